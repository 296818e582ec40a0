package dst.store;

import dst.record.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Data files by their content: {@code sha256/ab/<hash>}, each content once, never changed. The name
 * that a host gave a file is no part of any path here.
 */
public final class FileStore {
  /** The folder of the contents; no location can have this id. */
  static final String CONTENT = "sha256";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int BUFFER_BYTES = 64 * 1024;

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
    Path temporary = temporary();
    try {
      MessageDigest digest = sha256();
      long size = copy(in, temporary, digest, path, mostBytes);
      String hash = HexFormat.of().formatHex(digest.digest());
      keep(temporary, hash, size);
      return new DataFile(path, hash, size, seq);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static long copy(
      InputStream in, Path target, MessageDigest digest, String path, long mostBytes)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    try (FileChannel out =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        if (size > mostBytes) {
          throw new DataFileTooLarge(path, mostBytes);
        }
        digest.update(buffer, 0, n);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      out.force(true);
    }
    return size;
  }

  /** The same content may come from two locations at once: then the second finds it there. */
  private void keep(Path temporary, String hash, long size) throws IOException {
    Path target = path(hash);
    Path folder = target.getParent();
    if (makeFolder(folder)) {
      sync(content);
    }
    if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) || Files.size(target) != size) {
      makeReadOnly(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
    sync(folder);
  }

  private static boolean makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
    return true;
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

  /** No committed row may name a content that is not here. */
  void require(DataFile file) throws IOException {
    if (!contains(file.sha256())) {
      throw new NoSuchFileException(
          path(file.sha256()).toString(),
          null,
          "the content of data file "
              + file.path()
              + " is not in the file store; is its disk mounted? Else bring it back from a backup");
    }
  }

  Path path(String sha256) {
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

  /** A rename is durable when its folder is. Windows can't open a folder, and need not. */
  static void sync(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
