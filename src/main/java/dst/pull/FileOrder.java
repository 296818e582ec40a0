package dst.pull;

import java.util.Comparator;

/**
 * The order of the names of files: runs of digits count as numbers, so that {@code PROD9.csv} is
 * older than {@code PROD10.csv}. All else is compared character by character; names that differ in
 * leading zeros alone are compared as plain texts.
 */
public final class FileOrder implements Comparator<String> {
  public static final FileOrder BY_NAME = new FileOrder();

  private FileOrder() {}

  @Override
  public int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      char a = one.charAt(i);
      char b = other.charAt(j);
      if (isDigit(a) && isDigit(b)) {
        int from = significant(one, i);
        int otherFrom = significant(other, j);
        i = behindDigits(one, from);
        j = behindDigits(other, otherFrom);
        int numbers = compareNumbers(one, from, i, other, otherFrom, j);
        if (numbers != 0) {
          return numbers;
        }
      } else if (a != b) {
        return Character.compare(a, b);
      } else {
        i++;
        j++;
      }
    }
    int rest = Integer.compare(one.length() - i, other.length() - j);
    return rest != 0 ? rest : one.compareTo(other);
  }

  private static int compareNumbers(
      String one, int from, int to, String other, int otherFrom, int otherTo) {
    int lengths = Integer.compare(to - from, otherTo - otherFrom);
    for (int k = 0; lengths == 0 && from + k < to; k++) {
      int digits = Character.compare(one.charAt(from + k), other.charAt(otherFrom + k));
      if (digits != 0) {
        return digits;
      }
    }
    return lengths;
  }

  private static int significant(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == '0') {
      at++;
    }
    return at;
  }

  private static int behindDigits(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
