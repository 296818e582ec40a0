package dst.capture.database;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.LargeRow;
import dst.capture.NamedFiles;
import dst.capture.WholeText;
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
 *
 * @param data the row as JSON; of a large one its beginning
 * @param large all of a large one; else null
 */
public record OutboxRow(long id, String capture, String op, String data, LargeRow large) {
  /** Under which rows travel whose capture can be none. */
  static final String NO_CAPTURE = "dst_outbox";

  /** In place of columns: why a row can't travel. */
  public static final String FAULT = "dst_fault";

  private static final Pattern CAPTURE = Pattern.compile("[a-z0-9][a-z0-9_-]*");

  /** Built in: what folders hold. No program may speak for them. */
  private static final String DATA_FILES = "data_file";

  private static final JsonFactory JSON = new JsonFactory();

  OutboxRow(long id, String capture, String op, String data) {
    this(id, capture, op, data, null);
  }

  /** Whether there is more in it than the beginning. */
  boolean isCut() {
    return large == null && WholeText.isCut(data);
  }

  OutboxRow with(WholeText whole) {
    return new OutboxRow(id, capture, op, whole.text(), whole.large());
  }

  /**
   * The change that it tells, if nothing is wrong with it.
   *
   * @param definition of its capture, for the data files that the row names; null: it has none
   */
  public CapturedChange change(Capture definition) {
    String row = CapturedChange.oneLine(data);
    boolean isDelete = op.strip().equalsIgnoreCase(Op.DELETE.word());
    List<String> files =
        isDelete || definition == null
            ? List.of()
            : large == null ? NamedFiles.of(definition, row) : NamedFiles.of(definition, large);
    return new CapturedChange(capture, isDelete ? Op.DELETE : Op.UPSERT, row, large, files, true);
  }

  private boolean isCapture() {
    return capture != null && CAPTURE.matcher(capture).matches() && !capture.equals(DATA_FILES);
  }

  /**
   * What is wrong with it, in words; null: nothing.
   *
   * @param definition of its capture; null: it has none
   * @param mostBytes of a row
   */
  public String fault(Capture definition, long mostBytes) {
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
    if (large != null && large.isRefused()) {
      return RowKey.of(data, definition) + RowKey.tooLarge(large.bytes(), mostBytes);
    }
    return jsonFault();
  }

  private String jsonFault() {
    try (JsonParser json =
        large == null ? JSON.createParser(data) : JSON.createParser(large.open())) {
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
  public CapturedChange faulty(String fault) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField(
          FAULT, "row " + id + " of dst_outbox, capture " + capture + ": " + fault);
      json.writeStringField("capture", capture);
      json.writeStringField("op", op);
      json.writeStringField("data", large == null ? data : RowKey.shown(data));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = isCapture() ? capture : NO_CAPTURE;
    return CapturedChange.ofDatabase(name, Op.UPSERT, text.toString(), List.of());
  }
}
