package dst.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A batch as it stands in the queue {@code dst.changes}, and a rejection as it stands in {@code
 * dst.dead.<location>}: UTF-8 JSON, documented in {@code docs/queues.md}.
 */
public final class BatchJson {
  static final int FORMAT = 1;

  /** Java may have two for a character. */
  private static final int MOST_VALUE = 2 * Field.MOST_CHARACTERS;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MOST_VALUE).build())
          .build();

  private BatchJson() {}

  public static byte[] write(Batch batch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(expectedSize(batch));
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      writeHead(json, batch);
      json.writeArrayFieldStart("changes");
      for (Change change : batch.changes()) {
        write(json, change);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("files");
      for (DataFile file : batch.files()) {
        write(json, file);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("rejected");
      for (Rejection rejection : batch.rejected()) {
        json.writeStartObject();
        write(json, rejection);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("batch " + batch.id() + " can't be written as JSON", e);
    }
    return bytes.toByteArray();
  }

  /** About what its JSON takes: to make room for more on the way costs a third of the writing. */
  private static int expectedSize(Batch batch) {
    int size = 1024 + batch.rejected().size() * 1024;
    for (Change change : batch.changes()) {
      size += 40;
      for (String value : change.values()) {
        size += value == null ? 5 : value.length() + 3;
      }
    }
    return size;
  }

  /** A dead letter: the rejection, and from which location, bundle, file and record type it is. */
  public static byte[] writeRejection(String location, Batch batch, Rejection rejection) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("location", location);
      if (batch != null) {
        json.writeStringField("bundle", batch.bundle().toString());
        json.writeStringField("file", batch.file());
        json.writeStringField("record", batch.record());
      }
      write(json, rejection);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("rejection of " + location + " can't be written as JSON", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws Rejected with {@link Rejection.Cause#MESSAGE} if the bytes are no batch
   */
  public static Batch read(byte[] json) {
    return BatchReader.read(json);
  }

  private static void writeHead(JsonGenerator json, Batch batch) throws IOException {
    json.writeNumberField("format", FORMAT);
    json.writeObjectFieldStart("bundle");
    json.writeStringField("location", batch.bundle().location());
    json.writeNumberField("epoch", batch.bundle().epoch());
    json.writeNumberField("number", batch.bundle().number());
    json.writeEndObject();
    json.writeNumberField("batch", batch.number());
    json.writeBooleanField("last", batch.last());
    json.writeStringField("file", batch.file());
    writeIfThere(json, "manifest", batch.manifest());
    json.writeStringField("record", batch.record());
    json.writeArrayFieldStart("fields");
    for (String field : batch.fields()) {
      json.writeString(field);
    }
    json.writeEndArray();
    if (batch.sweepBelow() != null) {
      json.writeNumberField("sweep_below", batch.sweepBelow());
    }
    if (batch.sweepSince() != null) {
      json.writeNumberField("sweep_since", batch.sweepSince());
    }
    if (batch.mostRemoved() != null) {
      json.writeStringField("max_removed", batch.mostRemoved().toString());
    }
    if (batch.skipped() != 0) {
      json.writeNumberField("skipped", batch.skipped());
    }
    if (batch.repeated() != 0) {
      json.writeNumberField("repeated", batch.repeated());
    }
  }

  private static void write(JsonGenerator json, Change change) throws IOException {
    json.writeStartArray();
    json.writeString(change.op().word());
    json.writeNumber(change.seq());
    json.writeNumber(change.line());
    List<String> values = change.values();
    for (int i = 0; i < values.size(); i++) {
      json.writeString(values.get(i));
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, DataFile file) throws IOException {
    json.writeStartObject();
    json.writeStringField("path", file.path());
    json.writeStringField("sha256", file.sha256());
    json.writeNumberField("size", file.size());
    json.writeNumberField("seq", file.seq());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Rejection rejection) throws IOException {
    json.writeStringField("cause", rejection.cause().word());
    json.writeNumberField("line", rejection.line());
    writeIfThere(json, "key", rejection.key());
    writeIfThere(json, "field", rejection.field());
    writeIfThere(json, "rule", rejection.rule());
    writeIfThere(json, "value", rejection.value());
    json.writeStringField("error", rejection.error());
    writeIfThere(json, "source", rejection.source());
    if (rejection.attachment() != null) {
      json.writeFieldName("attachment");
      write(json, rejection.attachment());
    }
  }

  private static void writeIfThere(JsonGenerator json, String name, String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
