package dst.store;

import dst.store.database.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Remembers the newest sweep of a location's record type: a change that is older was not on the
 * list, even if it arrives after the sweep and its key was never seen.
 */
final class Sweeps {
  private static final Version NONE = new Version(Long.MIN_VALUE, Long.MIN_VALUE);

  private Sweeps() {}

  static Version newest(Connection connection, String location, String record) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select epoch, seq from sweep where location = ? and record = ?")) {
      statement.setString(1, location);
      statement.setString(2, record);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? new Version(row.getLong(1), row.getLong(2)) : NONE;
      }
    }
  }

  /** How many records it left; null if there was none, or it was not counted. */
  static Long living(Connection connection, String location, String record) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select living from sweep where location = ? and record = ?")) {
      statement.setString(1, location);
      statement.setString(2, record);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getObject(1, Long.class) : null;
      }
    }
  }

  /**
   * Only under the lock that keeps all others out.
   *
   * @param living how many records it leaves
   */
  static void remember(
      Connection connection, String location, String record, Version version, long living)
      throws SQLException {
    String update =
        "update sweep set epoch = ?, seq = ?, living = ? where location = ? and record = ?";
    String insert =
        "insert into sweep (epoch, seq, living, location, record) values (?, ?, ?, ?, ?)";
    if (!run(connection, update, location, record, version, living)) {
      run(connection, insert, location, record, version, living);
    }
  }

  private static boolean run(
      Connection connection,
      String sql,
      String location,
      String record,
      Version version,
      long living)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, version.epoch());
      statement.setLong(2, version.seq());
      statement.setLong(3, living);
      statement.setString(4, location);
      statement.setString(5, record);
      return statement.executeUpdate() == 1;
    }
  }
}
