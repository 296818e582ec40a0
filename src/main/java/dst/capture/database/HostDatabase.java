package dst.capture.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A host's own database, which belongs to its programs: few connections, auto-commit on, and it
 * need not be up when it is opened.
 */
public final class HostDatabase implements Closeable {
  private static final int CONNECTIONS = 5;
  private static final long CONNECT_MILLIS = 10_000;
  private static final long IDLE_MILLIS = 60_000;

  private final HikariDataSource pool;
  private final HostDialect dialect;
  private final String url;

  private HostDatabase(HikariDataSource pool, HostDialect dialect, String url) {
    this.pool = pool;
    this.dialect = dialect;
    this.url = url;
  }

  /**
   * @param url {@code jdbc:postgresql:}, {@code jdbc:mariadb:}, {@code jdbc:h2:} or {@code
   *     jdbc:sqlite:}
   * @param user empty or null: as the URL says
   * @param password empty or null: none
   * @throws IllegalArgumentException if no dialect fits the URL
   */
  public static HostDatabase open(String url, String user, String password) {
    HostDialect dialect = HostDialect.of(url);
    HikariConfig config = new HikariConfig();
    config.setPoolName("dst-host");
    if (user != null && !user.isEmpty()) {
      config.setUsername(user);
      config.setPassword(password == null ? "" : password);
    }
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setIdleTimeout(IDLE_MILLIS);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setInitializationFailTimeout(-1);
    config.setJdbcUrl(dialect.configure(url, config));
    return new HostDatabase(new HikariDataSource(config), dialect, url);
  }

  public Connection connection() throws SQLException {
    return pool.getConnection();
  }

  /** For camel-jdbc. */
  public DataSource source() {
    return SelectSource.of(pool, dialect);
  }

  /** Sessions that are not in use end: MariaDB looks up rights when one begins. */
  void renew() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  public HostDialect dialect() {
    return dialect;
  }

  /** Without what stands behind a question mark or semicolon: a password may. */
  @Override
  public String toString() {
    return url.split("[?;]", 2)[0];
  }

  @Override
  public void close() {
    pool.close();
  }
}
