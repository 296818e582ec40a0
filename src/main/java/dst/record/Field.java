package dst.record;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * One field of a record type and its rules.
 *
 * @param name a column name: {@code [a-z][a-z0-9_]*}, at most 63 characters
 * @param length greatest number of characters (code points) of a text; 0: no limit but {@link
 *     #MOST_CHARACTERS}
 * @param precision greatest number of digits of a decimal; 0: no limit
 * @param scale how many of them stand behind the point
 * @param min smallest number, or null
 * @param max greatest number, or null
 * @param pattern what the whole canonical text must match, or null
 */
public record Field(
    String name,
    FieldType type,
    boolean required,
    int length,
    int precision,
    int scale,
    BigDecimal min,
    BigDecimal max,
    Pattern pattern) {

  /** No value is longer: what a listener may be allowed to send as one row. */
  public static final int MOST_CHARACTERS = 64 << 20;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  public Field {
    checkName("field", name);
    boolean number = type == FieldType.INTEGER || type == FieldType.DECIMAL;
    boolean text = type == FieldType.TEXT || type == FieldType.FILE || type == FieldType.JSON;
    check(name, length >= 0 && (length == 0 || text), "length is for texts, and not negative");
    check(
        name,
        precision >= 0 && (precision == 0 || type == FieldType.DECIMAL),
        "precision is for decimals, and not negative");
    check(
        name,
        scale >= 0 && (scale == 0 || scale <= precision),
        "scale is a part of precision, and not negative");
    check(name, (min == null && max == null) || number, "min and max are for numbers");
    check(
        name,
        min == null || max == null || min.compareTo(max) <= 0,
        "min " + min + " is greater than max " + max);
  }

  /** A field without rules. */
  public static Field of(String name, FieldType type) {
    return new Field(name, type, false, 0, 0, 0, null, null, null);
  }

  Field asRequired() {
    return new Field(name, type, true, length, precision, scale, min, max, pattern);
  }

  /**
   * @throws IllegalArgumentException if it is no name for a table or a column
   */
  static void checkName(String what, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " \""
              + name
              + "\": use a name of a to z, 0 to 9 and _, beginning with a letter,"
              + " of at most 63 characters");
    }
  }

  private static void check(String name, boolean right, String problem) {
    if (!right) {
      throw new IllegalArgumentException("field " + name + ": " + problem);
    }
  }

  /**
   * @param value in canonical form
   * @throws BrokenRule if it is not as these rules want it
   */
  void check(String value) {
    int most = length > 0 ? length : MOST_CHARACTERS;
    if (value.length() > most && value.codePointCount(0, value.length()) > most) {
      throw new BrokenRule("length", "is longer than " + most + " characters");
    }
    if (precision > 0) {
      checkDigits(value);
    }
    if (min != null || max != null) {
      checkRange(new BigDecimal(value));
    }
    if (pattern != null && !matches(value)) {
      throw new BrokenRule("pattern", "does not match the pattern " + pattern);
    }
  }

  /**
   * @param value in canonical form
   * @return what these rules say against it, to stand behind it in a sentence; null: nothing
   */
  public String problem(String value) {
    try {
      check(value);
      return null;
    } catch (BrokenRule e) {
      return e.getMessage();
    }
  }

  /** Java's patterns use the stack for some repetitions: one long text must not stop its file. */
  private boolean matches(String value) {
    try {
      return pattern.matcher(value).matches();
    } catch (StackOverflowError tooDeep) {
      throw new BrokenRule(
          "pattern",
          "is too long for the pattern "
              + pattern
              + ": write it without alternatives in a repetition, [ab]* for (a|b)*");
    }
  }

  private void checkDigits(String value) {
    int point = value.indexOf('.');
    int behind = point < 0 ? 0 : value.length() - point - 1;
    if (behind > scale) {
      throw new BrokenRule("scale", "has more than " + scale + " digits behind the point");
    }
    int from = value.startsWith("-") ? 1 : 0;
    int before = (point < 0 ? value.length() : point) - from;
    boolean zero = before == 1 && value.charAt(from) == '0';
    if (!zero && before > precision - scale) {
      throw new BrokenRule(
          "precision", "has more than " + (precision - scale) + " digits before the point");
    }
  }

  private void checkRange(BigDecimal number) {
    if (min != null && number.compareTo(min) < 0) {
      throw new BrokenRule("range", "is smaller than " + min.toPlainString());
    }
    if (max != null && number.compareTo(max) > 0) {
      throw new BrokenRule("range", "is greater than " + max.toPlainString());
    }
  }
}
