package dst.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dst.deadletter.DeadLetter;
import dst.route.broker.DeadLetterFilter;
import dst.route.broker.DeadLetterQueues;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A page of the dead letters, printed while they come: none of them stays in memory. */
final class DeadListing {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DeadLetterQueues queues;
  private final List<String> locations;
  private final DeadLetterFilter filter;
  private final PrintWriter out;
  private final boolean json;
  private final Screen screen = Screen.now();
  private final int limit;
  private int listed;
  private boolean more;
  private String last;

  /**
   * @param limit the most that are printed
   */
  DeadListing(
      DeadLetterQueues queues,
      List<String> locations,
      DeadLetterFilter filter,
      int limit,
      PrintWriter out,
      boolean json) {
    this.queues = queues;
    this.locations = locations;
    this.filter = filter;
    this.limit = limit;
    this.out = out;
    this.json = json;
  }

  /**
   * @param after id of the one that the page begins behind; null: it is the first page
   * @throws IOException if there is none of this id
   */
  void print(String after) throws Exception {
    int first = after == null ? 0 : locationOf(after);
    boolean[] reached = {after == null};
    out.print(json ? "[" : "");
    for (int i = first; i < locations.size() && !more; i++) {
      queues.visit(
          locations.get(i),
          filter,
          letter -> {
            if (reached[0]) {
              return print(letter);
            }
            reached[0] = letter.id().equals(after);
            return true;
          });
    }
    out.println(json ? "]" : summary());
  }

  private int locationOf(String after) throws Exception {
    DeadLetterFilter thisOne = new DeadLetterFilter(filter.cause(), filter.file(), after);
    for (int i = 0; i < locations.size(); i++) {
      if (queues.count(locations.get(i), thisOne) == 1) {
        return i;
      }
    }
    throw new IOException(
        "there is no dead letter "
            + after
            + " among these to begin behind: it is gone meanwhile, or --location, --cause or --file"
            + " are not those of the list before. Begin again without --after.");
  }

  private boolean print(DeadLetter letter) {
    more = listed == limit;
    if (more) {
      return false;
    }
    if (json) {
      out.print((listed == 0 ? "" : ",\n") + Visible.lines(headers(letter).toString()));
    } else {
      lines(letter, screen).forEach(out::println);
    }
    listed++;
    last = letter.id();
    return true;
  }

  private String summary() throws Exception {
    long all = 0;
    for (String location : locations) {
      all += queues.count(location, filter);
    }
    String number = all == 1 ? "1 dead letter" : "%,d dead letters".formatted(all);
    String part = listed < all ? "%,d of ".formatted(listed) : "";
    String next = more && last != null ? "; the next ones: --after " + last : "";
    return part + number + next;
  }

  /** One line, where there is room: which one it is, and below what is wrong. */
  static List<String> lines(DeadLetter letter, Screen screen) {
    String file = letter.file() == null ? "(no file)" : letter.file();
    String which =
        Visible.line(
            "%s  %s  %s"
                .formatted(
                    letter.id(), letter.at().truncatedTo(ChronoUnit.SECONDS), letter.location()));
    String what =
        Visible.line(
            "%s  %s  %s%s"
                .formatted(
                    letter.cause(),
                    letter.line() > 0 ? file + ":" + letter.line() : file,
                    letter.key() == null ? "" : letter.key() + "  ",
                    letter.error()));
    List<String> whole = screen.fold(which + "  " + what, "  ");
    if (whole.size() == 1) {
      return whole;
    }
    List<String> lines = new ArrayList<>(screen.fold(which, "  "));
    lines.addAll(screen.fold("  " + what, "    "));
    return lines;
  }

  /** What its headers tell, by their names in docs/queues.md. */
  private static ObjectNode headers(DeadLetter letter) {
    return JSON.createObjectNode()
        .put("id", letter.id())
        .put("at", letter.at().toString())
        .put("location", letter.location())
        .put("bundle", letter.bundle())
        .put("file", letter.file())
        .put("record", letter.record())
        .put("key", letter.key())
        .put("line", letter.line())
        .put("cause", letter.cause())
        .put("rule", letter.rule())
        .put("error", letter.error())
        .put("attempts", letter.attempts());
  }

  /** The headers, and behind them what only the body tells. */
  static ObjectNode whole(DeadLetter letter) {
    ObjectNode all = headers(letter);
    body(letter).properties().forEach(p -> all.putIfAbsent(p.getKey(), p.getValue()));
    return all;
  }

  /** Another program may have written it. */
  private static JsonNode body(DeadLetter letter) {
    try {
      return JSON.readTree(letter.json());
    } catch (IOException noJson) {
      return JSON.createObjectNode().put("source", new String(letter.json(), UTF_8));
    }
  }
}
