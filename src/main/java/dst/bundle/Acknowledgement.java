package dst.bundle;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * What central tells a listener in {@code ack/central.json}. Numbers are of the epoch; those of
 * earlier epochs are applied and protected as a whole.
 *
 * @param epoch the newest that central has taken a bundle of
 * @param applied the highest bundle up to which every record is in the central database or is a
 *     dead letter; 0: none
 * @param protectedUpTo the highest that a backup of the central database covers too
 * @param at by central's clock, for people
 */
public record Acknowledgement(long epoch, long applied, long protectedUpTo, Instant at) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** {@code {"epoch":1,"applied":42,"protected":40,"at":"2026-11-23T10:00:00Z"}}. */
  public byte[] json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("epoch", epoch);
    json.put("applied", applied);
    json.put("protected", protectedUpTo);
    json.put("at", at.toString());
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws IOException if the bytes are no acknowledgement
   */
  public static Acknowledgement read(byte[] bytes) throws IOException {
    JsonNode json = JSON.readTree(bytes);
    try {
      return new Acknowledgement(
          number(json, "epoch"),
          number(json, "applied"),
          number(json, "protected"),
          Instant.parse(json.path("at").asText()));
    } catch (DateTimeParseException e) {
      throw new IOException(BundleNames.ACK + " has no time in \"at\"", e);
    }
  }

  private static long number(JsonNode json, String name) throws IOException {
    JsonNode number = json.path(name);
    if (!number.canConvertToLong() || number.asLong() < 0) {
      throw new IOException(BundleNames.ACK + " has no number in \"" + name + "\"");
    }
    return number.asLong();
  }
}
