package dst.location;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;

/**
 * A glob on the names of files, like {@code PROD*.csv}. It is made once: it is asked about every
 * file of every listing.
 */
public final class NamePattern {
  private final String glob;
  private final boolean ignoresCase;
  private final PathMatcher exact;
  private final PathMatcher alike;

  private NamePattern(String glob, boolean ignoresCase) {
    this.glob = glob;
    this.ignoresCase = ignoresCase;
    this.exact = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    this.alike = FileSystems.getDefault().getPathMatcher("glob:" + folded(glob));
  }

  /**
   * @throws IllegalArgumentException with one sentence for people, if it is none
   */
  public static NamePattern of(String glob) {
    if (glob.isBlank() || glob.contains("/") || glob.contains("\\")) {
      throw new IllegalArgumentException(
          "\""
              + glob
              + "\" is no pattern of file names: write one like PROD*.csv, without a folder");
    }
    try {
      return new NamePattern(glob, false);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\""
              + glob
              + "\" is no pattern of file names ("
              + e.getDescription()
              + "): write one like PROD*.csv",
          e);
    }
  }

  /** The same for names in upper and lower case, and in any normal form of Unicode. */
  public NamePattern ignoringCase() {
    return new NamePattern(glob, true);
  }

  /** Never a name that this machine can't have. */
  public boolean matches(String name) {
    return ignoresCase ? isAlike(name) : matches(exact, name);
  }

  /** Whether the name would match but for upper and lower case, or its normal form of Unicode. */
  public boolean isAlike(String name) {
    return matches(alike, folded(name));
  }

  private static boolean matches(PathMatcher matcher, String name) {
    try {
      return matcher.matches(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  /**
   * What is behind the last point: {@code csv}; empty if there is none, or it is a pattern itself.
   */
  public String ending() {
    String ending = ending(glob);
    return ending.matches(".*[*?\\[\\]{},].*") ? "" : ending;
  }

  /** The same of a name: in lower case. */
  public static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  boolean ignoresCase() {
    return ignoresCase;
  }

  /** The glob. */
  public String glob() {
    return glob;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern that
        && glob.equals(that.glob)
        && ignoresCase == that.ignoresCase;
  }

  @Override
  public int hashCode() {
    return Objects.hash(glob, ignoresCase);
  }

  @Override
  public String toString() {
    return ignoresCase ? glob + " in any case" : glob;
  }
}
