package dst.record;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the JSON of a batch, its members in any order, those it does not know skipped. */
final class BatchReader {
  private static final int SHOWN = 2_000;

  private final JsonParser json;
  private Long format;
  private BundleId bundle;
  private int number = -1;
  private Boolean last;
  private String file;
  private String manifest;
  private String record;
  private Long sweepBelow;
  private Long sweepSince;
  private MostRemoved mostRemoved;
  private long skipped;
  private long repeated;
  private List<String> fields = List.of();
  private List<Change> changes;
  private List<DataFile> files = List.of();
  private List<Rejection> rejected = List.of();
  private String[] values = new String[16];

  private BatchReader(JsonParser json) {
    this.json = json;
  }

  static Batch read(byte[] bytes) {
    try (JsonParser json = BatchJson.JSON.createParser(bytes)) {
      return new BatchReader(json).batch();
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : ", at byte " + e.getLocation().getByteOffset();
      throw noBatch(bytes, e.getOriginalMessage() + where);
    } catch (IllegalArgumentException e) {
      throw noBatch(bytes, e.getMessage());
    } catch (IOException e) { // of bytes in memory: they are no text in UTF-8
      throw noBatch(bytes, e.getMessage());
    }
  }

  private static Rejected noBatch(byte[] bytes, String problem) {
    String text = new String(bytes, 0, Math.min(bytes.length, SHOWN), StandardCharsets.UTF_8);
    return new Rejected(
        new Rejection(
            Rejection.Cause.MESSAGE,
            0,
            null,
            null,
            null,
            null,
            "the message is no batch of changes (see docs/queues.md): " + problem,
            text,
            null));
  }

  private Batch batch() throws IOException {
    json.nextToken();
    require(JsonToken.START_OBJECT, "an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      member(name);
    }
    if (json.nextToken() != null) {
      throw fault("there is something behind its end");
    }
    there(format, "format");
    there(bundle, "bundle");
    there(number < 0 ? null : number, "batch");
    there(last, "last");
    there(file, "file");
    there(changes, "changes");
    there(changes.isEmpty() ? "none" : record, "record");
    return new Batch(
        bundle,
        number,
        last,
        file,
        manifest,
        record,
        fields,
        sweepBelow,
        sweepSince,
        changes,
        files,
        rejected,
        skipped,
        repeated,
        mostRemoved);
  }

  private void member(String name) throws IOException {
    switch (name) {
      case "format" -> format = knownFormat();
      case "bundle" -> bundle = bundle();
      case "batch" -> number = number();
      case "last" -> last = bool();
      case "file" -> file = text();
      case "manifest" -> manifest = textOrNull();
      case "record" -> record = textOrNull();
      case "fields" -> fields = list("fields", this::text);
      case "sweep_below" -> sweepBelow = isNull() ? null : Long.valueOf(integer());
      case "sweep_since" -> sweepSince = isNull() ? null : Long.valueOf(integer());
      case "skipped" -> skipped = integer();
      case "repeated" -> repeated = integer();
      case "max_removed" -> mostRemoved = isNull() ? null : MostRemoved.parse(text());
      case "changes" -> changes = list("changes", this::change);
      case "files" -> files = list("files", this::dataFile);
      case "rejected" -> rejected = list("rejected", this::rejection);
      default -> json.skipChildren();
    }
  }

  private long knownFormat() throws IOException {
    long found = integer();
    if (found != BatchJson.FORMAT) {
      throw fault(
          "its format is %d and this program reads %d: update this program, or send it format %d"
              .formatted(found, BatchJson.FORMAT, BatchJson.FORMAT));
    }
    return found;
  }

  private BundleId bundle() throws IOException {
    require(JsonToken.START_OBJECT, "an object");
    String location = null;
    long epoch = -1;
    long bundleNumber = -1;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "location" -> location = text();
        case "epoch" -> epoch = integer();
        case "number" -> bundleNumber = integer();
        default -> json.skipChildren();
      }
    }
    return new BundleId(location, epoch, bundleNumber);
  }

  private Change change() throws IOException {
    require(JsonToken.START_ARRAY, "an array for each change");
    String word = json.nextTextValue();
    Op op = Op.UPSERT.word().equals(word) ? Op.UPSERT : Op.DELETE;
    if (!op.word().equals(word)) {
      throw fault("a change begins with \"upsert\" or \"delete\", not with " + json.getText());
    }
    json.nextToken();
    long seq = integer();
    json.nextToken();
    long line = integer();
    int count = 0;
    while (true) {
      String value = json.nextTextValue();
      if (value == null && json.currentToken() != JsonToken.VALUE_NULL) {
        require(JsonToken.END_ARRAY, "texts and nulls as the values of a change");
        return new Change(op, seq, line, Arrays.asList(Arrays.copyOf(values, count)));
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }
  }

  private DataFile dataFile() throws IOException {
    require(JsonToken.START_OBJECT, "an object for each file");
    String path = null;
    String sha256 = null;
    long size = -1;
    long seq = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "path" -> path = text();
        case "sha256" -> sha256 = text();
        case "size" -> size = integer();
        case "seq" -> seq = integer();
        default -> json.skipChildren();
      }
    }
    return new DataFile(path, sha256, size, seq);
  }

  private Rejection rejection() throws IOException {
    require(JsonToken.START_OBJECT, "an object for each rejection");
    Rejection.Cause cause = null;
    long line = 0;
    String key = null;
    String field = null;
    String rule = null;
    String value = null;
    String error = null;
    String source = null;
    DataFile attachment = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "cause" -> cause = Rejection.Cause.of(text());
        case "line" -> line = integer();
        case "key" -> key = textOrNull();
        case "field" -> field = textOrNull();
        case "rule" -> rule = textOrNull();
        case "value" -> value = textOrNull();
        case "error" -> error = text();
        case "source" -> source = textOrNull();
        case "attachment" -> attachment = isNull() ? null : dataFile();
        default -> json.skipChildren();
      }
    }
    there(cause, "cause");
    there(error, "error");
    return new Rejection(cause, line, key, field, rule, value, error, source, attachment);
  }

  private interface Element<T> {
    T read() throws IOException;
  }

  private <T> List<T> list(String name, Element<T> element) throws IOException {
    require(JsonToken.START_ARRAY, "an array as \"" + name + "\"");
    List<T> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(element.read());
    }
    return list;
  }

  private boolean isNull() {
    return json.currentToken() == JsonToken.VALUE_NULL;
  }

  private String textOrNull() throws IOException {
    return isNull() ? null : text();
  }

  private String text() throws IOException {
    require(JsonToken.VALUE_STRING, "a text");
    return json.getText();
  }

  private long integer() throws IOException {
    require(JsonToken.VALUE_NUMBER_INT, "a whole number");
    return json.getLongValue();
  }

  private int number() throws IOException {
    require(JsonToken.VALUE_NUMBER_INT, "a whole number");
    return json.getIntValue();
  }

  private boolean bool() throws IOException {
    if (!json.currentToken().isBoolean()) {
      throw fault("expected true or false");
    }
    return json.getBooleanValue();
  }

  private void require(JsonToken token, String what) throws IOException {
    if (json.currentToken() != token) {
      throw fault("expected " + what);
    }
  }

  private void there(Object member, String name) throws IOException {
    if (member == null) {
      throw fault("it has no \"" + name + "\"");
    }
  }

  /** With the name of the innermost member, which tells the place better than the byte. */
  private JsonParseException fault(String problem) throws IOException {
    String at =
        json.currentToken() == null || json.currentName() == null
            ? ""
            : " (in \"" + json.currentName() + "\")";
    return new JsonParseException(json, problem + at);
  }
}
