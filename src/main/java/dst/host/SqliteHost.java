package dst.host;

import com.zaxxer.hikari.HikariConfig;

/** SQLite 3.38 and later; the driver brings its own. */
final class SqliteHost implements HostDialect {

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public String configure(String url, HikariConfig config) {
    config.addDataSourceProperty("busy_timeout", "10000");
    return url;
  }

  @Override
  public String folded(String name) {
    return name;
  }

  @Override
  public String rowJson(HostTable table, String alias) {
    return "json_object(" + pairs(table.columns(), alias, ", ") + ")";
  }

  /** Any value of any column may be bytes, which JSON functions refuse. */
  @Override
  public String value(HostColumn column, String expression) {
    return "case typeof(%1$s) when 'blob' then '\\x' || lower(hex(%1$s)) else %1$s end"
        .formatted(expression);
  }
}
