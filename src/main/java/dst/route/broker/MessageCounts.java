package dst.route.broker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/** Artemis' answer to "how many messages by the value of this property": a JSON object as text. */
final class MessageCounts {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Artemis calls the group of the messages without the property. */
  private static final String WITHOUT = "null";

  private MessageCounts() {}

  static Map<String, Long> read(String answer) throws JsonProcessingException {
    Map<String, Long> counts =
        JSON.readValue(answer, new TypeReference<TreeMap<String, Long>>() {});
    counts.remove(WITHOUT);
    return counts;
  }
}
