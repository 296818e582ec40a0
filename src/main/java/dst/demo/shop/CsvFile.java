package dst.demo.shop;

import dst.format.Csv;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes rows as delimited text; by hand, so that the reader is not tested by its own twin. */
final class CsvFile {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private CsvFile() {}

  static byte[] write(Csv csv, List<String> columns, List<Map<String, Object>> rows) {
    StringBuilder text = new StringBuilder();
    if (csv.charset().equals(StandardCharsets.UTF_16LE)) {
      text.append(BYTE_ORDER_MARK);
    }
    if (csv.columns() == null) {
      row(csv, columns, text);
    }
    for (Map<String, Object> row : rows) {
      row(csv, columns.stream().map(column -> cell(row.get(column))).toList(), text);
    }
    return text.toString().getBytes(csv.charset());
  }

  private static String cell(Object value) {
    return value == null ? "" : value.toString();
  }

  private static void row(Csv csv, List<String> cells, StringBuilder text) {
    for (int i = 0; i < cells.size(); i++) {
      text.append(i == 0 ? "" : csv.delimiter()).append(quoted(csv, cells.get(i)));
    }
    text.append(csv.rowEnd() == null ? "\r\n" : csv.rowEnd() + "\n");
  }

  private static String quoted(Csv csv, String cell) {
    if (csv.quote() == null) {
      return cell;
    }
    String quote = csv.quote().toString();
    boolean needed =
        cell.contains(csv.delimiter())
            || cell.contains(quote)
            || cell.contains("\n")
            || cell.contains("\r");
    return needed ? quote + cell.replace(quote, quote + quote) + quote : cell;
  }
}
