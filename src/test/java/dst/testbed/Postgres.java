package dst.testbed;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * One real PostgreSQL for all tests of this JVM, with durable settings: an embedded one, else the
 * machine's own. Where none can start the tests are skipped, but in CI they fail.
 */
public final class Postgres {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private Postgres() {}

  /** Started by the first test that asks. */
  private static final class Server {
    static final Server RUNNING = new Server();

    final String url;
    final String problem;

    Server() {
      String started = null;
      String failed = "";
      try {
        started = startEmbedded();
      } catch (IOException | RuntimeException e) {
        failed = "embedded: " + e;
      }
      if (started == null) {
        try {
          started = startOwn();
        } catch (IOException | RuntimeException e) {
          failed += "; the machine's own: " + e;
        }
      }
      this.url = started;
      this.problem = failed;
    }
  }

  /** The JDBC URL, with user, of a new and empty database. */
  public static String freshDatabase() {
    String name = freshName();
    execute(url(server(), "postgres"), "create database " + name);
    return url(server(), name);
  }

  /**
   * A copy of the database as it is, like a backup. Nobody may be connected to it.
   *
   * @return its name
   */
  public static String copyOf(String database) {
    String name = freshName();
    execute(url(server(), "postgres"), "create database " + name + " template " + name(database));
    return name;
  }

  /** The database becomes what it was when the copy was made. */
  public static void restore(String database, String copy) {
    execute(url(server(), "postgres"), "drop database " + name(database) + " with (force)");
    execute(url(server(), "postgres"), "create database " + name(database) + " template " + copy);
  }

  private static String name(String url) {
    return url.replaceFirst(".*/", "").replaceFirst("\\?.*", "");
  }

  /**
   * The JDBC URL, without user, of a new and empty database that belongs to a user of this name.
   */
  public static String freshDatabaseOf(String owner) {
    String name = freshName();
    String admin = url(server(), "postgres");
    execute(
        admin,
        "do $$ begin create role %s login; exception when duplicate_object then null; end $$"
            .formatted(owner));
    execute(admin, "create database " + name + " owner " + owner);
    return server() + name;
  }

  /** The URL of a new and empty schema of the database: quicker than a new database. */
  public static String freshSchema(String database) {
    String name = freshName();
    execute(database, "create schema " + name);
    return database + "&currentSchema=" + name;
  }

  private static String server() {
    String server = Server.RUNNING.url;
    if (server == null) {
      String message = "no PostgreSQL can start here: " + Server.RUNNING.problem;
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
    return server;
  }

  private static String freshName() {
    return "test_" + UUID.randomUUID().toString().replace("-", "");
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("can't run: " + sql, e);
    }
  }

  private static String url(String server, String database) {
    return server + database + "?user=postgres";
  }

  private static String startEmbedded() throws IOException {
    int port =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start()
            .getPort();
    return "jdbc:postgresql://localhost:" + port + "/";
  }

  /** The server refuses to run as root, so then it runs as the user postgres. */
  private static String startOwn() throws IOException {
    Path bin = Path.of(run("pg_config", "--bindir").strip());
    Path dir = Files.createTempDirectory("dst-postgres");
    if (ROOT) {
      run("chown", "postgres", dir.toString());
    }
    String data = dir.resolve("data").toString();
    runAsOwner(bin.resolve("initdb").toString(), "-D", data, "-U", "postgres", "-A", "trust");
    int port = freePort();
    String options =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s".formatted(port, dir);
    String control = bin.resolve("pg_ctl").toString();
    String log = dir.resolve("log").toString();
    runAsOwner(control, "-D", data, "-o", options, "-l", log, "-w", "start");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(control, data)));
    return "jdbc:postgresql://127.0.0.1:" + port + "/";
  }

  private static void stop(String control, String data) {
    try {
      runAsOwner(control, "-D", data, "-m", "immediate", "stop");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void runAsOwner(String... command) throws IOException {
    List<String> full = new ArrayList<>();
    if (ROOT) {
      full.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    full.addAll(List.of(command));
    run(full.toArray(String[]::new));
  }

  private static String run(String... command) throws IOException {
    Path output = Files.createTempFile("dst-postgres", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int code = process.waitFor();
      String text = Files.readString(output);
      if (code != 0) {
        throw new IOException(String.join(" ", command) + " ended with " + code + ": " + text);
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(output);
    }
  }
}
