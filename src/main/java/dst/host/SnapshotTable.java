package dst.host;

import dst.bundle.Manifest;
import dst.record.Op;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The table of a capture, row by row in the order of its key. */
final class SnapshotTable implements SnapshotSource {
  private static final int MOST_ROWS = 500;
  private static final long MOST_CHARACTERS = 1L << 20;
  private static final long MOST_FILE_BYTES = 8L << 20;

  private final HostDatabase database;
  private final Capture.Outbox capture;
  private final HostFiles files;
  private TableRows table;
  private int most = MOST_ROWS;

  SnapshotTable(HostDatabase database, Capture.Outbox capture, HostFiles files) {
    this.database = database;
    this.capture = capture;
    this.files = files;
  }

  @Override
  public long count() throws IOException {
    try (Connection connection = database.connection()) {
      HostTable shape = HostTable.of(connection, database.dialect(), capture);
      try (PreparedStatement statement =
              connection.prepareStatement("select count(*) from " + shape.name());
          ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Finds out how many rows with their files make one bundle. */
  @Override
  public void prepare(List<String> after) throws IOException {
    most = MOST_ROWS;
    if (capture.files().isEmpty()) {
      return;
    }
    Portion portion = new Portion(MOST_ROWS, MOST_FILE_BYTES, files);
    for (String row : rows(after).rows()) {
      portion.add(change(row));
      if (portion.isFull()) {
        break;
      }
    }
    most = Math.max(1, portion.changes().size());
  }

  @Override
  public Chunk read(long first, List<String> after) throws IOException {
    TableRows.Chunk chunk = rows(after);
    List<CapturedChange> changes = chunk.rows().stream().map(this::change).toList();
    return new Chunk(changes, chunk.last(), changes.isEmpty());
  }

  /** A statement of its own sees all that is committed when it begins. */
  private TableRows.Chunk rows(List<String> after) throws IOException {
    try (Connection connection = database.connection()) {
      if (table == null) {
        table = TableRows.of(database, capture);
      }
      return table.read(connection, after, most, MOST_CHARACTERS);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private IOException failed(SQLException e) {
    return new IOException("the table " + capture.table() + " can't be read: " + e.getMessage(), e);
  }

  private CapturedChange change(String row) {
    return new CapturedChange(capture.name(), Op.UPSERT, row, NamedFiles.of(capture, row));
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
