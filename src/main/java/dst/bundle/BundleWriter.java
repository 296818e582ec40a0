package dst.bundle;

import dst.record.BundleId;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes sealed bundles into a pull area, so that a reader sees all of a bundle or none of it. */
public final class BundleWriter {
  private static final int SAMPLE_BYTES = 1 << 12;

  private final Path ready;

  /** The content of an entry of changes. */
  @FunctionalInterface
  public interface Lines {
    /** Writes all of it, each time that it is asked to. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * @param pullArea whose folder {@code ready} the bundles are for
   */
  public BundleWriter(Path pullArea) {
    this.ready = pullArea.resolve(BundleNames.READY);
  }

  /**
   * Writes, syncs, renames and syncs the folder: the bundle is durable when this returns.
   *
   * @param changes the content of each entry of changes, by capture, as the manifest tells it
   * @param files where the content of each data file that is inside lies, by SHA-256
   * @return the SHA-256 of the manifest
   * @throws BadBundle if a data file changed since the manifest was made; make it anew
   */
  public String write(Manifest manifest, Map<String, Lines> changes, Map<String, Path> files)
      throws IOException {
    Files.createDirectories(ready);
    byte[] head = manifest.json();
    Path temp = ready.resolve(BundleNames.file(manifest.bundle()) + ".tmp");
    try (FileChannel channel =
            FileChannel.open(
                temp,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        Zip zip = new Zip(out)) {
      zip.setLevel(Deflater.BEST_SPEED);
      put(zip, Manifest.NAME, entry -> entry.write(head));
      for (Manifest.Changes entry : manifest.changes()) {
        put(zip, entry.entry(), changes.get(entry.capture()));
      }
      for (Manifest.Content content : inside(manifest)) {
        copy(zip, content, files.get(content.sha256()));
      }
      zip.finish();
      out.flush();
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(temp);
      throw e;
    }
    Files.move(
        temp,
        ready.resolve(BundleNames.file(manifest.bundle())),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    sync(ready);
    return Hashes.sha256(head);
  }

  /** Java's own packs 512 bytes at a time. */
  private static final class Zip extends ZipOutputStream {
    private final Deflater trial = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] packed = new byte[SAMPLE_BYTES + 64];

    Zip(OutputStream out) {
      super(out);
      buf = new byte[1 << 16];
    }

    /** Pictures and the like are packed already: to do it again takes time and gives nothing. */
    boolean shrinks(byte[] sample, int length) {
      trial.reset();
      trial.setInput(sample, 0, length);
      trial.finish();
      return trial.deflate(packed) < 0.9 * length;
    }

    @Override
    public void close() throws IOException {
      trial.end();
      super.close();
    }
  }

  /** The same content under two paths lies in the bundle once. */
  private static List<Manifest.Content> inside(Manifest manifest) {
    return manifest.files().stream()
        .filter(Manifest.Content::inside)
        .collect(
            Collectors.toMap(Manifest.Content::sha256, c -> c, (one, same) -> one, TreeMap::new))
        .values()
        .stream()
        .toList();
  }

  private static void put(ZipOutputStream zip, String name, Lines content) throws IOException {
    zip.putNextEntry(entry(name));
    content.writeTo(zip);
    zip.closeEntry();
  }

  private static void copy(Zip zip, Manifest.Content content, Path file) throws IOException {
    MessageDigest sha256 = Hashes.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      byte[] buffer = new byte[1 << 16];
      int n = in.readNBytes(buffer, 0, SAMPLE_BYTES);
      zip.setLevel(zip.shrinks(buffer, n) ? Deflater.BEST_SPEED : Deflater.NO_COMPRESSION);
      zip.putNextEntry(entry(content.entry()));
      for (; n > 0; n = in.read(buffer)) {
        zip.write(buffer, 0, n);
      }
    }
    zip.closeEntry();
    if (!HexFormat.of().formatHex(sha256.digest()).equals(content.sha256())) {
      throw new BadBundle(content.path() + " changed while it was sealed");
    }
  }

  /** Without a time, the same content gives the same bytes. */
  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    return entry;
  }

  /** Windows syncs no folders: NTFS keeps its own journal of names. */
  private static void sync(Path folder) throws IOException {
    if (File.separatorChar == '\\') {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** What is half-written since a crash. */
  public void removeLeftOvers() throws IOException {
    if (Files.isDirectory(ready)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(ready, "*.zip.tmp")) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    }
  }

  /** Where a sealed bundle lies until central has moved it. */
  public Path path(BundleId bundle) {
    return ready.resolve(BundleNames.file(bundle));
  }
}
