package dst.record;

/** Texts that UTF-8 and the databases take: no NUL, no half of a surrogate pair. */
final class Texts {
  private static final char REPLACEMENT = '\ufffd';

  private Texts() {}

  /**
   * @throws BrokenRule for characters that no database takes, or that could not be read
   */
  static void check(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new BrokenRule("characters", "has a NUL character, which no database takes");
      }
      if (c >= Character.MIN_SURROGATE) {
        if (c == Row.BAD_BYTES) {
          throw new BrokenRule(
              "charset",
              "has bytes that are not valid in its charset: check charset in the location's"
                  + " definition, or how the host's program writes");
        }
        if (Character.isSurrogate(c)) {
          if (!isPair(text, i)) {
            throw new BrokenRule("characters", "has half of a character: it was cut in the middle");
          }
          i++;
        }
      }
    }
  }

  private static boolean isPair(String text, int high) {
    return high + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(high), text.charAt(high + 1));
  }

  /** At most so many characters, the last of them an ellipsis if it was cut; null stays null. */
  static String cut(String text, int most) {
    if (text == null || text.length() <= most) {
      return wellFormed(text);
    }
    return wellFormed(text.substring(0, most - 1).concat("…"));
  }

  /** Whether it has no half of a surrogate pair. */
  static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /**
   * What no text for people can have becomes U+FFFD: halves of pairs, bad bytes; null stays null.
   */
  static String wellFormed(String text) {
    if (text == null || text.chars().noneMatch(c -> isUnreadable((char) c))) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (isPair(text, i)) {
        whole.append(text, i, i + 2);
        i++;
      } else {
        whole.append(isUnreadable(text.charAt(i)) ? REPLACEMENT : text.charAt(i));
      }
    }
    return whole.toString();
  }

  private static boolean isUnreadable(char c) {
    return Character.isSurrogate(c) || c == Row.BAD_BYTES;
  }
}
