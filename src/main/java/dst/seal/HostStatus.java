package dst.seal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.bundle.SignOfLife;
import java.io.IOException;
import java.util.List;

/**
 * How a listener does. Times are in ISO form, in UTC.
 *
 * @param location its id
 * @param since its start
 * @param at when this was looked at
 * @param epoch of the bundles that are sealed now
 * @param number of the newest bundle in this epoch; 0: none yet
 * @param waiting bundles that central has not taken yet
 * @param acknowledged what central has said; null: nothing yet
 * @param freeBytes on the disk of the pull area
 * @param waitingForFiles rows that wait for their data files; null: none
 * @param captures by name
 * @param troubles what fails at the moment, and is tried again
 */
public record HostStatus(
    String location,
    String since,
    String at,
    long epoch,
    long number,
    int waiting,
    Acknowledged acknowledged,
    long freeBytes,
    SignOfLife.Late waitingForFiles,
    List<Captured> captures,
    List<SignOfLife.Trouble> troubles) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * What central has said.
   *
   * @param applied the highest bundle up to which all is in the central database
   * @param protectedUpTo the highest that a backup of it covers
   */
  public record Acknowledged(long epoch, long applied, long protectedUpTo, String at) {}

  /**
   * What a capture has found since the listener's start.
   *
   * @param changes that were sealed
   * @param last when the last of them was; null: none yet
   */
  public record Captured(String capture, long changes, String last) {}

  /** Whether nobody needs to look. */
  public boolean isWell() {
    return troubles.isEmpty();
  }

  /** As one JSON object; the names are those here, in snake case. */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws IOException if it is not what {@link #json} writes
   */
  public static HostStatus read(String json) throws IOException {
    return JSON.readValue(json, HostStatus.class);
  }
}
