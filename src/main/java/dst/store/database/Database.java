package dst.store.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * The pool of connections to the central database, auto-commit off. PostgreSQL need not be up when
 * it is opened.
 */
public final class Database implements Closeable {
  private static final long CONNECT_MILLIS = 10_000;

  private final HikariDataSource pool;
  private final Dialect dialect;
  private final HikariConfig config;

  public Database(HikariDataSource pool, Dialect dialect, HikariConfig config) {
    this.pool = pool;
    this.dialect = dialect;
    this.config = config;
  }

  /**
   * @param url {@code jdbc:postgresql://host/name} or {@code jdbc:h2:file:/folder/name}
   * @param user or null: as the URL says, for H2 {@code sa}
   * @param password or null
   * @throws IllegalArgumentException if no dialect fits the URL
   */
  public static Database open(String url, String user, String password, int poolSize) {
    Dialect dialect = Dialects.of(url);
    HikariConfig config = new HikariConfig();
    config.setPoolName("dst-database");
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(poolSize);
    config.setAutoCommit(false);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setInitializationFailTimeout(-1);
    config.setJdbcUrl(dialect.configure(url, config));
    return new Database(new HikariDataSource(config), dialect, config);
  }

  public Connection connection() throws SQLException {
    return pool.getConnection();
  }

  /**
   * Asks on a connection of its own, because those of the pool may be used up or dead, and because
   * the pool makes one wait for its time-out even where the answer is no.
   *
   * @throws SQLException if the database does not answer within a few seconds, or takes no writes
   */
  public void probe() throws SQLException {
    Properties properties = new Properties();
    properties.putAll(config.getDataSourceProperties());
    if (config.getUsername() != null) {
      properties.put("user", config.getUsername());
      properties.put("password", Objects.requireNonNullElse(config.getPassword(), ""));
    }
    dialect.inHaste(properties);
    try (Connection connection = DriverManager.getConnection(config.getJdbcUrl(), properties)) {
      dialect.requireWritable(connection);
    }
  }

  /** For those who run SQL of their own, such as the routes of an integrator. */
  public DataSource source() {
    return pool;
  }

  public Dialect dialect() {
    return dialect;
  }

  @Override
  public void close() {
    pool.close();
  }

  /** The URL with the setting, unless it has one of that name. */
  static String withSetting(String url, String name, String value) {
    boolean present = url.toUpperCase(Locale.ROOT).contains(";" + name + "=");
    return present ? url : url + ";" + name + "=" + value;
  }
}
