package dst.capture.database;

import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.Find;
import dst.capture.NamedFiles;
import dst.capture.Sealing;
import dst.outbox.Outbox;
import dst.record.Op;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What the integrator's own SELECT finds. The greatest mark is remembered in the bundles; rows that
 * were the same at the look before are not sealed again, so that a query may look back a little.
 */
public final class SelectReader {
  /** The rows of a look that the next one knows again. */
  private static final int MOST_KNOWN = 20_000;

  private final Capture.Select capture;
  private final Sealing sealing;
  private final int most;
  private Set<String> known = Set.of();
  private String knownUpTo;

  /**
   * @param most rows of one bundle
   */
  public SelectReader(Capture.Select capture, Sealing sealing, int most) {
    this.capture = capture;
    this.sealing = sealing;
    this.most = most;
  }

  /** The query, for camel-jdbc: it comes from the capture's file alone. */
  public String query() {
    return capture.query();
  }

  /** What stands for {@code :?since}. */
  public Map<String, Object> parameters() {
    return Map.of("since", mark());
  }

  private String mark() {
    return sealing.marks().getOrDefault(markName(), capture.start());
  }

  private String markName() {
    return "select." + capture.name();
  }

  /**
   * Seals what is new in the rows, in bundles. Between two of them the mark stays below that of the
   * last row: others may share it.
   *
   * @param rows column to value, in the order of the mark
   */
  public synchronized void take(Iterator<Map<String, Object>> rows) throws IOException {
    if (!mark().equals(knownUpTo)) {
      known = Set.of();
    }
    Set<String> seen = new HashSet<>();
    List<CapturedChange> changes = new ArrayList<>();
    String last = null;
    String below = null;
    while (rows.hasNext()) {
      Map<String, Object> row = rows.next();
      String mark = text(value(row, capture.mark()));
      if (mark != null && !mark.equals(last)) {
        below = last;
        last = mark;
      }
      CapturedChange change = change(row);
      if (seen.size() < MOST_KNOWN) {
        seen.add(change.op() + change.row());
      }
      if (!known.contains(change.op() + change.row())) {
        changes.add(change);
      }
      if (changes.size() == most && rows.hasNext()) {
        seal(changes, below);
        changes.clear();
      }
    }
    if (!changes.isEmpty() || (last != null && !last.equals(mark()))) {
      seal(changes, last);
    }
    known = seen;
    knownUpTo = mark();
  }

  private void seal(List<CapturedChange> changes, String mark) throws IOException {
    sealing.seal(Find.live(changes, mark == null ? Map.of() : Map.of(markName(), mark)));
  }

  private CapturedChange change(Map<String, Object> row) {
    StringJoiner columns = new StringJoiner(",", "{", "}");
    for (Map.Entry<String, Object> column : row.entrySet()) {
      columns.add(member(column.getKey(), column.getValue()));
    }
    String json = CapturedChange.oneLine(columns.toString());
    boolean gone =
        capture.deleted().entrySet().stream()
            .anyMatch(is -> Objects.equals(text(value(row, is.getKey())), is.getValue()));
    return gone
        ? CapturedChange.ofDatabase(capture.name(), Op.DELETE, json, List.of())
        : CapturedChange.ofDatabase(capture.name(), Op.UPSERT, json, NamedFiles.of(capture, json));
  }

  private static String member(String name, Object value) {
    boolean json = value instanceof HostDialect.Json;
    String object = Outbox.json(Collections.singletonMap(name, json ? "" : value));
    int end = object.length() - (json ? "\"\"}" : "}").length();
    return object.substring(1, end) + (json ? value : "");
  }

  /** Databases change the case of names that stand without quotes in the query. */
  private static Object value(Map<String, Object> row, String column) {
    if (row.containsKey(column)) {
      return row.get(column);
    }
    return row.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(column))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static String text(Object value) {
    return value instanceof BigDecimal number
        ? number.toPlainString()
        : value == null ? null : value.toString();
  }
}
