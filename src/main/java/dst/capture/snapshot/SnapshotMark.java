package dst.capture.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * How far the snapshot of a capture is, as the bundles say it. An epoch begins without marks, so it
 * is always of the epoch that it is read in.
 *
 * @param first the smallest seq of the snapshot
 * @param since number of its first bundle
 * @param rows that are sealed
 * @param last the key up to which it is sealed
 */
record SnapshotMark(long first, long since, long rows, List<String> last) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<List<String>> KEY = new TypeReference<>() {};

  SnapshotMark {
    last = List.copyOf(last);
  }

  static String name(String capture) {
    return "snapshot." + capture;
  }

  /**
   * @return null for a mark that is missing, or that nobody can read
   */
  static SnapshotMark parse(String mark) {
    String[] parts = mark == null ? new String[0] : mark.split(" ", 4);
    if (parts.length < 4) {
      return null;
    }
    try {
      return new SnapshotMark(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          JSON.readValue(parts[3], KEY));
    } catch (JsonProcessingException | NumberFormatException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    try {
      return first + " " + since + " " + rows + " " + JSON.writeValueAsString(last);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
