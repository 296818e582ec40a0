package dst.capture.database;

import com.zaxxer.hikari.HikariConfig;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.util.HStoreConverter;

/** PostgreSQL 13 and later. */
final class PostgresHost implements HostDialect {
  private static final String CONNECT_SECONDS = "10";
  private static final String SILENCE_SECONDS = "300";
  private static final String CHARS = "_bpchar";

  /** What decides how values become texts: the same in triggers, snapshots and SELECTs. */
  static final Map<String, String> PINNED =
      new TreeMap<>(
          Map.of(
              "timezone", "UTC",
              "datestyle", "ISO, YMD",
              "intervalstyle", "postgres",
              "extra_float_digits", "1",
              "bytea_output", "hex",
              "lc_monetary", "C"));

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public String configure(String url, HikariConfig config) {
    config.addDataSourceProperty("ApplicationName", "dst host");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // a text is compared with a column of whatever type: the mark of a SELECT, an enumeration
    config.addDataSourceProperty("stringtype", "unspecified");
    config.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
    config.addDataSourceProperty("socketTimeout", SILENCE_SECONDS);
    config.addDataSourceProperty("targetServerType", "primary");
    // as texts they are what the server writes
    config.addDataSourceProperty(
        "binaryTransferDisable",
        "FLOAT4,FLOAT8,NUMERIC,DATE,TIME,TIMETZ,TIMESTAMP,TIMESTAMPTZ,POINT,BOX");
    config.setConnectionInitSql(
        PINNED.entrySet().stream()
            .map(setting -> "set " + setting.getKey() + " = '" + setting.getValue() + "'")
            .collect(Collectors.joining("; ")));
    return url;
  }

  @Override
  public String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Not {@code to_jsonb}: that refuses what a column of type json may hold, such as an escaped NUL,
   * and with it the program's own write. With {@code .*} a name is the table's, else a column of
   * that name would be meant.
   */
  @Override
  public String rowJson(HostTable table, String alias) {
    if (table.all() && table.columns().stream().noneMatch(PostgresHost::isPadded)) {
      return "pg_catalog.row_to_json(" + alias + ".*)::text";
    }
    String list =
        table.columns().stream()
            .map(
                column ->
                    value(column, alias + "." + quote(column.name()))
                        + " as "
                        + quote(column.name()))
            .collect(Collectors.joining(", "));
    return "(select pg_catalog.row_to_json(dst_part.*)::text from (select " + list + ") dst_part)";
  }

  /** Of char(n): the blanks up to its length are no part of the value, and go with the cast. */
  private static boolean isPadded(HostColumn column) {
    return column.type() == Types.CHAR || column.typeName().equals(CHARS);
  }

  @Override
  public String value(HostColumn column, String expression) {
    String text = column.typeName().equals(CHARS) ? "::pg_catalog.text[]" : "::pg_catalog.text";
    return isPadded(column) ? expression + text : expression;
  }

  /** Of a text and of bytes the size is known without reading them. */
  @Override
  public String octets(int type, String typeName, String expression) {
    return switch (bare(typeName)) {
      case "bool", "int2", "int4", "int8", "serial", "bigserial", "float4", "float8" -> null;
      case "numeric", "date", "time", "timetz", "timestamp", "timestamptz", "uuid" -> null;
      case "text", "varchar", "bpchar" -> "octet_length(" + expression + ")";
      case "bytea" -> "2 * octet_length(" + expression + ")";
      default -> "octet_length(" + expression + "::pg_catalog.text)";
    };
  }

  @Override
  public Object read(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      return null;
    }
    String type = bare(row.getMetaData().getColumnTypeName(column));
    return switch (type) {
      case "bool" -> row.getBoolean(column);
      case "bytea" -> row.getBytes(column);
      case "int2", "int4", "int8", "serial", "bigserial", "numeric", "float4", "float8" ->
          Json.number(text);
      case "json", "jsonb" -> new Json(text);
      case "hstore" -> HStoreConverter.fromString(text);
      case "bpchar" -> HostDialect.unpadded(text);
      case CHARS -> elements(row.getArray(column).getArray(), true);
      case "timestamp" -> text.replaceFirst("(?<=\\d) ", "T");
      case "timestamptz" ->
          text.replaceFirst("(?<=\\d) ", "T").replaceFirst("\\+00(?= BC$|$)", "+00:00");
      default -> type.startsWith("_") ? elements(row.getArray(column).getArray(), false) : text;
    };
  }

  /** Of {@code "public"."hstore"}, as the driver calls what is not in the search path. */
  private static String bare(String type) {
    return type.startsWith("\"")
        ? type.substring(type.lastIndexOf(".\"") + 1).replace("\"", "")
        : type;
  }

  private static List<Object> elements(Object array, boolean padded) {
    List<Object> elements = new ArrayList<>();
    for (Object element : (Object[]) array) {
      elements.add(
          element instanceof Object[]
              ? elements(element, padded)
              : padded && element instanceof String text ? HostDialect.unpadded(text) : element);
    }
    return elements;
  }

  /** A backslash in a plain literal depends on the session. */
  @Override
  public String text(String text) {
    String literal = HostDialect.literal(text);
    return text.indexOf('\\') < 0 ? literal : "E" + literal.replace("\\", "\\\\");
  }

  @Override
  public Triggers triggers() {
    return new PostgresTriggers(this);
  }
}
