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

  /** The known name that is at most a third of its letters away. */
  static Optional<String> of(String found, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(found, name) <= Math.max(1, name.length() / 3))
        .min(Comparator.comparingInt(name -> distance(found, name)));
  }

  /** Levenshtein's, case-insensitive: insertions, deletions and replacements of one letter. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
