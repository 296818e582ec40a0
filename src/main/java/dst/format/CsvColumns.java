package dst.format;

import dst.record.Columns;
import dst.record.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns that each row of a CSV file must have.
 *
 * @param spare whether the header ends with a delimiter, so that its rows may do so too
 * @param whose who names them, for messages
 */
record CsvColumns(Columns columns, boolean spare, String whose) {
  private static final int MOST_NAMES_SHOWN = 300;

  /** By position, as the definition names them; null if the file's header does. */
  static CsvColumns defined(List<String> names) {
    return names == null ? null : new CsvColumns(new Columns(names), false, "the definition");
  }

  static CsvColumns header(long line, List<String> fields) throws Unreadable {
    List<String> names = new ArrayList<>(fields.stream().map(String::strip).toList());
    boolean spare = names.size() > 1 && names.get(names.size() - 1).isEmpty();
    if (spare) {
      names.remove(names.size() - 1);
    }
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty()) {
        throw new Unreadable(
            "line %d: column %d of the header has no name; name it, or all in the definition"
                .formatted(line, i + 1));
      }
      Integer first = positions.putIfAbsent(name, i);
      if (first != null) {
        throw new Unreadable(
            "line %d: columns %d and %d of the header are both named '%s'; each name may stand once"
                .formatted(line, first + 1, i + 1, name));
      }
    }
    return new CsvColumns(new Columns(names), spare, "the header");
  }

  /**
   * @return null if the row has another number of columns
   */
  Row row(long line, List<String> fields) {
    int count = columns.names().size();
    if (fields.size() == count) {
      return Row.of(line, columns, List.copyOf(fields));
    }
    if (spare && fields.size() == count + 1 && fields.get(count).isEmpty()) {
      return Row.of(line, columns, List.copyOf(fields.subList(0, count)));
    }
    boolean empty = fields.stream().allMatch(String::isBlank); // spreadsheets write such rows
    return empty ? Row.of(line, columns, List.of()) : null;
  }

  /** Why {@link #row} refuses a row. */
  String fault(int found) {
    String names = String.join(", ", columns.names());
    if (names.length() > MOST_NAMES_SHOWN) {
      names = names.substring(0, MOST_NAMES_SHOWN) + "…";
    }
    return "has %d %s where %s has %d (%s)"
        .formatted(found, found == 1 ? "column" : "columns", whose, columns.names().size(), names);
  }
}
