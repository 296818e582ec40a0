package dst.fuzz;

/**
 * One value of a made-up file.
 *
 * @param text null: JSON's null, or not there
 * @param bare whether it stands in JSON without quotes
 */
record Cell(String text, boolean bare) {
  static Cell text(String text) {
    return new Cell(text, false);
  }

  boolean isNumber() {
    return bare && text != null && text.matches("-?[0-9].*");
  }
}
