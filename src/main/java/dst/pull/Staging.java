package dst.pull;

import dst.bundle.FileStamp;
import dst.bundle.Hashes;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.location.Location;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Copies a file from the pull area. */
final class Staging {
  private Staging() {}

  /**
   * Hashes it on the way.
   *
   * @param listed as the listing of the pull area told it
   * @param folder the location's staging folder
   * @return of a file over the largest size only as much as shows that
   * @throws IOException also when the file was changed meanwhile
   */
  static Intake.Staged stage(Location location, Listed listed, PullArea area, Path folder)
      throws IOException {
    MessageDigest sha256 = Hashes.sha256();
    long opened = System.nanoTime();
    Intake.Staged copy;
    try {
      copy = copy(location, listed, area, folder, sha256);
    } catch (IOException e) {
      Files.deleteIfExists(folder.resolve("staged"));
      throw e;
    }
    String hash = HexFormat.of().formatHex(sha256.digest());
    return new Intake.Staged(copy.path(), copy.size(), hash, copy.stamp(), opened);
  }

  /** The same for a sealed bundle, which tells by itself what it must be: without its hash. */
  static Intake.Staged stageBundle(
      Location location, String path, long expected, PullArea area, Path folder)
      throws IOException {
    try {
      return copy(location, new Listed(path, false, expected, 0), area, folder, null);
    } catch (IOException e) {
      Files.deleteIfExists(folder.resolve("staged"));
      throw e;
    }
  }

  /**
   * @param sha256 null: the file tells by itself what it must be, so nobody asks whether it changed
   */
  private static Intake.Staged copy(
      Location location, Listed listed, PullArea area, Path folder, MessageDigest sha256)
      throws IOException {
    Path copy = folder.resolve("staged");
    long most = location.pull().mostBytes();
    long size = 0;
    FileStamp stamp;
    area.prefetch(List.of(listed).iterator());
    try (InputStream in = area.open(listed.path());
        OutputStream out = hashed(Files.newOutputStream(copy), sha256)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = 0; n >= 0 && size <= most; n = read(in, buffer, listed)) {
        out.write(buffer, 0, n);
        size += n;
      }
      if (listed.size() >= 0 && size != listed.size() && size <= most) {
        throw new IOException(
            "%s: %s has %,d bytes and had %,d when the pull area was listed: it is still being written, and taken later"
                .formatted(location.id(), listed.path(), size, listed.size()));
      }
      boolean asks = sha256 != null && size <= most;
      stamp = asks ? area.wasRead(listed.path()) : FileStamp.of(listed);
    }
    return new Intake.Staged(copy, size, "", stamp, 0);
  }

  private static int read(InputStream in, byte[] buffer, Listed listed) throws IOException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new IOException(listed.path() + " can't be read to its end: " + e.getMessage(), e);
    }
  }

  private static OutputStream hashed(OutputStream out, MessageDigest sha256) {
    return sha256 == null ? out : new DigestOutputStream(out, sha256);
  }
}
