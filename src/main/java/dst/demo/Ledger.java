package dst.demo;

import dst.record.BundleId;
import dst.store.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Reads in the central database which of a location's files are in, every record of them. */
final class Ledger {
  private final Database database;

  Ledger(Database database) {
    this.database = database;
  }

  /**
   * @param number of the bundle, which grows with a location's files
   * @param at when its last transaction began
   */
  record Completed(String file, long number, Instant at) {}

  /** The completed bundles of a location from this number on. */
  List<Completed> completed(String location, long from) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement query =
            connection.prepareStatement(
                """
                select file, number, completed from bundle
                where id between ? and ? and location = ? and completed is not null\
                """)) {
      query.setString(1, new BundleId(location, 0, from).toString());
      query.setString(2, new BundleId(location, 0, Long.MAX_VALUE).toString());
      query.setString(3, location);
      List<Completed> completed = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          OffsetDateTime at = rows.getObject("completed", OffsetDateTime.class);
          completed.add(
              new Completed(rows.getString("file"), rows.getLong("number"), at.toInstant()));
        }
      }
      return completed;
    }
  }
}
