package dst.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dst.record.Columns;
import dst.record.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns JSON objects into rows. Objects in a row with the same keys share their columns. */
final class JsonObjects {
  /** The most characters of an object. */
  static final int MOST = 4 * 1024 * 1024;

  private static final Pattern SOURCE =
      Pattern.compile("\\[Source: .*?; (?:line: \\d+, )?column: (\\d+)]");

  static final JsonFactory JSON = new JsonFactory();

  private final int most;
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final BitSet bare = new BitSet();
  private Columns columns = new Columns(List.of(), true);
  private BitSet shared = new BitSet();

  JsonObjects() {
    this(MOST);
  }

  /**
   * @param most characters of an object
   */
  JsonObjects(int most) {
    this.most = most;
  }

  /** Reads the object that the parser stands at the start of, to its end. */
  Row read(JsonParser json, long line) throws IOException {
    names.clear();
    values.clear();
    bare.clear();
    long size = 0;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      bare.set(names.size(), token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NULL);
      String value = text(json, most);
      names.add(name);
      values.add(value);
      size += name.length() + (value == null ? 0 : value.length());
      if (size > most) {
        return tooLong(json, line);
      }
    }
    if (!names.equals(columns.names())) {
      return differently(line);
    }
    return row(line, values);
  }

  /** Objects in a row with values of the same kinds share what tells them. */
  private Row row(long line, Collection<String> values) {
    if (!bare.equals(shared)) {
      shared = (BitSet) bare.clone();
    }
    return Row.ofJson(line, columns, Collections.unmodifiableList(new ArrayList<>(values)), shared);
  }

  /** A key that stands twice: the last one wins. */
  private Row differently(long line) {
    Map<String, Integer> distinct = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      distinct.put(names.get(i), i);
    }
    columns = new Columns(List.copyOf(distinct.keySet()), true);
    List<String> last = new ArrayList<>(distinct.size());
    BitSet lastBare = new BitSet();
    for (int i : distinct.values()) {
      lastBare.set(last.size(), bare.get(i));
      last.add(values.get(i));
    }
    bare.clear();
    bare.or(lastBare);
    return row(line, last);
  }

  private Row tooLong(JsonParser json, long line) throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      json.skipChildren();
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < names.size() && shown.length() < Line.MOST_SHOWN; i++) {
      String value = String.valueOf(values.get(i));
      shown.append(names.get(i)).append(": ").append(Line.shown(value)).append('\n');
    }
    return Row.unreadable(
        line, "is longer than " + (most >> 20) + " MiB", Line.shown(shown.toString()));
  }

  /** The value that the parser stands at, to its end: null, plain text, or JSON text. */
  static String text(JsonParser json, int most) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> null;
      case START_OBJECT, START_ARRAY -> nested(json, most);
      default -> json.getText();
    };
  }

  /** Compact, with each number as it was written; cut where it is too long, but read to its end. */
  private static String nested(JsonParser json, int most) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = JSON.createGenerator(text)) {
      copy.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      int depth = 0;
      do {
        JsonToken token = json.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (text.getBuffer().length() <= most) {
          copy(token, json, copy);
        }
      } while (depth > 0 && json.nextToken() != null);
    }
    return text.toString();
  }

  private static void copy(JsonToken token, JsonParser from, JsonGenerator to) throws IOException {
    switch (token) {
      case START_OBJECT -> to.writeStartObject();
      case END_OBJECT -> to.writeEndObject();
      case START_ARRAY -> to.writeStartArray();
      case END_ARRAY -> to.writeEndArray();
      case FIELD_NAME -> to.writeFieldName(from.currentName());
      case VALUE_STRING -> to.writeString(from.getText());
      case VALUE_NULL -> to.writeNull();
      default -> to.writeRawValue(from.getText());
    }
  }

  /** What the parser found, without its own source references. */
  static String found(JsonProcessingException e) {
    return SOURCE.matcher(e.getOriginalMessage()).replaceAll("column $1").replace('\n', ' ');
  }

  /** Why what begins with this token gives no row. */
  static String notAnObject(JsonToken first) {
    return "is " + kind(first) + ", not a JSON object";
  }

  static String kind(JsonToken first) {
    if (first == null) {
      return "empty";
    }
    return switch (first) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a text";
      case VALUE_NULL -> "null";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "a number";
    };
  }
}
