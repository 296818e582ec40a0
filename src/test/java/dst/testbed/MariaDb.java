package dst.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * One real MariaDB for all tests of this JVM, with durable settings and a data folder of its own:
 * the server that the machine has installed. Where there is none the tests are skipped, but in CI
 * they fail.
 */
public final class MariaDb {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final Duration LONG = Duration.ofMinutes(1);

  private MariaDb() {}

  /** Started by the first test that asks. */
  private static final class Server {
    static final Server RUNNING = new Server();

    final String url;
    final String problem;

    Server() {
      String started = null;
      String failed = "";
      try {
        started = start();
      } catch (IOException | RuntimeException e) {
        failed = e.toString();
      }
      this.url = started;
      this.problem = failed;
    }
  }

  /** The JDBC URL, with user, of a new and empty database. */
  public static String freshDatabase() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = DriverManager.getConnection(url(""));
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name + " character set utf8mb4");
    } catch (SQLException e) {
      throw new IllegalStateException("can't create a database", e);
    }
    return url(name);
  }

  private static String url(String database) {
    String server = Server.RUNNING.url;
    if (server == null) {
      String message = "no MariaDB can start here: " + Server.RUNNING.problem;
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      Assumptions.abort(message);
    }
    return server + database + "?user=root&password=";
  }

  /** As root it would refuse to run, so then it runs as the user mysql. */
  private static String start() throws IOException {
    Path dir = Files.createTempDirectory("dst-mariadb");
    Path data = dir.resolve("data");
    String[] user = ROOT ? new String[] {"--user=mysql"} : new String[0];
    if (ROOT) {
      Commands.run(List.of("chown", "mysql", dir.toString()));
    }
    Commands.run(
        command(
            "mariadb-install-db",
            user,
            "--no-defaults",
            "--datadir=" + data,
            "--auth-root-authentication-method=normal",
            "--skip-test-db"));
    int port = freePort();
    Process process =
        new ProcessBuilder(
                command(
                    Files.isExecutable(Path.of("/usr/sbin/mariadbd"))
                        ? "/usr/sbin/mariadbd"
                        : "mariadbd",
                    user,
                    "--no-defaults",
                    "--datadir=" + data,
                    "--socket=" + dir.resolve("socket"),
                    "--bind-address=127.0.0.1",
                    "--port=" + port,
                    "--skip-name-resolve"))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
    String url = "jdbc:mariadb://127.0.0.1:" + port + "/";
    Awaitility.await()
        .atMost(LONG)
        .failFast("it ended; see " + dir.resolve("log"), () -> !process.isAlive())
        .until(() -> answers(url));
    return url;
  }

  /** {@code --no-defaults} must come first. */
  private static List<String> command(String program, String[] user, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    command.addAll(List.of(user));
    return command;
  }

  private static boolean answers(String url) {
    try (Connection connection = DriverManager.getConnection(url + "?user=root&password=")) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
