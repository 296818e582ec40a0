package dst.capture.database;

import dst.bundle.Manifest;
import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.Find;
import dst.capture.Gather;
import dst.capture.NewEpoch;
import dst.capture.Sealing;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code dst_outbox}, always from its lowest id on: what commits late is read late, and never
 * skipped. Rows are deleted by their ids when their bundle is durable. Which rows these are stands
 * in the bundle and how many bundles there were stands in the database, so that each tells when the
 * other was restored.
 */
public final class OutboxReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxReader.class);
  private static final long MOST_CHARACTERS = 2L << 20;
  private static final int MOST_ROUNDS = 50;
  private static final int MOST_UNKNOWN = 100;
  private static final long SLOW_NANOS = 20_000_000;
  private static final int RESTS = 2;

  private final HostDatabase database;
  private final OutboxTable table;
  private final Sealing sealing;
  private final NewEpoch newEpoch;
  private final Map<String, Capture.Outbox> captures;
  private final Gather gather;
  private final int most;
  private final long mostBytes;
  private final Patience patience;
  private final Set<String> unknown = new HashSet<>();
  private final LongSupplier nanoTime;
  private Connection connection;
  private PreparedStatement counting;
  private long rested;
  private boolean checked;
  private String seen;

  /**
   * @param captures by name
   * @param gather tells when to seal
   * @param most rows of one bundle
   * @param mostBytes of one row, above which it is a dead letter
   */
  public OutboxReader(
      HostDatabase database,
      Sealing sealing,
      NewEpoch newEpoch,
      Map<String, Capture.Outbox> captures,
      Gather gather,
      int most,
      long mostBytes) {
    this(database, sealing, newEpoch, captures, gather, most, mostBytes, System::nanoTime);
  }

  public OutboxReader(
      HostDatabase database,
      Sealing sealing,
      NewEpoch newEpoch,
      Map<String, Capture.Outbox> captures,
      Gather gather,
      int most,
      long mostBytes,
      LongSupplier nanoTime) {
    this.database = database;
    this.table = new OutboxTable(database.dialect(), mostBytes);
    this.sealing = sealing;
    this.newEpoch = newEpoch;
    this.captures = Map.copyOf(captures);
    this.gather = gather;
    this.most = most;
    this.mostBytes = mostBytes;
    this.nanoTime = nanoTime;
    this.rested = nanoTime.getAsLong();
    this.patience = new Patience("the outbox of " + database, nanoTime);
  }

  /** Seals what is in the outbox. What goes wrong is waited out. */
  public synchronized void look() {
    if (!patience.isDue() || nanoTime.getAsLong() - rested < 0) {
      return;
    }
    try {
      int rounds = 0;
      while (seal() && rounds < MOST_ROUNDS) {
        rounds++;
      }
      patience.passed();
    } catch (SQLException | IOException e) {
      close();
      patience.failed(e);
    }
  }

  /** What it waits for, in words; null: nothing. */
  public synchronized String problem() {
    return patience.problem();
  }

  /**
   * Nearly every look finds nothing, so all that it needs is kept ready.
   *
   * @return whether there may be more, which was too much for one bundle
   */
  private boolean seal() throws SQLException, IOException {
    if (connection == null) {
      connection = database.connection();
    }
    if (!checked || !Objects.equals(seen, markText())) {
      check(connection);
      seen = markText();
      checked = true;
    }
    if (!gather.isDue(count())) {
      return false;
    }
    OutboxTable.Rows read = table.read(connection, most, MOST_CHARACTERS);
    if (!read.rows().isEmpty()) {
      seal(connection, read.rows());
    }
    return read.isCut();
  }

  /** The next look begins with a new connection, and finds out anew where it is. */
  @Override
  public synchronized void close() {
    checked = false;
    counting = null;
    Connection held = connection;
    connection = null;
    try {
      if (held != null) {
        held.close();
      }
    } catch (SQLException e) {
      LOG.debug("a connection to {} was lost", database, e);
    }
  }

  /**
   * While some transaction stays open for hours, PostgreSQL and MariaDB must step over all rows
   * that were deleted meanwhile. Then there is a rest after each look, so that the database has
   * one.
   */
  private int count() throws SQLException {
    long begin = nanoTime.getAsLong();
    if (counting == null) {
      counting = OutboxTable.counting(connection, most);
    }
    int found = OutboxTable.count(counting);
    long end = nanoTime.getAsLong();
    rested = end - begin < SLOW_NANOS ? end : end + RESTS * (end - begin);
    return found;
  }

  private void seal(Connection connection, List<OutboxRow> rows) throws SQLException, IOException {
    List<CapturedChange> changes = rows.stream().map(this::change).toList();
    OutboxMark mark = OutboxMark.of(mark().turn() + 1, rows);
    Manifest sealed = sealing.seal(Find.live(changes, Map.of(OutboxMark.NAME, mark.toString())));
    if (!table.forget(connection, mark, sealed.bundle().epoch())) {
      beginAnew(connection, mark);
    }
    seen = markText();
  }

  private OutboxMark mark() {
    return OutboxMark.parse(markText());
  }

  private String markText() {
    return sealing.marks().get(OutboxMark.NAME);
  }

  /**
   * What the newest bundle and the database say of each other, after a start or a lost connection.
   */
  private void check(Connection connection) throws SQLException, IOException {
    OutboxMark mark = mark();
    OutboxTable.Position position = table.position(connection);
    if (position != null && position.number() == mark.turn()) {
      return;
    }
    boolean sealedNotDeleted =
        position != null
            && position.number() == mark.turn() - 1
            && OutboxMark.of(mark.turn(), table.rows(connection, mark.ids())).equals(mark);
    if (!sealedNotDeleted || !table.forget(connection, mark, position.epoch())) {
      beginAnew(connection, mark);
    }
  }

  private void beginAnew(Connection connection, OutboxMark mark) throws SQLException, IOException {
    OutboxTable.Position position = table.position(connection);
    String reason =
        "%s knows %s bundles of its outbox, and the pull area %d: one of them was restored or made anew"
            .formatted(database, position == null ? "no" : position.number(), mark.turn());
    long epoch = newEpoch.begin(reason, position == null ? 0 : position.epoch());
    table.place(connection, new OutboxTable.Position(epoch, mark().turn()));
  }

  private CapturedChange change(OutboxRow row) {
    Capture capture = row.capture() == null ? null : captures.get(row.capture());
    String fault = row.fault(capture, mostBytes);
    if (fault != null) {
      LOG.warn("row {} of dst_outbox goes to the dead letters at central: {}", row.id(), fault);
      return row.faulty(fault);
    }
    if (capture == null && unknown.size() < MOST_UNKNOWN && unknown.add(row.capture())) {
      LOG.warn(
          "dst_outbox has rows of the capture \"{}\", and there is no conf/captures/{}.yaml: they"
              + " travel, but without data files",
          row.capture(),
          row.capture());
    }
    return row.change(capture);
  }
}
