package dst.pull;

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
   * @param path in the pull area
   * @param expected size in bytes as the listing of the pull area told it
   * @param folder the location's staging folder
   * @return of a file over the largest size only as much as shows that
   * @throws IOException also when the file has grown or shrunk meanwhile
   */
  static Intake.Staged stage(
      Location location, String path, long expected, PullArea area, Path folder)
      throws IOException {
    MessageDigest sha256 = Hashes.sha256();
    Path copy = folder.resolve("staged");
    long size;
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(copy), sha256)) {
      size = copy(location, path, expected, area, out);
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
    return new Intake.Staged(copy, size, HexFormat.of().formatHex(sha256.digest()));
  }

  /** The same for a sealed bundle, which tells by itself what it must be: without its hash. */
  static Intake.Staged stageBundle(
      Location location, String path, long expected, PullArea area, Path folder)
      throws IOException {
    Path copy = folder.resolve("staged");
    try (OutputStream out = Files.newOutputStream(copy)) {
      return new Intake.Staged(copy, copy(location, path, expected, area, out), "");
    } catch (IOException e) {
      Files.deleteIfExists(copy);
      throw e;
    }
  }

  private static long copy(
      Location location, String path, long expected, PullArea area, OutputStream out)
      throws IOException {
    long most = location.pull().mostBytes();
    long size = 0;
    area.expect(List.of(new Listed(path, false, expected, 0)).iterator());
    try (InputStream in = area.open(path)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0 && size <= most; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        size += n;
      }
    }
    if (size != expected && size <= most) {
      throw new IOException(
          "%s: %s has %,d bytes and had %,d when the pull area was listed: it is still being written, and taken later"
              .formatted(location.id(), path, size, expected));
    }
    return size;
  }
}
