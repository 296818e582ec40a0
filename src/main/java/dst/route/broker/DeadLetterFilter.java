package dst.route.broker;

import java.util.ArrayList;
import java.util.List;

/**
 * Which dead letters are asked for, as a selector of the broker: those that are not stay there.
 *
 * @param cause the word in the header {@code dst_cause}; null: any
 * @param file the name in the header {@code dst_file}, in which {@code *} and {@code ?} stand for
 *     any letters; null: any
 * @param id the beginning of the id; null: any
 */
public record DeadLetterFilter(String cause, String file, String id) {
  public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null);

  /** Those whose ids begin so. */
  public static DeadLetterFilter ofId(String id) {
    return new DeadLetterFilter(null, null, id);
  }

  /** Null: all. */
  String selector() {
    List<String> parts = new ArrayList<>();
    if (cause != null) {
      parts.add("dst_cause = " + text(cause));
    }
    if (file != null) {
      parts.add("dst_file LIKE " + text(like(file)) + " ESCAPE '\\'");
    }
    if (id != null) {
      parts.add("AMQUserID LIKE " + text("ID:" + escaped(id) + "%") + " ESCAPE '\\'");
    }
    return parts.isEmpty() ? null : String.join(" AND ", parts);
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  private static String like(String glob) {
    return escaped(glob).replace('*', '%').replace('?', '_');
  }

  /** What LIKE takes for any letters stands for itself. */
  private static String escaped(String text) {
    return text.replaceAll("[\\\\%_]", "\\\\$0");
  }
}
