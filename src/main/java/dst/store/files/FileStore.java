package dst.store.files;

import dst.record.DataFile;
import dst.store.database.LostContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Data files by their content: {@code sha256/ab/<hash>}, each content once, never changed. The name
 * that a host gave a file is no part of any path here.
 */
public final class FileStore {
  /** The folder of the contents; no location can have this id. */
  public static final String CONTENT = "sha256";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Path dir;
  private final Path content;
  private final Path incoming;

  public FileStore(Path dir) throws IOException {
    Files.createDirectories(dir);
    this.dir = dir.toRealPath();
    this.content = this.dir.resolve(CONTENT);
    this.incoming = content.resolve("incoming");
    Files.createDirectories(incoming);
    if (!incoming.toRealPath().equals(incoming)) {
      throw new IOException(
          "the file store " + content + " must not contain symbolic links; remove them");
    }
    makeFolders();
  }

  /** All of them, and at once: who finds a folder may rely on it. */
  private void makeFolders() throws IOException {
    for (int first = 0; first < 256; first++) {
      Files.createDirectories(content.resolve("%02x".formatted(first)));
    }
    sync(content);
  }

  /**
   * Removes what a crash left half-written. Only for the one process that writes, and before it
   * writes.
   */
  public void removeLeftOvers() throws IOException {
    try (DirectoryStream<Path> leftOvers = Files.newDirectoryStream(incoming)) {
      for (Path leftOver : leftOvers) {
        Files.delete(leftOver);
      }
    }
  }

  /**
   * Takes a content; it is on the disk when this returns.
   *
   * @param path and {@code seq}: only for the result
   * @throws DataFileTooLarge if there are more bytes than {@code mostBytes}
   */
  public DataFile put(InputStream in, String path, long seq, long mostBytes) throws IOException {
    Landing landing = landing();
    DataFile file = landing.put(in, path, seq, mostBytes);
    landing.settle();
    return file;
  }

  /** For contents that come together. */
  public Landing landing() {
    return new Landing(this);
  }

  /** From here on what has landed is on the disk. */
  public void settle(Landing landing) throws IOException {
    landing.settle();
  }

  /**
   * Gives a content that is on the disk its name, which is on the disk when its folder is. The same
   * content may come from two locations at once: then the second finds it there.
   */
  void keep(Path temporary, String hash, long size) throws IOException {
    Path target = path(hash);
    if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) || Files.size(target) != size) {
      makeReadOnly(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.delete(temporary);
    }
  }

  /** The plain tree links to the same file: who edits it there must not change it here. */
  private static void makeReadOnly(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      Set<PosixFilePermission> permissions = view.readAttributes().permissions();
      permissions.remove(PosixFilePermission.OWNER_WRITE);
      permissions.remove(PosixFilePermission.GROUP_WRITE);
      permissions.remove(PosixFilePermission.OTHERS_WRITE);
      view.setPermissions(permissions);
    }
  }

  /**
   * @throws NoSuchFileException if there is no such content
   */
  public InputStream open(String sha256) throws IOException {
    return Files.newInputStream(path(sha256), LinkOption.NOFOLLOW_LINKS);
  }

  public boolean contains(String sha256) {
    return Files.isRegularFile(path(sha256), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * No committed row may name a content that is not here.
   *
   * @throws LostContent if it is gone, and the file store is there
   * @throws NoSuchFileException if the file store is not there
   */
  public void require(DataFile file) throws IOException {
    if (contains(file.sha256())) {
      return;
    }
    Path folder = path(file.sha256()).getParent();
    if (Files.isDirectory(folder)) {
      throw new LostContent(file);
    }
    throw new NoSuchFileException(
        folder.toString(), null, "the file store has lost its folders; is its disk mounted?");
  }

  public Path path(String sha256) {
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException("'" + sha256 + "' is no SHA-256 in lower-case hex");
    }
    return content.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  Path dir() {
    return dir;
  }

  /** A new name for a file that is moved into place when it is complete. */
  Path temporary() {
    return incoming.resolve(UUID.randomUUID().toString());
  }

  /**
   * Whether the disk works: whoever could not write one file asks whose fault that was.
   *
   * @throws IOException if no file can be written here
   */
  void requireWritable() throws IOException {
    Path file = temporary();
    try {
      Files.write(file, new byte[] {1});
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** A rename is durable when its folder is. Windows can't open a folder, and need not. */
  static void sync(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
