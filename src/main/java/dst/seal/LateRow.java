package dst.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.capture.CapturedChange;
import dst.record.Op;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A row that waits for a data file that it names.
 *
 * @param seq that it has for good, by its place among the others
 * @param row a JSON object on one line
 * @param files that it names
 * @param since when it was set aside, in milliseconds since 1970
 * @param exact see {@link CapturedChange#exact}
 */
record LateRow(
    long seq, String capture, String row, List<String> files, long since, boolean exact) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final ObjectMapper ROWS = new ObjectMapper();

  LateRow {
    files = List.copyOf(files);
  }

  static LateRow of(CapturedChange change, long seq, long since) {
    return new LateRow(seq, change.capture(), change.row(), change.files(), since, change.exact());
  }

  CapturedChange change() {
    return new CapturedChange(capture, Op.UPSERT, row, null, files, exact);
  }

  /**
   * As a dead letter: its own seq is of a history that is over, and any other might pass for newer.
   */
  CapturedChange faulty() {
    String fault =
        "it waited for the data file %s when the listener began a new epoch; if the snapshot did not bring the row, send it again"
            .formatted(String.join(", ", files));
    return CapturedChange.ofDatabase(
        capture, Op.UPSERT, text(Map.of("dst_fault", fault, "data", row)), List.of());
  }

  /**
   * What tells that another row is the same record.
   *
   * @param key columns; null: not known, and then only the same row is
   */
  static String identity(String capture, String row, List<String> key) {
    if (key != null && !key.isEmpty()) {
      try {
        Map<?, ?> columns = ROWS.readValue(row, Map.class);
        return capture + key.stream().map(column -> String.valueOf(columns.get(column))).toList();
      } catch (JsonProcessingException notJson) {
        return capture + row;
      }
    }
    return capture + row;
  }

  String json() {
    return text(this);
  }

  static LateRow read(String line) throws IOException {
    return JSON.readValue(line, LateRow.class);
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
