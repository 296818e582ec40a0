package dst.bundle;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A sealed bundle that lies on this machine's disk. When it is open its changes are verified; its
 * data files are when they have been read ({@link #verified}), or by {@link #verifyFiles}. Names in
 * it are data, never paths.
 */
public final class SealedBundle implements Closeable {
  private static final long MOST_MANIFEST_BYTES = 16L << 20;
  private static final int RATIO_COUNTS_FROM = 1 << 20;

  private final ZipFile zip;
  private final Manifest manifest;
  private final String sha256;
  private final Map<String, Manifest.Content> files = new HashMap<>();
  private final Limits limits;

  /** The data files inside that nobody has verified yet, by entry. */
  private final Map<String, Manifest.Content> unverified = new LinkedHashMap<>();

  /**
   * What a bundle may have.
   *
   * @param entries the most, manifest included
   * @param bytes the most of all entries together, unpacked
   * @param ratio the most of unpacked to packed bytes, of an entry over 1 MiB
   */
  public record Limits(int entries, long bytes, int ratio) {
    public static final Limits USUAL = new Limits(100_000, 4L << 30, 1_000);
  }

  private SealedBundle(ZipFile zip, byte[] head, Limits limits) throws BadBundle {
    this.zip = zip;
    this.limits = limits;
    this.manifest = Manifest.read(head);
    this.sha256 = Hashes.sha256(head);
    manifest.files().forEach(file -> files.put(file.path(), file));
  }

  /**
   * Opens the bundle and verifies all of it.
   *
   * @throws BadBundle if it is not what its manifest says, or over the limits; in words for people
   * @throws IOException if the disk fails
   */
  public static SealedBundle open(Path file, Limits limits) throws IOException {
    SealedBundle bundle = openUnread(file, limits);
    try {
      bundle.verifyFiles();
      return bundle;
    } catch (IOException | RuntimeException e) {
      bundle.close();
      throw e;
    }
  }

  /** The same for one who reads the data files anyway: they are not verified yet. */
  public static SealedBundle openUnread(Path file, Limits limits) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException | EOFException e) {
      throw new BadBundle("is no zip archive, or cut off: " + e.getMessage(), e);
    }
    try {
      if (zip.size() > limits.entries()) {
        throw new BadBundle("has more than " + limits.entries() + " entries");
      }
      SealedBundle bundle = new SealedBundle(zip, head(zip), limits);
      bundle.verifyChanges();
      return bundle;
    } catch (ZipException | EOFException e) {
      zip.close();
      throw new BadBundle("is damaged: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static byte[] head(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(Manifest.NAME);
    if (entry == null) {
      throw new BadBundle("has no " + Manifest.NAME);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] head = in.readNBytes((int) MOST_MANIFEST_BYTES + 1);
      if (head.length > MOST_MANIFEST_BYTES) {
        throw new BadBundle(Manifest.NAME + " is larger than 16 MiB");
      }
      return head;
    }
  }

  private void verifyChanges() throws IOException {
    Set<String> known = new HashSet<>(List.of(Manifest.NAME));
    long left = limits.bytes();
    for (Manifest.Changes entry : manifest.changes()) {
      left = within(left, entry.entry(), entry.size());
      refuseTwice(known, entry.entry());
      verify(entry.entry(), entry.size(), entry.sha256());
    }
    for (Manifest.Content content : manifest.files()) {
      if (content.inside() && known.add(content.entry())) {
        left = within(left, content.entry(), content.size());
        entry(content.entry());
        unverified.put(content.entry(), content);
      }
    }
    if (zip.size() != known.size()) {
      throw new BadBundle("has " + zip.size() + " entries, and its manifest names " + known.size());
    }
  }

  /**
   * Reads the data files that nobody has verified yet.
   *
   * @throws BadBundle if one is not what the manifest says
   */
  public void verifyFiles() throws IOException {
    for (Manifest.Content content : List.copyOf(unverified.values())) {
      verify(content.entry(), content.size(), content.sha256());
      unverified.remove(content.entry());
    }
  }

  /**
   * Tells what came out of {@link #open(Manifest.Content)}, read to its end.
   *
   * @throws BadBundle if it is not what the manifest says
   */
  public void verified(Manifest.Content content, long size, String hash) throws BadBundle {
    requireSame(content.entry(), content.size(), content.sha256(), size, hash);
    unverified.remove(content.entry());
  }

  private static long within(long left, String name, long size) throws BadBundle {
    if (size > left) {
      throw new BadBundle(
          "has more than the bytes, unpacked, that max-size allows; " + name + " is too much");
    }
    return left - size;
  }

  private static void refuseTwice(Set<String> known, String entry) throws BadBundle {
    if (!known.add(entry)) {
      throw new BadBundle("names " + entry + " twice");
    }
  }

  private void verify(String name, long size, String hash) throws IOException {
    MessageDigest digest = Hashes.sha256();
    byte[] buffer = new byte[1 << 16];
    long read = 0;
    try (InputStream in = open(name, size)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        read += n;
      }
    }
    requireSame(name, size, hash, read, HexFormat.of().formatHex(digest.digest()));
  }

  private static void requireSame(String name, long size, String hash, long read, String found)
      throws BadBundle {
    if (read != size || !found.equals(hash)) {
      throw new BadBundle(
          "%s has %,d bytes with the SHA-256 %s, and the manifest says %,d with %s"
              .formatted(name, read, found, size, hash));
    }
  }

  private InputStream open(String name, long size) throws IOException {
    ZipEntry entry = entry(name);
    return new Entry(zip.getInputStream(entry), name, size, entry.getCompressedSize());
  }

  /** An entry as it is unpacked: no longer than the manifest says, and no bomb. */
  private final class Entry extends FilterInputStream {
    private final String name;
    private final long size;
    private final long packed;
    private long read;

    Entry(InputStream in, String name, long size, long packed) {
      super(in);
      this.name = name;
      this.size = size;
      this.packed = packed;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n;
      try {
        n = super.read(buffer, offset, length);
      } catch (ZipException | EOFException e) {
        throw new BadBundle("is damaged: " + e.getMessage(), e);
      }
      read += Math.max(n, 0);
      if (read > size) {
        throw new BadBundle(name + " has more than the " + size + " bytes of the manifest");
      }
      if (read > RATIO_COUNTS_FROM && read / limits.ratio() > packed) {
        throw new BadBundle(name + " is packed more than " + limits.ratio() + " to 1");
      }
      return n;
    }
  }

  private ZipEntry entry(String name) throws BadBundle {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new BadBundle("has no " + name + ", which its manifest names");
    }
    return entry;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** The SHA-256 of its manifest, which the next bundle names. */
  public String sha256() {
    return sha256;
  }

  /** The bundle as the one that comes after it names it. */
  public Manifest.Link link() {
    return new Manifest.Link(manifest.bundle().epoch(), manifest.bundle().number(), sha256);
  }

  /** The lines of an entry of changes; the caller closes it. */
  public InputStream open(Manifest.Changes changes) throws IOException {
    return open(changes.entry(), changes.size());
  }

  /** What the bundle says of the data file of this path. */
  public Optional<Manifest.Content> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** The content of a data file that is inside; the caller closes it, and looks what it is. */
  public InputStream open(Manifest.Content content) throws IOException {
    return open(content.entry(), content.size());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
