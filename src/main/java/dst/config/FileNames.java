package dst.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Whether this Java can name every file. It makes names of texts as the locale says that it was
 * started with: in one that is not UTF-8 most letters have no bytes, and {@code Path.of} throws.
 * Windows and macOS don't ask the locale.
 */
public final class FileNames {
  /** Letters of several scripts, some outside of each old character set. */
  private static final String SAMPLE = "gr\u00f6\u00dfe-\u0142\u0117-\u0416-\u540d-\ud83d\ude80";

  private FileNames() {}

  /**
   * Tells of a file that somebody meant to be read, and that is not for its ending: {@code .yml},
   * or upper case.
   *
   * @param endings that are read, like {@code .yaml}
   */
  public static void refuseOtherEnding(Path shown, Faults faults, String... endings) {
    String name = shown.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    boolean read = Stream.of(endings).anyMatch(name::endsWith);
    boolean meant = lower.endsWith(".yml") || Stream.of(endings).anyMatch(lower::endsWith);
    if (meant && !read && !name.startsWith(".")) {
      faults.add(shown, 0, "is not read: its name must end in " + String.join(" or ", endings));
    }
  }

  /**
   * @throws BadConfiguration if there are names that it can't make
   */
  public static void requireAll() {
    try {
      Path unused = Path.of(SAMPLE);
    } catch (InvalidPathException e) {
      throw new BadConfiguration(
          List.of(
              new Fault(
                  Path.of("dst"),
                  0,
                  "Java was started in a locale with the character set "
                      + System.getProperty("sun.jnu.encoding")
                      + ", in which not every file can be named: start it with a UTF-8 locale, such"
                      + " as LC_ALL=C.UTF-8 (locale -a lists those of this machine)")));
    }
  }
}
