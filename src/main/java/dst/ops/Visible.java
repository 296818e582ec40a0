package dst.ops;

/**
 * Texts that come from outside (a row, a file name, what a host answers) as a terminal or a log may
 * show them: what would act there (move the cursor, begin a line, turn the direction of writing),
 * or can't be seen, is escaped as in JSON, so that JSON stays JSON.
 */
public final class Visible {
  private static final char FIRST_C1 = 0x7f;
  private static final char LAST_C1 = 0x9f;

  private Visible() {}

  /** On one line, whatever is in it; null stays null. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** The same for text that has lines of its own. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean hasLines) {
    int clean = 0;
    while (text != null && clean < text.length() && isClean(text, clean, hasLines)) {
      clean++;
    }
    if (text == null || clean == text.length()) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, clean);
    for (int i = clean; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isClean(text, i, hasLines)) {
        shown.append(c);
      } else {
        append(shown, c);
      }
    }
    return shown.toString();
  }

  private static void append(StringBuilder shown, char c) {
    switch (c) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> shown.append("\\u%04x".formatted((int) c));
    }
  }

  private static boolean isClean(String text, int at, boolean hasLines) {
    char c = text.charAt(at);
    if (c < ' ') {
      return hasLines && (c == '\n' || c == '\t' || isLineEnd(text, at));
    }
    if (c < FIRST_C1) {
      return true;
    }
    return c > LAST_C1 && !acts(c) && !isTag(text, at) && !isHalf(text, at);
  }

  /** Windows ends its lines with two characters. */
  private static boolean isLineEnd(String text, int at) {
    return text.startsWith("\r\n", at);
  }

  /** Parts of lines, and what turns or hides the letters around it. */
  private static boolean acts(char c) {
    return switch (c) {
      case '\u061c', '\u200b', '\u200e', '\u200f', '\u2028', '\u2029', '\ufeff' -> true;
      default -> (c >= '\u202a' && c <= '\u202e') || (c >= '\u2060' && c <= '\u206f');
    };
  }

  /** Letters that no font shows: U+E0000 to U+E007F. */
  private static boolean isTag(String text, int at) {
    int high = Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    return high >= 0 && text.codePointAt(high) >> 7 == 0xe0000 >> 7;
  }

  private static boolean isHalf(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
