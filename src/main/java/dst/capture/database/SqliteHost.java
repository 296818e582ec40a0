package dst.capture.database;

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

  /** Any value of any column may be a text. */
  @Override
  public String octets(int type, String typeName, String expression) {
    return "length(cast("
        + expression
        + " as blob)) * iif(typeof("
        + expression
        + ") = 'blob', 2, 1)";
  }

  @Override
  public String folded(String name) {
    return name;
  }

  @Override
  public String rowJson(HostTable table, String alias) {
    return "json_object(" + pairs(table.columns(), alias, ", ") + ")";
  }

  /**
   * Any value of any column may be bytes, which JSON functions refuse, or a number with a fraction,
   * which they cut off at 15 digits: the fewest digits that give the same number are told.
   */
  @Override
  public String value(HostColumn column, String expression) {
    return """
    case typeof(%1$s) when 'blob' then '\\x' || lower(hex(%1$s)) when 'real' then case \
    when abs(%1$s) > 1.7976931348623157e308 then iif(%1$s > 0, 'Infinity', '-Infinity') \
    when cast(printf('%%!.15g', %1$s) as real) = %1$s then json(printf('%%!.15g', %1$s)) \
    when cast(printf('%%!.16g', %1$s) as real) = %1$s then json(printf('%%!.16g', %1$s)) \
    else json(printf('%%!.17g', %1$s)) end else %1$s end\
    """
        .formatted(expression);
  }
}
