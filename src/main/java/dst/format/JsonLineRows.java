package dst.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dst.record.Columns;
import dst.record.Row;
import java.io.IOException;

/** Each line is parsed by itself, so that a broken one costs nothing but itself. */
final class JsonLineRows implements Rows {
  private final Lines lines;
  private final JsonObjects objects = new JsonObjects();

  JsonLineRows(Lines lines) {
    this.lines = lines;
  }

  @Override
  public Row next() throws IOException {
    Line line = lines.next();
    while (line != null && line.raw().isBlank()) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    if (line.raw().charAt(0) == '\uFEFF') {
      return unreadable(
          line, "begins with a byte order mark: two files seem to be joined; remove it");
    }
    return line.tooLong() ? unreadable(line, "is longer than 4 MiB") : parse(line);
  }

  private Row parse(Line line) throws IOException {
    try (JsonParser json = JsonObjects.JSON.createParser(line.text())) {
      JsonToken first = json.nextToken();
      if (first != JsonToken.START_OBJECT) {
        return unreadable(line, JsonObjects.notAnObject(first));
      }
      Row row = objects.read(json, line.number());
      if (json.nextToken() != null) {
        return unreadable(line, "has more behind its JSON object; each line holds one");
      }
      return row;
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      return unreadable(
          line, "is broken JSON at column %d: %s".formatted(column, JsonObjects.found(e)));
    }
  }

  private static Row unreadable(Line line, String fault) {
    return Row.unreadable(line.number(), fault, line.shown());
  }

  @Override
  public Columns columns() {
    return null;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
