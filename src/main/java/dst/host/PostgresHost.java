package dst.host;

import com.zaxxer.hikari.HikariConfig;
import java.util.Locale;
import java.util.stream.Collectors;

/** PostgreSQL 13 and later. */
final class PostgresHost implements HostDialect {
  private static final String CONNECT_SECONDS = "10";
  private static final String SILENCE_SECONDS = "300";

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
    return url;
  }

  @Override
  public String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Not {@code to_jsonb}: that refuses what a column of type json may hold, such as an escaped NUL,
   * and with it the program's own write.
   */
  @Override
  public String rowJson(HostTable table, String alias) {
    if (table.all()) {
      return "pg_catalog.row_to_json(" + alias + ")::text";
    }
    String list =
        table.columns().stream()
            .map(column -> alias + "." + quote(column.name()))
            .collect(Collectors.joining(", "));
    return "(select pg_catalog.row_to_json(x)::text from (select " + list + ") x)";
  }

  @Override
  public Triggers triggers() {
    return new PostgresTriggers(this);
  }
}
