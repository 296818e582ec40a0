package dst.capture.database;

import com.zaxxer.hikari.HikariConfig;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.h2.api.ErrorCode;

/** H2 2.x, in a file of this process, of a server, or shared by {@code AUTO_SERVER=TRUE}. */
final class H2Host implements HostDialect {
  private static final String CHAR = "character";
  private static final List<String> TOLD_AS_TEXT = List.of("interval", "row(", "geometry");

  @Override
  public String name() {
    return "h2";
  }

  @Override
  public String configure(String url, HikariConfig config) {
    String upper = url.toUpperCase(Locale.ROOT);
    if (config.getUsername() == null) {
      config.setUsername("sa");
      config.setPassword("");
    }
    return upper.contains(";LOCK_TIMEOUT=") ? url : url + ";LOCK_TIMEOUT=10000";
  }

  @Override
  public String folded(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  @Override
  public String rowJson(HostTable table, String alias) {
    return "cast(json_object(" + pairs(table.columns(), alias, ": ") + ") as varchar)";
  }

  @Override
  public boolean isDenied(SQLException failure) {
    return failure.getErrorCode() == ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1;
  }

  /**
   * Bytes would be read as JSON; numbers that are none, intervals and rows can't be written as
   * JSON. A time with an offset is told in UTC: the same moment is the same text.
   */
  @Override
  public String value(HostColumn column, String expression) {
    String type = column.typeName();
    if (TOLD_AS_TEXT.stream().anyMatch(type::startsWith)) {
      return "cast(" + expression + " as varchar)";
    }
    return switch (column.type()) {
      case Types.CHAR -> type.equals(CHAR) ? "rtrim(" + expression + ")" : expression;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          type.equals("uuid") ? expression : "'\\x' || lower(rawtohex(" + expression + "))";
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> number(expression);
      case Types.NUMERIC, Types.DECIMAL ->
          type.equals("decfloat") ? number(expression) : expression;
      case Types.TIMESTAMP_WITH_TIMEZONE ->
          "replace(cast(" + expression + " at time zone 'UTC' as varchar), ' ', 'T') || ':00'";
      default -> expression;
    };
  }

  @Override
  public String octets(int type, String typeName, String expression) {
    return type == Types.OTHER && typeName.equals("json")
        ? "octet_length(cast(" + expression + " as varchar))"
        : HostDialect.super.octets(type, typeName, expression);
  }

  @Override
  public Object read(ResultSet row, int column) throws SQLException {
    String type = row.getMetaData().getColumnTypeName(column).toLowerCase(Locale.ROOT);
    if (type.equals("decfloat")) {
      return Json.number(row.getString(column));
    }
    return switch (row.getMetaData().getColumnType(column)) {
      case Types.CHAR ->
          type.equals(CHAR) ? HostDialect.unpadded(row.getString(column)) : row.getString(column);
      case Types.TIMESTAMP -> row.getObject(column, LocalDateTime.class);
      case Types.DATE -> row.getObject(column, LocalDate.class);
      case Types.TIME -> row.getObject(column, LocalTime.class);
      case Types.BLOB -> row.getBytes(column);
      case Types.CLOB -> row.getString(column);
      case Types.ARRAY ->
          row.getArray(column) == null
              ? null
              : Arrays.asList((Object[]) row.getArray(column).getArray());
      case Types.OTHER -> {
        String text = row.getString(column);
        yield text != null && type.equals("json") ? new Json(text) : text;
      }
      default -> row.getObject(column);
    };
  }

  private static String number(String expression) {
    return "case when cast(%1$s as varchar) in ('NaN', 'Infinity', '-Infinity') then cast(cast(%1$s as varchar) as json) else cast(%1$s as json) end"
        .formatted(expression);
  }
}
