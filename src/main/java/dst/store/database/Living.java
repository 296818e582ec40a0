package dst.store.database;

import dst.record.BundleId;
import dst.record.RecordType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks a record type's table what a location has, and what of it a sweep would remove. */
public final class Living {
  private static final String OLDER = "(epoch, seq) < (cast(? as bigint), cast(? as bigint))";

  private final RecordType type;
  private final String table;
  private final String keys;
  private final String naming;
  private final int namings;

  /**
   * @param naming conditions that keep a record from a sweep, each with the location as its only
   *     parameter
   */
  Living(RecordType type, Dialect dialect, List<String> naming) {
    this.type = type;
    this.table = dialect.quote(type.table());
    this.keys = dialect.list("", type.key());
    this.naming = String.join("", naming);
    this.namings = naming.size();
  }

  /**
   * @param living records that the location has
   * @param older those that a sweep would remove
   */
  public record Extent(long living, long older) {}

  /** How much a sweep below the version would remove, and of how much. */
  public Extent extent(Connection connection, String location, Version version)
      throws SQLException {
    String sql =
        "select count(*), count(case when %s%s then 1 end) from %s where location = ? and not deleted"
            .formatted(OLDER, naming, table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = bind(statement, 1, location, version);
      statement.setString(next, location);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Extent(row.getLong(1), row.getLong(2));
      }
    }
  }

  private int bind(PreparedStatement statement, int from, String location, Version version)
      throws SQLException {
    statement.setLong(from, version.epoch());
    statement.setLong(from + 1, version.seq());
    for (int i = 0; i < namings; i++) {
      statement.setString(from + 2 + i, location);
    }
    return from + 2 + namings;
  }

  /** Some of those that a sweep would remove. */
  public List<String> older(Connection connection, String location, Version version, int most)
      throws SQLException {
    String sql =
        "select %2$s from %3$s where %1$s%4$s and location = ? and not deleted order by %2$s limit %5$d"
            .formatted(OLDER, keys, table, naming, most);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = bind(statement, 1, location, version);
      statement.setString(next, location);
      List<String> names = new ArrayList<>();
      for (List<Object> key : keys(statement)) {
        names.add(name(key));
      }
      return names;
    }
  }

  /** How many the location has; no more than {@code most} are counted. */
  public long count(Connection connection, String location, long most) throws SQLException {
    String sql =
        "select count(*) from (select 1 as one from %s where location = ? and not deleted limit ?) t"
            .formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, location);
      statement.setLong(2, most);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Keys of records that the bundle deleted. */
  public List<List<Object>> deletedBy(Connection connection, BundleId bundle, int most)
      throws SQLException {
    String sql =
        "select %1$s from %2$s where location = ? and deleted and bundle = ? order by %1$s limit %3$d"
            .formatted(keys, table, most);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, bundle.location());
      statement.setString(2, bundle.toString());
      return keys(statement);
    }
  }

  private List<List<Object>> keys(PreparedStatement statement) throws SQLException {
    List<List<Object>> all = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        List<Object> key = new ArrayList<>();
        for (int column = 1; column <= type.key().size(); column++) {
          key.add(row.getObject(column));
        }
        all.add(key);
      }
    }
    return all;
  }

  public boolean has(Connection connection, String location, List<Object> key) throws SQLException {
    String sql =
        "select 1 from %s where location = ? and not deleted and (%s) = (%s)"
            .formatted(table, keys, String.join(", ", key.stream().map(part -> "?").toList()));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, location);
      for (int i = 0; i < key.size(); i++) {
        statement.setObject(2 + i, key.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  public static String name(List<Object> key) {
    return String.join("/", key.stream().map(String::valueOf).toList());
  }
}
