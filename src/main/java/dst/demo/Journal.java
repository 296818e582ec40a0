package dst.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dst.record.Field;
import dst.record.RecordType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a host's program did, a drop a line, written and on disk before the drop: so the truth about
 * the host survives a kill at any moment. A line that a kill cut off never happened.
 */
final class Journal {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path path;
  private final RecordType type;

  Journal(Path path, RecordType type) {
    this.path = path;
    this.type = type;
  }

  /**
   * Brings the catalogue up to the last drop.
   *
   * @return the last drop, whose file may or may not be dropped; its file is null if it is known to
   *     be, or there is none
   */
  Drop replay(Catalogue catalogue) throws IOException {
    Drop last = new Drop(0, null, Instant.EPOCH, List.of());
    if (!Files.exists(path)) {
      return last;
    }
    String text = Files.readString(path);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      JsonNode json = JSON.readTree(line);
      last = drop(json);
      last.edits().forEach(catalogue::apply);
      if (json.has("broken")) {
        catalogue.setBroken(json.get("broken").longValue());
      }
    }
    return last;
  }

  private Drop drop(JsonNode json) {
    List<Edit> edits = new ArrayList<>();
    json.get("edits").forEach(edit -> edits.add(edit(edit)));
    String file = json.path("file").textValue();
    return new Drop(
        json.get("drop").longValue(), file, Instant.parse(json.get("at").textValue()), edits);
  }

  private Edit edit(JsonNode json) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : type.fields()) {
      String text = json.get("values").path(field.name()).textValue();
      if (text != null) {
        values.put(field.name(), Typed.value(field.type(), text));
      }
    }
    return new Edit(
        Edit.Kind.valueOf(json.get("kind").textValue()),
        new Product(json.get("key").textValue(), values),
        json.get("picture").booleanValue());
  }

  /** On disk when it returns. */
  void append(Drop drop) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      write(channel, json(drop));
    }
  }

  /**
   * Begins the journal anew with the catalogue as it is, when the last drop is known to be dropped.
   */
  void compact(Catalogue catalogue, long number) throws IOException {
    List<Edit> all =
        catalogue.products().stream().map(p -> new Edit(Edit.Kind.PUT, p, false)).toList();
    ObjectNode json = json(new Drop(number, null, Instant.EPOCH, all));
    json.put("broken", catalogue.broken());
    Path temp = path.resolveSibling(path.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temp,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      write(channel, json);
    }
    Files.move(temp, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(FileChannel channel, ObjectNode json) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((text(json) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    channel.force(false);
  }

  private static String text(ObjectNode json) throws JsonProcessingException {
    return JSON.writeValueAsString(json);
  }

  private static ObjectNode json(Drop drop) {
    ObjectNode json = JSON.createObjectNode();
    json.put("drop", drop.number()).put("file", drop.file()).put("at", drop.at().toString());
    ArrayNode edits = json.putArray("edits");
    for (Edit edit : drop.edits()) {
      ObjectNode one = edits.addObject();
      one.put("kind", edit.kind().name());
      one.put("key", edit.product().key()).put("picture", edit.picture());
      ObjectNode values = one.putObject("values");
      edit.product().values().forEach((field, value) -> values.put(field, Typed.text(value)));
    }
    return json;
  }

  long size() throws IOException {
    return Files.exists(path) ? Files.size(path) : 0;
  }
}
