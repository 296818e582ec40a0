package dst.format;

import java.util.List;

/**
 * One piece of a text, up to its row end.
 *
 * @param number the line of the file on which it begins
 * @param raw with its row end; only the beginning where it is too long
 * @param length without the row end
 */
record Line(long number, String raw, int length, boolean tooLong) {
  /** How much of an unreadable row is kept to be shown. */
  static final int MOST_SHOWN = 2_000;

  String text() {
    return raw.substring(0, length);
  }

  /** Cuts it at each delimiter. */
  void cut(String delimiter, List<String> fields) {
    fields.clear();
    int from = 0;
    int at = raw.indexOf(delimiter);
    while (at >= 0 && at + delimiter.length() <= length) {
      fields.add(raw.substring(from, at));
      from = at + delimiter.length();
      at = raw.indexOf(delimiter, from);
    }
    fields.add(raw.substring(from, length));
  }

  String shown() {
    return shown(text());
  }

  /** The beginning of a text, no surrogate pair cut in two. */
  static String shown(String text) {
    if (text.length() <= MOST_SHOWN) {
      return text;
    }
    boolean pair = Character.isHighSurrogate(text.charAt(MOST_SHOWN - 1));
    return text.substring(0, pair ? MOST_SHOWN - 1 : MOST_SHOWN);
  }
}
