package dst.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody meant who mistyped a name. */
public final class Nearest {
  private Nearest() {}

  /** Ends a sentence about an unknown name: the nearest known one, or all of them. */
  public static String hint(String found, Collection<String> known) {
    return hint(
        found, known, known.isEmpty() ? "there is none" : "known are " + String.join(", ", known));
  }

  /** The same where the known ones are too many to name. */
  public static String hint(String found, Collection<String> known, String otherwise) {
    return of(found, known).map(name -> "did you mean \"" + name + "\"?").orElse(otherwise);
  }

  /** The known name of which at most a quarter of the letters is mistyped. */
  static Optional<String> of(String found, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(found, name) <= Math.max(1, name.length() / 4))
        .min(Comparator.comparingInt(name -> distance(found, name)));
  }

  /** How many letters are inserted, deleted, replaced or swapped with their neighbour. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : steps(steps, a, b, i, j);
      }
    }
    return steps[a.length()][b.length()];
  }

  private static int steps(int[][] steps, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
    least = Math.min(least, steps[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
  }
}
