package dst.demo.shop;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The demo's central database: H2 in its own folder, or a schema of its own in a PostgreSQL
 * database, so that it can be emptied without harm to others.
 *
 * @param url of PostgreSQL, or null for H2
 */
public record DemoDatabase(String url, String user, String password) {
  private static final String SCHEMA = "dst_demo";

  /** For people and for telling one from another; without the password. */
  public String shown() {
    return url == null ? "H2" : "schema " + SCHEMA + " of " + url.split("[?]", 2)[0];
  }

  /** The settings of central, as its environment says them. */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    if (url != null) {
      environment.put("DST_DB_URL", in(SCHEMA));
      environment.put("DST_DB_USER", user);
      environment.put("DST_DB_PASSWORD", password);
    }
    return environment;
  }

  private String in(String schema) {
    return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
  }

  /** Whether a host can have its own schema beside central's. */
  public boolean isPostgres() {
    return url != null;
  }

  /** A host's schema beside central's. */
  public ShopAddress ofHost(String location) {
    return new ShopAddress(in(schemaOf(location)), user, password);
  }

  private static String schemaOf(String location) {
    return SCHEMA + "_" + location.replace('-', '_');
  }

  /**
   * Makes sure of the host's schema.
   *
   * @throws IOException if the database can't be used
   */
  public void prepareHost(String location, boolean anew) throws IOException {
    prepare(schemaOf(location), anew);
  }

  /**
   * Makes sure of the schema. H2's is a matter of its folder.
   *
   * @throws IOException if the database can't be used
   */
  public void prepare(boolean anew) throws IOException {
    if (url != null) {
      prepare(SCHEMA, anew);
    }
  }

  private void prepare(String schema, boolean anew) throws IOException {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      if (anew) {
        statement.execute("drop schema if exists " + schema + " cascade");
      }
      statement.execute("create schema if not exists " + schema);
    } catch (SQLException e) {
      throw new IOException(
          "can't use " + shown() + " as " + user + ": " + e.getMessage() + "; see --db-url", e);
    }
  }

  @Override
  public String toString() {
    return shown();
  }
}
