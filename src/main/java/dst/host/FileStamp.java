package dst.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a file system says of a regular file without reading it.
 *
 * @param modified in nanoseconds since 1970, as fine as the file system has it
 * @param key of the file itself, whatever it is called; empty where the file system has none
 */
record FileStamp(long size, long modified, String key) {
  /**
   * @return null if there is none, or something else: a folder, a link, a device
   * @throws IOException if the disk fails, or the folder may not be read
   */
  static FileStamp of(Path file) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() ? of(attributes) : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  static FileStamp of(BasicFileAttributes attributes) {
    return new FileStamp(
        attributes.size(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        Objects.toString(attributes.fileKey(), ""));
  }
}
