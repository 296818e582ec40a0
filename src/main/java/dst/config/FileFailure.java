package dst.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Says what is wrong with a file, and what to do. Java's own exceptions name the file, but often
 * not what is wrong with it, and never who may use it.
 */
public final class FileFailure {
  private static final String DENIED = " (Permission denied)";
  private static final Set<String> OF_A_HOME = Set.of("locations", "conf", "routes", "records");

  private FileFailure() {}

  /**
   * @param command that was typed, like {@code dst status}
   * @return null if it is no trouble with a file
   */
  public static String sentence(Throwable failure, String command) {
    boolean explained = failure instanceof IOException && failure.getMessage() != null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String denied = denied(cause);
      if (denied != null) {
        return permissionDenied(denied, command);
      }
      if (cause instanceof FileSystemException file && (cause == failure || !explained)) {
        return file instanceof NoSuchFileException ? missing(file) : file.getMessage();
      }
    }
    return explained ? failure.getMessage() : null;
  }

  private static String denied(Throwable cause) {
    if (cause instanceof AccessDeniedException e) {
      return e.getFile();
    }
    boolean ofStreams =
        cause instanceof FileNotFoundException && ("" + cause.getMessage()).endsWith(DENIED);
    return ofStreams ? cause.getMessage().replace(DENIED, "") : null;
  }

  private static String permissionDenied(String file, String command) {
    String user = System.getProperty("user.name");
    Path visible = Path.of(file).toAbsolutePath();
    String owner = owner(visible);
    while (owner == null && visible.getParent() != null) {
      visible = visible.getParent();
      owner = owner(visible);
    }
    String said = "permission denied: " + file;
    if (!visible.equals(Path.of(file).toAbsolutePath())) {
      said += " (in " + visible + ")";
    }
    if (owner == null || owner.equals(user)) {
      return said + ": give " + user + " the right to it (ls -ld " + visible + " shows its rights)";
    }
    String asOwner = said + " belongs to " + owner + ", and you are " + user + ": ";
    return owner.equals("root")
        ? asOwner + "name a home of " + user + " with --home, or give this one to " + user
        : asOwner + "run as " + owner + ", like: sudo -u " + owner + " " + command;
  }

  private static String owner(Path file) {
    try {
      return Files.getOwner(file).getName();
    } catch (IOException hidden) {
      return null;
    }
  }

  private static String missing(FileSystemException missing) {
    Path file = Path.of(missing.getFile());
    Path name = file.getFileName();
    boolean noHome = name != null && OF_A_HOME.contains(name.toString());
    return "there is no file "
        + file
        + (noHome ? ": name a home of dst with --home; \"dst init DIR\" makes one" : "");
  }
}
