package dst.location;

import dst.record.MostRemoved;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * A folder of a location whose files are mirrored, with all folders in it; one entry under {@code
 * data-files:}.
 *
 * @param folder below the pull area; empty: the pull area itself
 * @param files a glob: on the file's name if it has no slash, else on the path below the folder
 * @param every time between two listings; it is listed at the next pull after that
 * @param removed what becomes of a file that is gone at the host
 * @param mostRemoved how many files may be gone at once without being held
 */
public record MirroredFolder(
    String folder, String files, Duration every, Removed removed, MostRemoved mostRemoved) {

  /** What becomes of a file that is gone at the host. */
  public enum Removed {
    /** Its row becomes a tombstone, and it leaves the plain tree. */
    DELETE,
    /** It stays. */
    KEEP
  }

  /** The path of the folder as people write it. */
  public String shown() {
    return folder.isEmpty() ? "." : folder;
  }

  /**
   * Which files are mirrored, by their path below the pull area.
   *
   * @throws java.nio.file.InvalidPathException (when tested) if this machine can't have such a name
   */
  public Predicate<String> taken() {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + files);
    int above = folder.isEmpty() ? 0 : folder.length() + 1;
    return files.contains("/")
        ? path -> matcher.matches(Path.of(path.substring(above)))
        : path -> matcher.matches(Path.of(path.substring(path.lastIndexOf('/') + 1)));
  }
}
