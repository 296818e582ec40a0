package dst.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.IntPredicate;

/** Names and values as one JSON object: the rest of a row, and a whole row for people. */
final class RowJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_CHARACTERS = 8_000;
  private static final int MOST_NAME = 200;

  private RowJson() {}

  /**
   * The columns at these positions that have a value, and the nulls of a JSON object; each value of
   * its own type.
   *
   * @return null if there are none
   * @throws BrokenRule for characters that no database takes
   */
  static String rest(Row row, int[] at, TextStyle style) {
    StringWriter text = new StringWriter(256);
    boolean empty = true;
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (int index : at) {
        String value = row.value(index, style);
        if (value != null || isNull(row, index)) {
          String name = row.columns().names().get(index);
          Texts.check(name);
          json.writeFieldName(name);
          write(json, row, index, value);
          empty = false;
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return empty ? null : text.toString();
  }

  private static boolean isNull(Row row, int index) {
    return row.columns().json() && row.values().get(index) == null;
  }

  private static void write(JsonGenerator json, Row row, int index, String value)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (row.isBare(index)) {
      if (isNested(value)) {
        checkNested(value);
      }
      json.writeRawValue(value);
    } else {
      Texts.check(value);
      json.writeString(value);
    }
  }

  /**
   * All names and values, nulls too. Long ones are cut so that all stay at about 8 KiB; what is
   * beyond the double of it, in rows of thousands of columns, is left out.
   */
  static String object(Row row) {
    return object(row.columns().names(), row.values(), row::isBare);
  }

  /** The same of a record, whose JSON fields stand as they are. */
  static String object(List<String> names, List<String> values) {
    return object(names, values, i -> values.get(i) != null && isNested(values.get(i)));
  }

  private static String object(List<String> names, List<String> values, IntPredicate bare) {
    int length = values.stream().mapToInt(value -> value == null ? 4 : value.length()).sum();
    int most = length <= MOST_CHARACTERS ? length : Math.max(16, MOST_CHARACTERS / names.size());
    int room = 2 * MOST_CHARACTERS;
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < Math.min(names.size(), values.size()) && room > 0; i++) {
        String name = Texts.cut(names.get(i), MOST_NAME);
        String whole = values.get(i);
        String value = Texts.cut(whole, most);
        room -= name.length() + (value == null ? 4 : value.length());
        json.writeFieldName(name);
        if (bare.test(i) && value.equals(whole)) {
          json.writeRawValue(value);
        } else {
          json.writeString(value);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** All names, with a null where the row has no value, and each value of its own type. */
  static String whole(Row row) {
    List<String> names = row.columns().names();
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < names.size(); i++) {
        String value = i < row.values().size() ? row.values().get(i) : null;
        json.writeFieldName(names.get(i));
        if (row.isBare(i)) {
          json.writeRawValue(value);
        } else {
          json.writeString(value);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return halvesEscaped(text.toString());
  }

  /** Half of a surrogate pair stands in a string, where JSON can say it and UTF-8 can't. */
  private static String halvesEscaped(String json) {
    if (Texts.isWellFormed(json)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(
            c -> {
              if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                escaped.append("\\u%04x".formatted(c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /** Whether it is the whole text of an object or array; {@code [sale] bike} is not. */
  static boolean isNested(String text) {
    if (text.isEmpty() || (text.charAt(0) != '{' && text.charAt(0) != '[')) {
      return false;
    }
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      json.skipChildren();
      return json.currentToken().isStructEnd() && json.nextToken() == null;
    } catch (JsonProcessingException notJson) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks the names and strings of a nested text, where a NUL is written as an escape.
   *
   * @throws BrokenRule for characters that no database takes
   */
  static void checkNested(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
          Texts.check(json.getText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
