package dst.format;

import dst.record.Columns;
import dst.record.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that each row of a CSV file must have. Empty ones behind the last, as spreadsheets
 * and programs that end rows with a delimiter write them, are none.
 *
 * @param whose who names them, for messages
 */
record CsvColumns(Columns columns, String whose) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int MOST_NAMES_SHOWN = 300;

  /** By position, as the definition names them; null if the file's header does. */
  static CsvColumns defined(List<String> names) {
    return names == null ? null : new CsvColumns(new Columns(names), "the definition");
  }

  static CsvColumns header(long line, List<String> fields) throws Unreadable {
    List<String> names = new ArrayList<>(fields.stream().map(String::strip).toList());
    while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
      names.remove(names.size() - 1);
    }
    if (names.isEmpty()) {
      throw new Unreadable(
          "line %d: the header names no column; is there something before it? See skip-lines"
              .formatted(line));
    }
    return new CsvColumns(new Columns(names), "the header");
  }

  /**
   * @return null if the row has another number of columns
   */
  Row row(long line, List<String> fields) {
    int count = columns.names().size();
    if (fields.get(0).startsWith(BYTE_ORDER_MARK)) {
      return null;
    }
    if (fields.size() == count) {
      return Row.of(line, columns, List.copyOf(fields));
    }
    for (int i = count; i < fields.size(); i++) {
      if (!fields.get(i).isBlank()) {
        return null;
      }
    }
    if (fields.size() > count) {
      return Row.of(line, columns, List.copyOf(fields.subList(0, count)));
    }
    boolean empty = fields.stream().allMatch(String::isBlank); // spreadsheets write such rows
    return empty ? Row.of(line, columns, List.of()) : null;
  }

  /** Why {@link #row} refuses a row. */
  String fault(List<String> fields) {
    if (fields.get(0).startsWith(BYTE_ORDER_MARK)) {
      return "begins with a byte order mark: two files seem to be joined; remove it";
    }
    int found = fields.size();
    String names = String.join(", ", columns.names());
    if (names.length() > MOST_NAMES_SHOWN) {
      names = names.substring(0, MOST_NAMES_SHOWN) + "…";
    }
    return "has %d %s where %s has %d (%s)"
        .formatted(found, found == 1 ? "column" : "columns", whose, columns.names().size(), names);
  }
}
