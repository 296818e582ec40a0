package dst.demo.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Secrets of the demo: files that only their owner can read. */
public final class Secrets {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** The secret of this file, made on the first call. */
  public static String loadOrMake(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] secret = new byte[BYTES];
      RANDOM.nextBytes(secret);
      write(file, HexFormat.of().formatHex(secret));
    }
    return Files.readString(file).strip();
  }

  public static void write(Path file, String secret) throws IOException {
    Path temp = createTemp(file);
    Files.writeString(temp, secret + "\n");
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** An empty file beside this one, for what becomes this one. */
  static Path createTemp(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Path temp = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temp);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return Files.createFile(temp, owner);
  }
}
