package dst.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a file system, or a host, tells of a regular file without reading it.
 *
 * @param modified in nanoseconds since 1970, as fine as the file system has it; SFTP tells whole
 *     seconds
 * @param key of the file itself, whatever it is called; empty where there is none
 */
public record FileStamp(long size, long modified, String key) {
  private static final long SECOND = 1_000_000_000;

  /** FAT has a time every two seconds. */
  private static final long COARSE = 2 * SECOND;

  /** Linux has a new time every 10 ms at least. */
  private static final long FINE = SECOND / 10;

  /**
   * @return null if there is none, or something else: a folder, a link, a device
   * @throws IOException if the disk fails, or the folder may not be read
   */
  public static FileStamp of(Path file) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() ? of(attributes) : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  public static FileStamp of(BasicFileAttributes attributes) {
    return new FileStamp(
        attributes.size(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        Objects.toString(attributes.fileKey(), ""));
  }

  /** Over SFTP. */
  public static FileStamp of(Listed listed) {
    return new FileStamp(listed.size(), TimeUnit.MILLISECONDS.toNanos(listed.modified()), "");
  }

  /** Whether both are the same file, or may be: another one of its name tells another key. */
  public boolean hasKeyOf(FileStamp other) {
    return key.equals(other.key);
  }

  /**
   * Whether an equal stamp proves that nothing was changed since. A file that was changed just
   * before it was opened may be changed again, after that, without getting another time.
   *
   * @param opened when the file was opened, or earlier, by the clock that gave it its time
   */
  public boolean provesSince(long opened) {
    return opened - modified >= (modified % SECOND == 0 ? COARSE : FINE);
  }
}
