package dst.record;

/** What white space around a text says, and a text that is empty. */
enum TextStyle {
  /** Nothing: files have it for the looks. */
  TRIMMED,
  /** It is part of the value; an empty text is no value, as a file has nothing else for that. */
  UNTRIMMED,
  /** It is part of the value, and so is an empty text: a database tells it from no value. */
  EXACT;

  /**
   * @return null: no value
   */
  String value(String text) {
    String value = this == TRIMMED ? text.strip() : text;
    return value.isEmpty() && this != EXACT ? null : value;
  }
}
