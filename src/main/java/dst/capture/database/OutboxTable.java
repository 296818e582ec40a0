package dst.capture.database;

import dst.capture.WholeText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables {@code dst_outbox} and {@code dst_host} of a host's database. */
public final class OutboxTable {
  private static final int FETCH = 200;

  private static final String COLUMNS =
      "id, capture, op, " + WholeText.beginning("data") + " from dst_outbox";

  /** The class of SQL states for what is wrong in a statement. SQLite has no states. */
  private static final String NO_TABLE = "42";

  private final HostDialect dialect;
  private final long mostBytes;

  /**
   * Up to where the host's database knows that it was sealed.
   *
   * @param number the turn of the last bundle whose rows are deleted; see {@link OutboxMark}
   */
  public record Position(long epoch, long number) {}

  /**
   * @param mostBytes of a row, above which it is refused
   */
  public OutboxTable(HostDialect dialect, long mostBytes) {
    this.dialect = dialect;
    this.mostBytes = mostBytes;
  }

  /**
   * Counts the rows each time it is executed: prepared once, because it is asked for all the time.
   *
   * @param most that are counted
   */
  public static PreparedStatement counting(Connection connection, int most) throws SQLException {
    PreparedStatement select =
        connection.prepareStatement(
            "select count(*) from (select id from dst_outbox order by id limit ?) found");
    select.setInt(1, most);
    return select;
  }

  /** How many rows there are. */
  public static int count(PreparedStatement counting) throws SQLException {
    try (ResultSet row = counting.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  /**
   * What a look read.
   *
   * @param isCut whether there may be more, which would be too much for one bundle
   */
  public record Rows(List<OutboxRow> rows, boolean isCut) {}

  /**
   * The oldest rows. In a transaction of its own, because PostgreSQL's driver would else hold all
   * of them in memory.
   *
   * @param most rows
   * @param mostCharacters after which no more rows are read
   */
  public Rows read(Connection connection, int most, long mostCharacters) throws SQLException {
    List<OutboxRow> rows = new ArrayList<>();
    long left = mostCharacters;
    connection.setAutoCommit(false);
    try {
      try (PreparedStatement select =
          connection.prepareStatement("select " + COLUMNS + " order by id limit ?")) {
        select.setInt(1, most);
        select.setFetchSize(FETCH);
        try (ResultSet row = select.executeQuery()) {
          while (left > 0 && row.next()) {
            rows.add(row(row));
            left -= size(rows.get(rows.size() - 1));
          }
        }
      }
      List<OutboxRow> whole = whole(connection, rows, mostCharacters);
      connection.commit();
      return new Rows(whole, left <= 0 || whole.size() < rows.size() || rows.size() == most);
    } finally {
      autoCommit(connection);
    }
  }

  private static OutboxRow row(ResultSet row) throws SQLException {
    return new OutboxRow(row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
  }

  private static long size(OutboxRow row) {
    return row.large() != null ? row.large().bytes() : row.data() == null ? 0 : row.data().length();
  }

  /**
   * The same rows with all that stands in them, as many as are not too much.
   *
   * @param mostCharacters behind which the others are left for the next look
   */
  private List<OutboxRow> whole(Connection connection, List<OutboxRow> rows, long mostCharacters)
      throws SQLException {
    if (rows.stream().noneMatch(OutboxRow::isCut)) {
      return rows;
    }
    List<OutboxRow> whole = new ArrayList<>();
    long left = mostCharacters;
    for (OutboxRow row : rows) {
      if (left <= 0) {
        break;
      }
      OutboxRow read = row.isCut() ? whole(connection, row) : row;
      if (read != null) {
        whole.add(read);
        left -= size(read);
      }
    }
    return whole;
  }

  /** Null if somebody took it away meanwhile. */
  private OutboxRow whole(Connection connection, OutboxRow row) throws SQLException {
    WholeText text =
        WholeText.read(
            connection,
            "data",
            "from dst_outbox where id = ?",
            (select, first) -> select.setLong(first, row.id()),
            mostBytes);
    return text == null ? null : row.with(text);
  }

  /** The rows with these ids that are there. */
  public List<OutboxRow> rows(Connection connection, IdRanges ids) throws SQLException {
    List<OutboxRow> rows = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select " + COLUMNS + " where id between ? and ? order by id")) {
      for (IdRanges.Range range : ids.ranges()) {
        select.setLong(1, range.first());
        select.setLong(2, range.last());
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            rows.add(row(row));
          }
        }
      }
    }
    return whole(connection, rows, Long.MAX_VALUE);
  }

  /**
   * @return null if the row is missing
   */
  public Position position(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("select epoch, number from dst_host")) {
      return row.next() ? new Position(row.getLong(1), row.getLong(2)) : null;
    } catch (SQLException e) {
      String state = e.getSQLState();
      if (state == null || state.startsWith(NO_TABLE)) {
        throw new SQLException(
            e.getMessage() + "; if the outbox is not made yet: dst host install", state, e);
      }
      throw e;
    }
  }

  /**
   * Deletes the rows of a bundle and moves the position on, both or none.
   *
   * @return false if the position is not the one before: then nothing is deleted
   */
  public boolean forget(Connection connection, OutboxMark mark, long epoch) throws SQLException {
    connection.setAutoCommit(false);
    try {
      boolean moved;
      try (PreparedStatement update =
          connection.prepareStatement(
              "update dst_host set epoch = ?, number = ? where number = ?")) {
        update.setLong(1, epoch);
        update.setLong(2, mark.turn());
        update.setLong(3, mark.turn() - 1);
        moved = update.executeUpdate() == 1;
      }
      if (moved) {
        dialect.delete(connection, mark.ids());
        connection.commit();
      } else {
        connection.rollback();
      }
      return moved;
    } finally {
      autoCommit(connection);
    }
  }

  /** Whatever it was before. */
  public void place(Connection connection, Position position) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement delete = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement("insert into dst_host (epoch, number) values (?, ?)")) {
      delete.executeUpdate("delete from dst_host");
      insert.setLong(1, position.epoch());
      insert.setLong(2, position.number());
      insert.executeUpdate();
      connection.commit();
    } finally {
      autoCommit(connection);
    }
  }

  /** What is not committed by now is rolled back, also on a connection that just failed. */
  private static void autoCommit(Connection connection) throws SQLException {
    if (!connection.isClosed()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
