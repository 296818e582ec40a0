package dst.capture.database;

import com.zaxxer.hikari.HikariConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** MariaDB 10.5 and later; MySQL 8 is reached by the same driver. */
final class MariaDbHost implements HostDialect {
  /** To a database, for a statement on a table or column, and for lack of a right by its name. */
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143, 1227);

  private static final Set<String> BINARY =
      Set.of("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob");
  private static final Pattern NUMBER =
      Pattern.compile("boolean|(tiny|small|medium|big)?int|decimal|float|double|year");
  private static final Pattern COORDINATE = Pattern.compile("\\d+\\.\\d+(E-?\\d+)?");
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
    config.addDataSourceProperty("geometryDefaultType", "default");
    config.setConnectionInitSql(
        "set session time_zone = '+00:00',"
            + " sql_mode = replace(@@session.sql_mode, 'PAD_CHAR_TO_FULL_LENGTH', '')");
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
    return json(table.columns(), alias);
  }

  /** The same of the key alone. */
  String keyJson(HostTable table, String alias) {
    return json(table.key(), alias);
  }

  private String json(List<HostColumn> columns, String alias) {
    String pairs = pairs(columns, alias, ", ");
    int end = text(columns.get(0).name()).length();
    return "json_object(%s collate utf8mb4_bin%s)"
        .formatted(pairs.substring(0, end), pairs.substring(end));
  }

  /** Names may hold what a session's SQL mode reads in one way or another. */
  @Override
  public String text(String text) {
    return text.indexOf('\\') < 0
        ? "_utf8mb4" + HostDialect.literal(text)
        : "_utf8mb4 x'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "'";
  }

  /**
   * As PostgreSQL writes it, and never by the session's time zone: {@code unix_timestamp} of a
   * column is what is stored, also in the hour that the clocks repeat.
   */
  @Override
  public String value(HostColumn column, String expression) {
    String type = column.typeName();
    if (BINARY.contains(type)) {
      return "concat(char(92 using utf8mb4), 'x', lower(hex(" + expression + ")))";
    }
    if (GEOMETRY.contains(type)) {
      return "st_astext(" + expression + ")";
    }
    if (type.endsWith("zerofill")) {
      boolean binary = type.startsWith("float") || type.startsWith("double");
      return (binary ? "concat(" + expression + ")" : expression) + " + 0";
    }
    return switch (type) {
      case "bit", "year" -> expression + " + 0";
      case "timestamp" -> instant(expression);
      case "datetime" -> withoutZeros("replace(" + expression + ", ' ', 'T')");
      case "time" -> withoutZeros("concat(" + expression + ")");
      default -> expression;
    };
  }

  @Override
  public String octets(int type, String typeName, String expression) {
    if (BINARY.contains(typeName)) {
      return "2 * octet_length(" + expression + ")";
    }
    boolean text =
        typeName.contains("text") || typeName.contains("char") || typeName.equals("json");
    return text ? "octet_length(" + expression + ")" : null;
  }

  /** MariaDB drops the order of a subquery. */
  @Override
  public String orderOfSubquery(String mark) {
    return " order by " + mark;
  }

  @Override
  public Object read(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      return null;
    }
    String type = row.getMetaData().getColumnTypeName(column).toLowerCase(Locale.ROOT);
    if (NUMBER.matcher(type).lookingAt()) {
      return Json.number(text.replaceFirst("^(-?)0+(?=\\d)", "$1"));
    }
    if (BINARY.contains(type)) {
      return row.getBytes(column);
    }
    if (GEOMETRY.contains(type)) {
      return COORDINATE
          .matcher(row.getObject(column).toString())
          .replaceAll(found -> new BigDecimal(found.group()).stripTrailingZeros().toPlainString());
    }
    return switch (type) {
      case "json" -> new Json(text);
      case "bit" -> new BigInteger(1, row.getBytes(column));
      case "timestamp", "datetime" -> {
        String time = shortened(text).replace(' ', 'T');
        yield type.equals("datetime") || time.startsWith("0000") ? time : time + "+00:00";
      }
      case "time" -> shortened(text);
      default -> text;
    };
  }

  private static String shortened(String time) {
    return time.indexOf('.') < 0 ? time : time.replaceFirst("\\.?0+$", "");
  }

  private static String instant(String column) {
    String utc = "date_add('1970-01-01 00:00:00', interval unix_timestamp(%s) second)";
    return "if(%1$s is not null and coalesce(unix_timestamp(%1$s), 0) = 0, '0000-00-00T00:00:00', concat(%2$s, '+00:00'))"
        .formatted(column, withoutZeros("replace(" + utc.formatted(column) + ", ' ', 'T')"));
  }

  /** Of a fraction of a second: the same time is the same text, whatever the column's precision. */
  private static String withoutZeros(String text) {
    return "if(locate('.', %1$s), trim(trailing '.' from trim(trailing '0' from %1$s)), %1$s)"
        .formatted(text);
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
