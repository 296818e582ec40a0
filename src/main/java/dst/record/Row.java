package dst.record;

import java.util.BitSet;
import java.util.List;

/**
 * A row as its source gave it, not yet mapped.
 *
 * @param line the line of the file on which it begins, counted from 1; for a JSON array the
 *     element's line
 * @param columns the names; null where {@code fault} is set
 * @param values the values in the order of the columns; a missing or JSON-null one is null; nested
 *     JSON is JSON text
 * @param bare which of the values stand in their JSON source without quotes, as numbers, true,
 *     false, objects and arrays do; null where the source is not JSON
 * @param fault why this row can't be read at all, or null; the rows behind it go on
 * @param text the row as it stood in the file, where {@code fault} is set (at most 2,000
 *     characters)
 */
public record Row(
    long line, Columns columns, List<String> values, BitSet bare, String fault, String text) {

  /**
   * Stands in a text for each byte that its charset does not know. It is no character, so that
   * U+FFFD can be a value.
   */
  public static final char BAD_BYTES = '\ufdd0';

  public static Row of(long line, Columns columns, List<String> values) {
    return new Row(line, columns, values, null, null, null);
  }

  /** A row of a JSON source. */
  public static Row ofJson(long line, Columns columns, List<String> values, BitSet bare) {
    return new Row(line, columns, values, bare, null, null);
  }

  /** Whether the value is JSON as it stands. */
  boolean isBare(int index) {
    return bare != null && index >= 0 && bare.get(index);
  }

  /** Whether the value is a JSON number, which has a point whatever texts have. */
  boolean isNumber(int index) {
    if (!isBare(index)) {
      return false;
    }
    char first = values.get(index).charAt(0);
    return first == '-' || (first >= '0' && first <= '9');
  }

  /** The value at a position, or null: where the row is too short, and where it has none. */
  String value(int index, TextStyle style) {
    String value = index < 0 || index >= values.size() ? null : values.get(index);
    return value == null ? null : style.value(value);
  }

  /**
   * The row as one JSON object on one line, all its columns and the whole of their values, for a
   * source that hands it on.
   *
   * @throws IllegalStateException if it can't be read
   */
  public String json() {
    if (fault != null) {
      throw new IllegalStateException("line " + line + " can't be read: " + fault);
    }
    return RowJson.whole(this);
  }

  public static Row unreadable(long line, String fault, String text) {
    return new Row(line, null, List.of(), null, Texts.wellFormed(fault), Texts.wellFormed(text));
  }
}
