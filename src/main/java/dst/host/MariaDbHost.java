package dst.host;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** MariaDB 10.5 and later; MySQL 8 is reached by the same driver. */
final class MariaDbHost implements HostDialect {
  private static final Set<String> BINARY =
      Set.of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");

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

  @Override
  public String rowJson(List<HostColumn> columns, String alias) {
    return "json_object(" + pairs(columns, alias, ", ") + ")";
  }

  /** Bytes would make all of the JSON bytes, which the outbox's column may refuse. */
  @Override
  public String value(HostColumn column, String expression) {
    String type = column.typeName();
    if (BINARY.contains(type)) {
      return "concat('\\\\x', lower(hex(" + expression + ")))";
    }
    if (type.equals("bit")) {
      return expression + " + 0";
    }
    return expression;
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
}
