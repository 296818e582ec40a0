package dst.capture.database;

import dst.bundle.Hashes;
import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.Find;
import dst.capture.NamedFiles;
import dst.capture.Sealing;
import dst.outbox.Outbox;
import dst.record.Op;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
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

  private static final long MOST_CHARACTERS = 2L << 20;
  private static final int HASH = 64;
  private static final String TOO_LARGE =
      "it has %,d bytes, and a row of a SELECT may have %,d (dst.host.max-row, at most a sixteenth"
          + " of the listener's memory): select less of it, raise the limit, or send it by the"
          + " outbox or triggers";

  private final Capture.Select capture;
  private final BoundedQuery query;
  private final Sealing sealing;
  private final int most;
  private BoundedQuery.Asked asked;
  private boolean rowByRow;
  private boolean taken = true;
  private volatile boolean failed;
  private Set<String> known = Set.of();
  private String knownUpTo;
  private volatile String reached;

  /**
   * @param most rows of one bundle
   */
  public SelectReader(Capture.Select capture, BoundedQuery query, Sealing sealing, int most) {
    this.capture = capture;
    this.query = query;
    this.sealing = sealing;
    this.most = most;
    this.asked = new BoundedQuery.Asked(capture.query(), Set.of(), Long.MAX_VALUE);
  }

  /**
   * The query, for camel-jdbc: it comes from the capture's file alone. After a look that failed its
   * rows are read one at a time, so that all before the one that fails are sealed.
   */
  public synchronized String query() throws SQLException {
    failed |= !taken;
    rowByRow |= failed;
    taken = false;
    asked = query.ask(rowByRow);
    return asked.sql();
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

  /** Where it stands while it fails, in words; null: the last look went well. */
  public String problem() {
    return !failed
        ? null
        : "all up to the mark %s is sent, and nothing behind it until its query passes; all other captures go on. If a single row makes it fail, correct that row, or write the query so that it doesn't (nullif, case)"
            .formatted(reached == null ? mark() : reached);
  }

  /**
   * Seals what is new in the rows, in bundles. Between two of them the mark stays below that of the
   * last row: others may share it. At a large row the look ends, and the next one reads row by row.
   *
   * @param rows column to value, in the order of the mark
   */
  public synchronized void take(Iterator<Map<String, Object>> rows) throws IOException {
    if (!mark().equals(knownUpTo)) {
      known = Set.of();
    }
    Look look = new Look();
    RuntimeException failure = null;
    try {
      while (!look.isCut && hasNext(rows)) {
        look.add(rows);
      }
    } catch (FailedAtRow e) {
      failure = e.failure;
    }
    look.end(failure != null);
    known = look.seen;
    knownUpTo = mark();
    failed = failure != null;
    if (failed) {
      throw failure;
    }
    rowByRow = look.hasLarge;
    taken = true;
  }

  /** The database failed, and not what became of a row. */
  private static final class FailedAtRow extends Exception {
    private static final long serialVersionUID = 1;
    private final transient RuntimeException failure;

    FailedAtRow(RuntimeException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private static boolean hasNext(Iterator<?> rows) throws FailedAtRow {
    try {
      return rows.hasNext();
    } catch (RuntimeException e) {
      throw new FailedAtRow(e);
    }
  }

  private static <T> T next(Iterator<T> rows) throws FailedAtRow {
    try {
      return rows.next();
    } catch (RuntimeException e) {
      throw new FailedAtRow(e);
    }
  }

  /** What one look finds. */
  private final class Look {
    private final Set<String> seen = new HashSet<>();
    private final List<CapturedChange> changes = new ArrayList<>();
    private long size;
    private String last;
    private String below;
    private boolean hasLarge;
    private boolean isCut;

    void add(Iterator<Map<String, Object>> rows) throws IOException, FailedAtRow {
      Map<String, Object> row = next(rows);
      long bytes = bytes(row);
      hasLarge |= bytes > BoundedQuery.FEW && bytes <= query.most();
      String mark = text(value(row, capture.mark()));
      if (mark != null && !mark.equals(last)) {
        below = last;
        last = mark;
      }
      isCut = bytes > asked.whole() && bytes <= query.most();
      if (isCut) {
        return;
      }
      CapturedChange change = change(row, bytes);
      String identity = identity(change);
      if (seen.size() < MOST_KNOWN) {
        seen.add(identity);
      }
      if (!known.contains(identity)) {
        changes.add(change);
        size += change.size();
      }
      if ((changes.size() == most || size >= MOST_CHARACTERS) && hasNext(rows)) {
        seal(changes, below);
        changes.clear();
        size = 0;
      }
    }

    /**
     * @param failed whether there may be more with the mark of the last row
     */
    void end(boolean failed) throws IOException {
      String mark = failed || isCut ? below : last;
      if (!changes.isEmpty() || (mark != null && !mark.equals(mark()))) {
        seal(changes, mark);
      }
      reached = last == null ? reached : last;
    }
  }

  /** Takes the size out of the row; 0: it is not known. */
  private static long bytes(Map<String, Object> row) {
    String bytes = text(value(row, BoundedQuery.BYTES));
    row.keySet().removeIf(BoundedQuery.BYTES::equalsIgnoreCase);
    return bytes == null ? 0 : Long.parseLong(bytes);
  }

  /** Rows may be large, and many are kept. */
  private static String identity(CapturedChange change) {
    String text = change.op() + change.row();
    return text.length() <= 2 * HASH ? text : Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private void seal(List<CapturedChange> changes, String mark) throws IOException {
    sealing.seal(Find.live(changes, mark == null ? Map.of() : Map.of(markName(), mark)));
  }

  private CapturedChange change(Map<String, Object> row, long bytes) {
    boolean gone =
        capture.deleted().entrySet().stream()
            .anyMatch(is -> Objects.equals(text(value(row, is.getKey())), is.getValue()));
    if (bytes > asked.whole() && !gone) {
      return fault(row, TOO_LARGE.formatted(bytes, query.most()));
    }
    for (Map.Entry<String, Object> column : row.entrySet()) {
      if (column.getValue() instanceof SelectSource.Unreadable value) {
        return fault(row, "its column " + column.getKey() + " can't be read: " + value.why());
      }
    }
    String json = json(row);
    return gone
        ? CapturedChange.ofDatabase(capture.name(), Op.DELETE, json, List.of())
        : CapturedChange.ofDatabase(capture.name(), Op.UPSERT, json, NamedFiles.of(capture, json));
  }

  /** It travels with what is wrong: central makes a letter of it. */
  private CapturedChange fault(Map<String, Object> row, String why) {
    row.values().removeIf(value -> value == null || value instanceof SelectSource.Unreadable);
    String fault =
        "a row of the SELECT of the capture %s, %s: %s"
            .formatted(capture.name(), RowKey.shown(json(row)), why);
    return CapturedChange.ofDatabase(
        capture.name(), Op.UPSERT, Outbox.json(Map.of(OutboxRow.FAULT, fault)), List.of());
  }

  private String json(Map<String, Object> row) {
    StringJoiner columns = new StringJoiner(",", "{", "}");
    for (Map.Entry<String, Object> column : row.entrySet()) {
      Object value = column.getValue();
      boolean isJson = value instanceof String && asked.json().contains(column.getKey());
      columns.add(member(column.getKey(), isJson ? new HostDialect.Json((String) value) : value));
    }
    return CapturedChange.oneLine(columns.toString());
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
