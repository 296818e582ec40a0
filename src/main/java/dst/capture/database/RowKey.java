package dst.capture.database;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dst.capture.Capture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tells people which row it is that can't travel. */
public final class RowKey {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_SHOWN = 2_000;

  private RowKey() {}

  /**
   * Its key as far as it stands in the beginning of its JSON: {@code "ARTNR = 4711: "}; empty if it
   * does not.
   *
   * @param definition null: nobody knows its key
   */
  public static String of(String beginning, Capture definition) {
    List<String> found = new ArrayList<>();
    if (definition instanceof Capture.Outbox outbox && !outbox.key().isEmpty()) {
      try (JsonParser json = JSON.createParser(beginning)) {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          boolean isKey = outbox.key().stream().anyMatch(name::equalsIgnoreCase);
          if (json.nextToken().isScalarValue() && isKey) {
            found.add(name + " = " + json.getText());
          }
          json.skipChildren();
        }
      } catch (IOException cut) {
        return text(found);
      }
    }
    return text(found);
  }

  /** {@code "ARTNR = 4711, LANG = de: "}. */
  public static String of(List<HostColumn> columns, List<String> values) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      found.add(columns.get(i).name() + " = " + values.get(i));
    }
    return text(found);
  }

  private static String text(List<String> found) {
    return found.isEmpty() ? "" : shown(String.join(", ", found)) + ": ";
  }

  public static String tooLarge(long bytes, long most) {
    return "it has %,d bytes as JSON, and dst.host.max-row allows %,d: make it smaller, or raise the limit, and change it once more"
        .formatted(bytes, most);
  }

  /** The beginning of a text, no surrogate pair cut in two. */
  public static String shown(String text) {
    if (text.length() <= MOST_SHOWN) {
      return text;
    }
    boolean pair = Character.isHighSurrogate(text.charAt(MOST_SHOWN - 1));
    return text.substring(0, pair ? MOST_SHOWN - 1 : MOST_SHOWN);
  }
}
