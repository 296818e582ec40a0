package dst.record;

import java.math.BigDecimal;

/**
 * Numbers as programs write them, brought to one text for equal numbers. A grouping sign must stand
 * before each three digits, behind a first group of one to three that does not begin with 0: taken
 * anywhere, {@code 12,5} in a file with points would become 125, and {@code 0,125} too.
 */
final class Numbers {
  private static final int MOST_EXPONENT = 99;

  private Numbers() {}

  static String integer(String text, char decimalSign) {
    int from = signLength(text);
    String digits = ungrouped(text, from, text.length(), decimalSign);
    if (digits == null || digits.isEmpty()) {
      throw new BrokenRule("integer", "is no whole number: write digits only, like 1250");
    }
    return fitting(signed(text, withoutLeadingZeros(digits)));
  }

  /** A JSON number where a whole one is wanted: JSON does not tell {@code 12.0} from {@code 12}. */
  static String whole(String text) {
    String number = decimal(text, '.');
    if (number.indexOf('.') >= 0) {
      throw new BrokenRule("integer", "is no whole number: write digits only, like 1250");
    }
    return fitting(number);
  }

  private static String fitting(String number) {
    if (number.length() > 18 && !fitsLong(number)) {
      throw new BrokenRule(
          "integer",
          "is too large: whole numbers go from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
    }
    return number;
  }

  static String decimal(String text, char decimalSign) {
    int point = text.indexOf(decimalSign);
    int end = point < 0 ? text.length() : point;
    String whole = ungrouped(text, signLength(text), end, decimalSign);
    String fraction = point < 0 ? "" : digits(text, point + 1, text.length());
    if (whole == null || fraction == null || (whole.isEmpty() && fraction.isEmpty())) {
      return withExponent(text, decimalSign);
    }
    return canonical(text, whole, fraction);
  }

  private static String canonical(String text, String whole, String fraction) {
    int end = fraction.length();
    while (end > 0 && fraction.charAt(end - 1) == '0') {
      end--;
    }
    String digits = withoutLeadingZeros(whole);
    return signed(text, end == 0 ? digits : digits + "." + fraction.substring(0, end));
  }

  /** Programs give large and small numbers as {@code 1.25E7}, spreadsheets as {@code 1,25E+07}. */
  private static String withExponent(String text, char decimalSign) {
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (e < 1 || !isPlain(text, e, decimalSign)) {
      throw noNumber(text, decimalSign);
    }
    String exponent = digits(text, e + 1 + signLength(text.substring(e + 1)), text.length());
    if (exponent == null || exponent.isEmpty()) {
      throw noNumber(text, decimalSign);
    }
    String size = withoutLeadingZeros(exponent);
    if (size.length() > 2) {
      throw new BrokenRule(
          "decimal", "has an exponent of more than " + MOST_EXPONENT + ": write it with digits");
    }
    String mantissa = text.substring(0, e).replace(decimalSign, '.');
    int scale = Integer.parseInt(size) * (text.charAt(e + 1) == '-' ? 1 : -1);
    BigDecimal number = new BigDecimal(mantissa);
    number = new BigDecimal(number.unscaledValue(), number.scale() + scale).stripTrailingZeros();
    return number.signum() == 0 ? "0" : number.toPlainString();
  }

  /** Whether it has a sign at most, digits, and one decimal sign at most, up to there. */
  private static boolean isPlain(String text, int to, char decimalSign) {
    int digits = 0;
    boolean point = false;
    for (int i = signLength(text); i < to; i++) {
      char c = text.charAt(i);
      if (isDigit(c)) {
        digits++;
      } else if (c == decimalSign && !point) {
        point = true;
      } else {
        return false;
      }
    }
    return digits > 0;
  }

  private static BrokenRule noNumber(String text, char decimalSign) {
    char other = decimalSign == '.' ? ',' : '.';
    String hint =
        text.indexOf(other) < 0 || !text.matches("[-+0-9.,]+")
            ? ""
            : "; the decimal sign is \"%s\" here, and \"%s\" only parts groups of three digits behind a first one that does not begin with 0 (if it is the decimal sign, write decimal: \"%s\" in the definition)"
                .formatted(decimalSign, other, other);
    return new BrokenRule(
        "decimal", "is no number: write it like 1250" + decimalSign + "5, without a unit" + hint);
  }

  private static int signLength(String text) {
    return text.startsWith("-") || text.startsWith("+") ? 1 : 0;
  }

  private static String signed(String text, String number) {
    return text.charAt(0) == '-' && !number.equals("0") ? "-" + number : number;
  }

  /** The digits without their grouping signs; null if there is something else, or a wrong group. */
  private static String ungrouped(String text, int from, int to, char decimalSign) {
    int first = from;
    while (first < to && isDigit(text.charAt(first))) {
      first++;
    }
    if (first == to) {
      return text.substring(from, to);
    }
    char group = text.charAt(first);
    boolean leads = first > from && first - from <= 3 && text.charAt(from) != '0';
    if (!leads || !isGrouping(group, decimalSign)) {
      return null;
    }
    StringBuilder digits = new StringBuilder(to - from).append(text, from, first);
    for (int at = first; at < to; at += 4) {
      String three = at + 4 > to ? null : digits(text, at + 1, at + 4);
      if (three == null || text.charAt(at) != group) {
        return null;
      }
      digits.append(three);
    }
    return digits.toString();
  }

  /** Point or comma, blanks (also those that do not break a line) and apostrophes. */
  private static boolean isGrouping(char c, char decimalSign) {
    return switch (c) {
      case '.', ',' -> c != decimalSign;
      case ' ', '\u00a0', '\u2009', '\u202f', '\'', '\u2019' -> true;
      default -> false;
    };
  }

  private static String digits(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return null;
      }
    }
    return text.substring(from, to);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String withoutLeadingZeros(String digits) {
    int from = 0;
    while (from < digits.length() && digits.charAt(from) == '0') {
      from++;
    }
    return from == digits.length() ? "0" : digits.substring(from);
  }

  private static boolean fitsLong(String number) {
    try {
      Long.parseLong(number);
      return true;
    } catch (NumberFormatException tooLarge) {
      return false;
    }
  }
}
