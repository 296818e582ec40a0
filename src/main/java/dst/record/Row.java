package dst.record;

import java.util.List;

/**
 * A row as its source gave it, not yet mapped.
 *
 * @param line the line of the file on which it begins, counted from 1; for a JSON array the
 *     element's line
 * @param columns the names; null where {@code fault} is set
 * @param values the values in the order of the columns; a missing or JSON-null one is null; nested
 *     JSON is JSON text
 * @param fault why this row can't be read at all, or null; the rows behind it go on
 * @param text the row as it stood in the file, where {@code fault} is set (at most 2,000
 *     characters)
 */
public record Row(long line, Columns columns, List<String> values, String fault, String text) {

  /**
   * Stands in a text for each byte that its charset does not know. It is no character, so that
   * U+FFFD can be a value.
   */
  public static final char BAD_BYTES = '\ufdd0';

  public static Row of(long line, Columns columns, List<String> values) {
    return new Row(line, columns, values, null, null);
  }

  /**
   * The value at a position, or null: where the row is too short, and where the text is empty.
   *
   * @param trim whether white space around it is cut off
   */
  String value(int index, boolean trim) {
    String value = index < 0 || index >= values.size() ? null : values.get(index);
    if (value == null) {
      return null;
    }
    String text = trim ? value.strip() : value;
    return text.isEmpty() ? null : text;
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
    return new Row(line, null, List.of(), Texts.wellFormed(fault), Texts.wellFormed(text));
  }
}
