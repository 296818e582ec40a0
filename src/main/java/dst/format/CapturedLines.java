package dst.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dst.record.Op;
import dst.record.Row;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The changes of an entry of a sealed bundle, one a line: {@code
 * {"op":"upsert","seq":17,"row":{…}}} (see {@link dst.bundle.Manifest.Changes}). A line that is
 * none costs nothing but itself.
 */
public final class CapturedLines implements Closeable {
  /** The most that a listener may be allowed to send as one row, as JSON. */
  public static final int MOST_ROW_BYTES = 64 << 20;

  /** In place of its columns: why a row could not travel, as its host says it. */
  private static final String FAULT = "dst_fault";

  private static final int FRAME = 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MOST_ROW_BYTES).build())
          .build();

  private final Lines lines;
  private final JsonObjects objects = new JsonObjects(MOST_ROW_BYTES);

  public CapturedLines(InputStream in) {
    this.lines = new Lines(new Text(in, StandardCharsets.UTF_8), null, MOST_ROW_BYTES + FRAME);
  }

  /**
   * @return null at the end
   */
  public CapturedLine next() throws IOException {
    Line line = lines.next();
    while (line != null && line.raw().isBlank()) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    return line.tooLong() ? unreadable(line, "is longer than 64 MiB") : parse(line);
  }

  private CapturedLine parse(Line line) throws IOException {
    try (JsonParser json = JSON.createParser(line.raw())) {
      JsonToken first = json.nextToken();
      if (first != JsonToken.START_OBJECT) {
        return unreadable(line, JsonObjects.notAnObject(first));
      }
      CapturedLine read = members(json, line);
      if (json.nextToken() != null) {
        return unreadable(line, "has more behind its JSON object; each line holds one");
      }
      return read;
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      return unreadable(
          line, "is broken JSON at column %d: %s".formatted(column, JsonObjects.found(e)));
    }
  }

  private CapturedLine members(JsonParser json, Line line) throws IOException {
    String word = null;
    long seq = 0;
    Row row = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("op")) {
        word = json.getText();
      } else if (name.equals("seq") && value == JsonToken.VALUE_NUMBER_INT) {
        seq = json.getLongValue();
      } else if (name.equals("row") && value == JsonToken.START_OBJECT) {
        row = objects.read(json, line.number());
      } else {
        json.skipChildren();
      }
    }
    if (row == null
        || seq <= 0
        || !(Op.UPSERT.word().equals(word) || Op.DELETE.word().equals(word))) {
      return unreadable(
          line, "has no \"op\" of upsert or delete, no \"seq\" above 0, or no \"row\"");
    }
    int fault = row.columns() == null ? -1 : row.columns().names().indexOf(FAULT);
    if (fault >= 0 && row.values().get(fault) != null) {
      return unreadable(line, row.values().get(fault));
    }
    return new CapturedLine(Op.DELETE.word().equals(word) ? Op.DELETE : Op.UPSERT, seq, row);
  }

  private static CapturedLine unreadable(Line line, String fault) {
    return new CapturedLine(null, 0, Row.unreadable(line.number(), fault, line.shown()));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
