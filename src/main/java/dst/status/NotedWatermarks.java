package dst.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dst.config.Handover;
import dst.config.Home;
import dst.store.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Up to where locations were complete at a time, in a file that {@code dst protected} writes:
 * {@code {"format":1,"at":"2026-11-23T10:00:00Z","locations":{"boston":{"epoch":1,"applied":42}}}}.
 * What was reported lies in {@code data/protected.json}, in the same form.
 *
 * @param at when the newest of them was noted
 * @param marks by location; their {@code applied} alone counts
 */
public record NotedWatermarks(Instant at, Map<String, Watermark> marks) {
  /** Nothing was noted. */
  public static final NotedWatermarks NONE = new NotedWatermarks(Instant.EPOCH, Map.of());

  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public NotedWatermarks {
    marks = new TreeMap<>(marks);
  }

  /** Where that lies which was reported. */
  public static Path reported(Home home) {
    return home.data().resolve("protected.json");
  }

  /**
   * @throws IOException also if the file is not as {@code dst protected note} writes it
   */
  public static NotedWatermarks read(Path file) throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      if (json.path("format").asInt() != FORMAT || !json.path("locations").isObject()) {
        throw new IOException(file + " is no file of dst protected note");
      }
      Map<String, Watermark> marks = new TreeMap<>();
      for (Map.Entry<String, JsonNode> each : json.path("locations").properties()) {
        long epoch = number(file, each.getValue(), "epoch");
        marks.put(
            each.getKey(), new Watermark(epoch, number(file, each.getValue(), "applied"), 0, null));
      }
      return new NotedWatermarks(Instant.parse(json.path("at").asText()), marks);
    } catch (DateTimeParseException e) {
      throw new IOException(file + " has no time in \"at\"", e);
    }
  }

  private static long number(Path file, JsonNode mark, String name) throws IOException {
    JsonNode number = mark.path(name);
    if (!number.canConvertToLong() || number.asLong() < 0) {
      throw new IOException(file + " has no number in \"" + name + "\" of a location");
    }
    return number.asLong();
  }

  /** Nothing, if the file is not there. */
  public static NotedWatermarks readIfThere(Path file) throws IOException {
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      return NONE;
    }
  }

  /** A reader sees the old file or the new one. */
  public void write(Path file) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT).put("at", at.toString());
    ObjectNode locations = json.putObject("locations");
    marks.forEach(
        (location, mark) ->
            locations
                .putObject(location)
                .put("epoch", mark.epoch())
                .put("applied", mark.applied()));
    Path whole = file.toAbsolutePath();
    Handover.makeFolder(whole.getParent());
    Path temp = whole.resolveSibling(whole.getFileName() + ".tmp");
    Files.writeString(temp, json.toPrettyString() + "\n");
    Handover.give(temp);
    Files.move(temp, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The same with those of the others that are further. */
  public NotedWatermarks and(NotedWatermarks others) {
    Map<String, Watermark> all = new TreeMap<>(marks);
    others.marks.forEach(
        (location, mark) ->
            all.merge(
                location,
                mark,
                (one, other) -> other.isAhead(one.epoch(), one.applied()) ? other : one));
    return new NotedWatermarks(at.isAfter(others.at) ? at : others.at, all);
  }
}
