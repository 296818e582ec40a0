package dst.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dst.record.Op;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A row of {@code dst_outbox}, as a program or a trigger wrote it. One that can't be understood
 * travels too, with what is wrong in place of its columns: central finds no key in it and makes it
 * a dead letter, where people look. So it stops nobody and does not vanish.
 */
record OutboxRow(long id, String capture, String op, String data) {
  /** Under which rows travel whose capture can be none. */
  static final String NO_CAPTURE = "dst_outbox";

  private static final Pattern CAPTURE = Pattern.compile("[a-z0-9][a-z0-9_-]*");

  /** Built in: what folders hold. No program may speak for them. */
  private static final String DATA_FILES = "data_file";

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * The change that it tells, if nothing is wrong with it.
   *
   * @param definition of its capture, for the data files that the row names; null: it has none
   */
  CapturedChange change(Capture definition) {
    String row = oneLine(data);
    if (op.strip().equalsIgnoreCase(Op.DELETE.word())) {
      return new CapturedChange(capture, Op.DELETE, row, List.of());
    }
    List<String> files = definition == null ? List.of() : NamedFiles.of(definition, row);
    return new CapturedChange(capture, Op.UPSERT, row, files);
  }

  private boolean isCapture() {
    return capture != null && CAPTURE.matcher(capture).matches() && !capture.equals(DATA_FILES);
  }

  /** What is wrong with it, in words; null: nothing. */
  String fault() {
    if (!isCapture()) {
      return "its capture \""
          + capture
          + "\" can be none: write the name of a file in conf/captures";
    }
    String word = op == null ? "" : op.strip().toLowerCase(Locale.ROOT);
    if (!word.equals(Op.UPSERT.word()) && !word.equals(Op.DELETE.word())) {
      return "its op \"" + op + "\" is neither upsert nor delete";
    }
    if (data == null) {
      return "it has no data: write the row as a JSON object";
    }
    return jsonFault();
  }

  private String jsonFault() {
    try (JsonParser json = JSON.createParser(data)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return "its data is no JSON object";
      }
      json.skipChildren();
      return json.nextToken() == null ? null : "there is more behind the JSON object in its data";
    } catch (JsonProcessingException e) {
      return "its data is no JSON object: " + e.getOriginalMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How it travels with what is wrong. */
  CapturedChange faulty(String fault) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("dst_fault", "row " + id + " of dst_outbox: " + fault);
      json.writeStringField("capture", capture);
      json.writeStringField("op", op);
      json.writeStringField("data", data);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = isCapture() ? capture : NO_CAPTURE;
    return new CapturedChange(name, Op.UPSERT, text.toString(), List.of());
  }

  /** JSON has line ends only between its parts. */
  static String oneLine(String json) {
    return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
        ? json
        : json.replace('\n', ' ').replace('\r', ' ');
  }
}
