package dst.record;

/** Texts that UTF-8 and the databases take: no NUL, no half of a surrogate pair. */
final class Texts {
  private static final char UNREADABLE = '\ufffd';

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
        if (c == UNREADABLE) {
          throw new BrokenRule(
              "charset",
              "has bytes that its charset does not know: check charset in the location's"
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

  /** Halves of surrogate pairs replaced, which UTF-8 can't say; null stays null. */
  static String wellFormed(String text) {
    if (text == null || text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (isPair(text, i)) {
        whole.append(text, i, i + 2);
        i++;
      } else {
        whole.append(Character.isSurrogate(text.charAt(i)) ? UNREADABLE : text.charAt(i));
      }
    }
    return whole.toString();
  }
}
