package dst.store.database;

import dst.record.BundleId;
import dst.record.HeldRemoval;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The table {@code removal}. It is written only under the lock that keeps all others out. */
public final class RemovalTable {
  private static final String COLUMNS =
      "location, record, epoch, number, what, source, below, removed, living, names, since";
  private static final int MOST_NAME = 100;

  private final Set<String> touched = ConcurrentHashMap.newKeySet();

  /** Whether the location's rows may have changed since this was asked last. */
  public boolean wasTouched(String location) {
    return !touched.isEmpty() && touched.remove(location);
  }

  public List<Removal> all(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select " + COLUMNS + " from removal")) {
      return read(statement);
    }
  }

  /** In the order of their age. */
  public List<Removal> of(Connection connection, String location) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select " + COLUMNS + " from removal where location = ? order by since, record")) {
      statement.setString(1, location);
      return read(statement);
    }
  }

  private static List<Removal> read(PreparedStatement statement) throws SQLException {
    List<Removal> all = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        String names = row.getString(10);
        all.add(
            new Removal(
                new BundleId(row.getString(1), row.getLong(3), row.getLong(4)),
                row.getString(2),
                HeldRemoval.What.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                row.getString(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                names.isEmpty() ? List.of() : List.of(names.split("\n")),
                row.getObject(11, OffsetDateTime.class).toInstant()));
      }
    }
    return all;
  }

  public void insert(Connection connection, Removal removal) throws SQLException {
    BundleId bundle = removal.bundle();
    touched.add(bundle.location());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into removal (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, bundle.location());
      statement.setString(2, removal.record());
      statement.setLong(3, bundle.epoch());
      statement.setLong(4, bundle.number());
      statement.setString(5, removal.what().name().toLowerCase(Locale.ROOT));
      statement.setString(6, removal.source());
      statement.setLong(7, removal.below());
      statement.setLong(8, removal.removed());
      statement.setLong(9, removal.of());
      statement.setString(10, lines(removal.names()));
      statement.setObject(11, OffsetDateTime.ofInstant(removal.since(), ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  /** For people; a key can hold anything. */
  private static String lines(List<String> names) {
    return String.join(
        "\n",
        names.stream()
            .map(name -> name.replaceAll("\\p{Cntrl}", "?"))
            .map(name -> name.substring(0, Math.min(name.length(), MOST_NAME)))
            .map(name -> name.isEmpty() ? "?" : name)
            .toList());
  }

  public void delete(Connection connection, Removal removal) throws SQLException {
    delete(connection, "removal", removal);
    delete(connection, "kept_delete", removal);
  }

  private void delete(Connection connection, String table, Removal removal) throws SQLException {
    BundleId bundle = removal.bundle();
    touched.add(bundle.location());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from "
                + table
                + " where location = ? and record = ? and epoch = ? and number = ?")) {
      statement.setString(1, bundle.location());
      statement.setString(2, removal.record());
      statement.setLong(3, bundle.epoch());
      statement.setLong(4, bundle.number());
      statement.executeUpdate();
    }
  }

  /** A sweep up to the version settles what is not newer. */
  public void settle(Connection connection, String location, String record, Version version)
      throws SQLException {
    for (Removal removal : of(connection, location)) {
      if (removal.record().equals(record) && !version.isOlderThan(removal.version())) {
        delete(connection, removal);
      }
    }
  }

  /**
   * Takes the place of an older sweep of the record type.
   *
   * @return false if a newer one waits
   */
  public boolean replaceSweep(Connection connection, Removal next) throws SQLException {
    Instant since = next.since();
    for (Removal removal : of(connection, next.bundle().location())) {
      if (removal.isSweep() && removal.record().equals(next.record())) {
        if (next.version().isOlderThan(removal.version())) {
          return false;
        }
        since = removal.since();
        delete(connection, removal);
      }
    }
    insert(
        connection,
        new Removal(
            next.bundle(),
            next.record(),
            next.what(),
            next.source(),
            next.below(),
            next.removed(),
            next.of(),
            next.names(),
            since));
    return true;
  }
}
