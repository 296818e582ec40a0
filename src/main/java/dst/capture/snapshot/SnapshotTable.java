package dst.capture.snapshot;

import dst.bundle.Manifest;
import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.HostFiles;
import dst.capture.LargeRow;
import dst.capture.NamedFiles;
import dst.capture.Portion;
import dst.capture.database.HostDatabase;
import dst.capture.database.Patience;
import dst.record.Op;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The table of a capture, row by row in the order of its key. */
final class SnapshotTable implements SnapshotSource {
  private static final int MOST_ROWS = 500;
  private static final long MOST_CHARACTERS = 1L << 20;
  private static final long MOST_FILE_BYTES = 8L << 20;

  /** How many rows without a key are told; as a rule there are none or a few. */
  private static final int MOST_WITHOUT_KEY = 100;

  private final HostDatabase database;
  private final Capture.Outbox capture;
  private final HostFiles files;
  private final long maxRow;
  private TableRows table;
  private int most = MOST_ROWS;

  /** The database makes the JSON of all rows that it is asked for: of large ones few at a time. */
  private int asked = MOST_ROWS;

  /**
   * @param maxRow the most bytes of a row
   */
  SnapshotTable(HostDatabase database, Capture.Outbox capture, HostFiles files, long maxRow) {
    this.database = database;
    this.capture = capture;
    this.files = files;
    this.maxRow = maxRow;
  }

  @Override
  public long count() throws IOException {
    try (Connection connection = database.connection()) {
      table = null;
      asked = MOST_ROWS;
      return table().count(connection);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** It is looked at anew for each snapshot: it may have other columns by now. */
  private TableRows table() throws SQLException {
    if (table == null) {
      table = TableRows.of(database, capture, maxRow);
    }
    return table;
  }

  /** Finds out how many rows with their files make one bundle. */
  @Override
  public void prepare(List<String> after) throws IOException {
    most = MOST_ROWS;
    if (capture.files().isEmpty()) {
      return;
    }
    Portion portion = new Portion(MOST_ROWS, MOST_FILE_BYTES, files);
    for (CapturedChange change : changes(rows(after))) {
      portion.add(change);
      if (portion.isFull()) {
        break;
      }
    }
    most = Math.max(1, portion.changes().size());
  }

  @Override
  public Chunk read(long first, List<String> after) throws IOException {
    TableRows.Chunk chunk = rows(after);
    if (chunk.last() != null) {
      return new Chunk(changes(chunk), chunk.last(), false);
    }
    List<CapturedChange> withoutKey = withoutKey().stream().map(this::change).toList();
    return new Chunk(withoutKey, after == null ? List.of() : after, true);
  }

  private List<CapturedChange> changes(TableRows.Chunk chunk) {
    List<CapturedChange> changes = new ArrayList<>();
    for (String row : chunk.rows()) {
      boolean isLarge = chunk.large() != null && changes.size() == chunk.rows().size() - 1;
      changes.add(isLarge ? large(row, chunk.large()) : change(row));
    }
    return changes;
  }

  /** A statement of its own sees all that is committed when it begins. */
  private TableRows.Chunk rows(List<String> after) throws IOException {
    try (Connection connection = database.connection()) {
      int rows = Math.min(most, asked);
      TableRows.Chunk chunk = table().read(connection, after, rows, MOST_CHARACTERS);
      boolean isWhole = chunk.rows().size() >= rows;
      asked = isWhole ? Math.min(4 * rows, MOST_ROWS) : Math.max(1, 2 * chunk.rows().size());
      return chunk;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private List<String> withoutKey() throws IOException {
    try (Connection connection = database.connection()) {
      return table().withoutKey(connection, MOST_WITHOUT_KEY);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private IOException failed(SQLException e) {
    table = null;
    return new IOException(
        "the table " + capture.table() + " can't be read: " + Patience.reason(e), e);
  }

  private CapturedChange change(String row) {
    return CapturedChange.ofDatabase(capture.name(), Op.UPSERT, row, NamedFiles.of(capture, row));
  }

  private CapturedChange large(String beginning, LargeRow row) {
    return new CapturedChange(
        capture.name(), Op.UPSERT, beginning, row, NamedFiles.of(capture, row), true);
  }

  @Override
  public void sealed(Chunk chunk, Manifest manifest) {}

  @Override
  public String keeps() {
    return null;
  }

  @Override
  public boolean isWhole() {
    return true;
  }
}
