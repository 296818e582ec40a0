package dst.store;

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

  /** Only under the lock that keeps all others out. */
  static void remember(Connection connection, String location, String record, Version version)
      throws SQLException {
    String update = "update sweep set epoch = ?, seq = ? where location = ? and record = ?";
    String insert = "insert into sweep (epoch, seq, location, record) values (?, ?, ?, ?)";
    if (!run(connection, update, location, record, version)) {
      run(connection, insert, location, record, version);
    }
  }

  private static boolean run(
      Connection connection, String sql, String location, String record, Version version)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, version.epoch());
      statement.setLong(2, version.seq());
      statement.setString(3, location);
      statement.setString(4, record);
      return statement.executeUpdate() == 1;
    }
  }
}
