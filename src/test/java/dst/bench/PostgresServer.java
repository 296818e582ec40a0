package dst.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The machine's own PostgreSQL, with a folder of its own and nothing set but where it listens: so
 * with its durable defaults. It refuses to run as root, so then it runs as the user postgres.
 */
final class PostgresServer implements AutoCloseable {
  private final Lab lab;
  private final Path bin;
  private final Path data;
  private final int port = Lab.freePort();
  private Program program;
  private Connection connection;

  PostgresServer(Lab lab) throws IOException {
    this.lab = lab;
    Path config = Program.find("pg_config", "postgresql and libpq-dev");
    bin = Path.of(Program.run(List.of(config.toString(), "--bindir")).strip());
    if (!Files.isExecutable(bin.resolve("initdb"))) {
      throw new Missing(bin.resolve("initdb").toString(), "postgresql");
    }
    Path dir = lab.folder("postgres");
    data = dir.resolve("data");
    if (Lab.isRoot()) {
      Program.run(List.of("chown", "postgres", dir.toString()));
    }
    Program.run(asOwner("initdb", "-D", data.toString(), "-A", "trust", "-U", "dst"));
    start();
    Program.run(List.of(bin("createdb"), "-h", "127.0.0.1", "-p", "" + port, "-U", "dst", "dst"));
  }

  /** After a stop: on the same port, with the same data. */
  void start() throws IOException {
    program =
        lab.start(
            "postgres",
            Map.of(),
            asOwner(
                "postgres",
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-k",
                data.getParent().toString(),
                "-c",
                "listen_addresses=127.0.0.1"));
    lab.closing(this);
    program.untilItSays("ready to accept connections");
  }

  /** As an administrator stops it, while others are connected. */
  void stop() throws IOException, SQLException {
    if (connection != null) {
      connection.close();
      connection = null;
    }
    lab.ends(program);
    Program.run(asOwner("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "stop"));
  }

  private String bin(String program) {
    return bin.resolve(program).toString();
  }

  private List<String> asOwner(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (Lab.isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"));
    }
    command.add(bin(program));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Without user; it is {@code dst}. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/dst";
  }

  String version() throws SQLException {
    return text("show server_version");
  }

  double cpu() {
    return program.cpu();
  }

  /** psql with a script, as an administrator would run it. */
  void psql(Path script) throws IOException {
    Program.run(
        List.of(
            bin("psql"),
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            "127.0.0.1",
            "-p",
            "" + port,
            "-U",
            "dst",
            "-f",
            script.toString(),
            "dst"));
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      connection = DriverManager.getConnection(url() + "?user=dst");
    }
    return connection;
  }

  /** Each on a connection of its own. */
  void executeAtOnce(List<String> statements) {
    statements.parallelStream()
        .forEach(
            sql -> {
              try (Connection own = DriverManager.getConnection(url() + "?user=dst");
                  Statement statement = own.createStatement()) {
                statement.execute(sql);
              } catch (SQLException e) {
                throw new IllegalStateException("can't run: " + sql, e);
              }
            });
  }

  void execute(String... statements) throws SQLException {
    try (Statement statement = connection().createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** What the last step left to be done is done before the next is measured. */
  void settle() throws SQLException {
    execute("vacuum (analyze)", "checkpoint");
  }

  long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  private String text(String sql) throws SQLException {
    try (Statement statement = connection().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  /** At once: nothing of it is needed any more. */
  @Override
  public void close() throws IOException, SQLException {
    if (connection != null) {
      connection.close();
    }
    if (program.isAlive()) {
      Program.run(asOwner("pg_ctl", "-D", data.toString(), "-m", "immediate", "stop"));
    }
  }
}
