package dst.route.sftp;

import dst.bundle.FileStamp;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.component.file.remote.SftpRemoteFile;

/**
 * What lies in a folder at the host.
 *
 * @param type as Unix has it in the mode of a file
 * @param size in bytes; -1: not known
 * @param modified in milliseconds since 1970, whole seconds; 0: not known
 */
public record RemoteEntry(String name, int type, long size, long modified)
    implements SftpRemoteFile<Object> {
  static final int UNKNOWN = 0;
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;

  /** How a line of {@code ls -l} begins. */
  private static final Pattern LINE = Pattern.compile("[-a-zA-Z][-rwxsStTlL]{9}([ .+@].*)?");

  /** A bundle that was looked for by its name. */
  public static RemoteEntry bundle(String name, long size) {
    return new RemoteEntry(name, REGULAR, size, 0);
  }

  /**
   * As a listing tells it.
   *
   * @param mode as Unix has it, 0 if the host did not tell it
   * @param line what the host says of it for people; it counts where the mode does not tell the
   *     type
   * @param seconds since 1970, without a sign
   */
  static RemoteEntry of(String name, int mode, String line, long size, int seconds) {
    int type = hasType(mode) ? mode & TYPE : typeBy(line);
    return new RemoteEntry(name, type, size, 1_000 * Integer.toUnsignedLong(seconds));
  }

  static boolean hasType(int mode) {
    return (mode & TYPE) != UNKNOWN;
  }

  private static int typeBy(String line) {
    if (line.isEmpty() || !LINE.matcher(line).matches()) {
      return UNKNOWN;
    }
    return switch (line.charAt(0)) {
      case '-' -> REGULAR;
      case 'd' -> FOLDER;
      default -> LINK; // or a device: it is left alone, too
    };
  }

  boolean isTyped() {
    return type != UNKNOWN;
  }

  /** Whether all is known that it takes to read it. */
  boolean isWhole() {
    return isTyped() && (size >= 0 || type != REGULAR);
  }

  /** What is not known of it is as the other one has it. */
  RemoteEntry completedBy(RemoteEntry other) {
    return new RemoteEntry(
        name,
        isTyped() ? type : other.type,
        size < 0 ? other.size : size,
        modified == 0 ? other.modified : modified);
  }

  /** What is no folder and has no type is a file. */
  RemoteEntry as(boolean folder) {
    return new RemoteEntry(name, folder ? FOLDER : REGULAR, size, modified);
  }

  public boolean isRegular() {
    return type == REGULAR;
  }

  /** Some hosts do not tell. */
  boolean mayBeRegular() {
    return type == REGULAR || type == UNKNOWN;
  }

  /** Null if the host does not tell its size and time, as they are. */
  FileStamp stamp() {
    return size < 0 || modified == 0
        ? null
        : new FileStamp(size, TimeUnit.MILLISECONDS.toNanos(modified), "");
  }

  /** It has no entry of JSch's listing. */
  @Override
  public Object getRemoteFile() {
    return null;
  }

  @Override
  public String getFilename() {
    return name;
  }

  @Override
  public String getLongname() {
    return name;
  }

  @Override
  public boolean isDirectory() {
    return type == FOLDER;
  }

  /** As JSch has it: 0 if it is not known. */
  @Override
  public long getFileLength() {
    return Math.max(0, size);
  }

  @Override
  public long getLastModified() {
    return modified;
  }
}
