package dst.host;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

/** MariaDB 10.5 and later; MySQL 8 is reached by the same driver. */
final class MariaDbHost implements HostDialect {
  /** To a database, for a statement on a table or column, and for lack of a right by its name. */
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143, 1227);

  private static final Set<String> BINARY =
      Set.of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");
  private static final Set<String> GEOMETRY =
      Set.of(
          "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection");

  @Override
  public String name() {
    return "mariadb";
  }

  /**
   * Under the server's usual isolation a delete would lock gaps of the outbox, and programs would
   * wait for it.
   */
  @Override
  public String configure(String url, HikariConfig config) {
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.addDataSourceProperty("connectTimeout", "10000");
    config.addDataSourceProperty("socketTimeout", "300000");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("permitMysqlScheme", "true");
    return url;
  }

  @Override
  public String folded(String name) {
    return name;
  }

  @Override
  public String quote(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  /**
   * An explicit collation, on any of its parts, makes all of it utf8mb4. Else a column of another
   * character set decides, and others' letters become question marks.
   */
  @Override
  public String rowJson(HostTable table, String alias) {
    String pairs = pairs(table.columns(), alias, ", ");
    int end = HostDialect.literal(table.columns().get(0).name()).length();
    return "json_object(_utf8mb4%s collate utf8mb4_bin%s)"
        .formatted(pairs.substring(0, end), pairs.substring(end));
  }

  @Override
  public String value(HostColumn column, String expression) {
    String type = column.typeName();
    if (BINARY.contains(type)) {
      return "concat(char(92 using utf8mb4), 'x', lower(hex(" + expression + ")))";
    }
    if (GEOMETRY.contains(type)) {
      return "st_astext(" + expression + ")";
    }
    return type.equals("bit") ? expression + " + 0" : expression;
  }

  /**
   * Row by row: a range would also look at the row behind it, and wait for its transaction if that
   * is open.
   */
  @Override
  public void delete(Connection connection, IdRanges ids) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from dst_outbox where id = ?")) {
      for (IdRanges.Range range : ids.ranges()) {
        for (long id = range.first(); id <= range.last(); id++) {
          delete.setLong(1, id);
          delete.addBatch();
        }
      }
      delete.executeBatch();
    }
  }

  @Override
  public boolean isDenied(SQLException failure) {
    return DENIED.contains(failure.getErrorCode());
  }

  @Override
  public String grantee(String user) {
    int at = user.lastIndexOf('@');
    return HostDialect.literal(user.substring(0, at))
        + "@"
        + HostDialect.literal(user.substring(at + 1));
  }

  @Override
  public Triggers triggers() {
    return new MariaDbTriggers(this);
  }
}
