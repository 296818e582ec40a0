package dst.record;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * One field of a record type and its rules.
 *
 * @param name a column name: {@code [a-z][a-z0-9_]*}
 * @param length greatest number of characters of a text; 0: no limit
 * @param precision greatest number of digits of a decimal; 0: no limit
 * @param scale how many of them stand behind the point
 * @param min smallest number, or null
 * @param max greatest number, or null
 * @param pattern what the whole text must match, or null
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

  /** A field without rules. */
  public static Field of(String name, FieldType type) {
    return new Field(name, type, false, 0, 0, 0, null, null, null);
  }
}
