package dst.record;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Numbers as programs write them, brought to one text for equal numbers. A grouping sign must stand
 * before each three digits: taken anywhere, {@code 12,5} in a file with points would become 125.
 */
final class Numbers {
  private static final Pattern EXPONENT =
      Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{0,40})?[eE][+-]?[0-9]{1,2}");

  private Numbers() {}

  static String integer(String text, char decimalSign) {
    int from = signLength(text);
    String digits = ungrouped(text, from, text.length(), decimalSign);
    if (digits == null || digits.isEmpty()) {
      throw new BrokenRule("integer", "is no whole number: write digits only, like 1250");
    }
    String number = signed(text, withoutLeadingZeros(digits));
    if (number.length() > 18 && !fitsLong(number)) {
      throw new BrokenRule("integer", "is too large: the greatest is " + Long.MAX_VALUE);
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

  /** JSON writers give large and small numbers as {@code 1.25E7}. */
  private static String withExponent(String text, char decimalSign) {
    if (decimalSign == '.' && EXPONENT.matcher(text).matches()) {
      BigDecimal number = new BigDecimal(text).stripTrailingZeros();
      return number.signum() == 0 ? "0" : number.toPlainString();
    }
    throw new BrokenRule(
        "decimal", "is no number: write it like 1250" + decimalSign + "5, without a unit");
  }

  private static int signLength(String text) {
    return text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
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
    if (!isGrouping(group, decimalSign) || first == from || first - from > 3) {
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
