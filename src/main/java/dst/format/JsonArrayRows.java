package dst.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dst.record.Columns;
import dst.record.Row;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The elements of one array of a document, which is read to its end: only then it is known to be
 * whole.
 */
final class JsonArrayRows implements Rows {
  private static final int MOST_NAMES_SHOWN = 20;

  private final Reader text;
  private final List<String> path;
  private final JsonObjects objects = new JsonObjects();
  private JsonParser json;
  private boolean ended;

  JsonArrayRows(Reader text, List<String> path) {
    this.text = text;
    this.path = path;
  }

  @Override
  public Row next() throws IOException {
    try {
      if (json == null) {
        enter();
      }
      if (!ended && json.nextToken() != JsonToken.END_ARRAY) {
        return element();
      }
      if (!ended) {
        leave();
      }
      return null;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation() == null ? json.currentLocation() : e.getLocation();
      throw unreadable(at, broken(e), e);
    }
  }

  private Row element() throws IOException {
    long line = json.currentTokenLocation().getLineNr();
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return objects.read(json, line);
    }
    String text = String.valueOf(JsonObjects.text(json, JsonObjects.MOST));
    return Row.unreadable(line, JsonObjects.notAnObject(token), Line.shown(text));
  }

  private static String broken(JsonProcessingException e) {
    return "broken JSON, nothing behind it can be trusted: " + JsonObjects.found(e);
  }

  private void enter() throws IOException {
    json = JsonObjects.JSON.createParser(text);
    json.nextToken();
    for (String name : path) {
      find(name);
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      String where = path.isEmpty() ? "the document" : "'" + String.join(".", path) + "'";
      throw unreadable(where + " is " + JsonObjects.kind(json.currentToken()) + ", not an array");
    }
  }

  private void find(String name) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      String found = JsonObjects.kind(json.currentToken());
      throw unreadable("'%s' was looked for in an object, but there is %s".formatted(name, found));
    }
    Set<String> found = new LinkedHashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.currentName();
      json.nextToken();
      if (key.equals(name)) {
        return;
      }
      if (found.size() < MOST_NAMES_SHOWN) {
        found.add(key);
      }
      json.skipChildren();
    }
    String names = found.isEmpty() ? "nothing" : "only " + String.join(", ", found);
    throw unreadable("'%s' was not found in the object, %s".formatted(name, names));
  }

  private void leave() throws IOException {
    while (!json.getParsingContext().inRoot()) {
      json.nextToken();
    }
    if (json.nextToken() != null) {
      throw unreadable("more follows behind the end of the document");
    }
    ended = true;
  }

  private Unreadable unreadable(String fault) {
    return unreadable(json.currentLocation(), fault, null);
  }

  private static Unreadable unreadable(JsonLocation at, String fault, Throwable cause) {
    return new Unreadable(
        "line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), fault), cause);
  }

  @Override
  public Columns columns() {
    return null;
  }

  @Override
  public void close() throws IOException {
    if (json != null) {
      json.close();
    }
    text.close();
  }
}
