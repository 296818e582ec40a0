package dst.bench;

import java.io.IOException;
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
 * The machine's own MariaDB, with a folder of its own and its durable defaults. As root it runs as
 * the user mysql.
 */
final class MariaDbServer {
  private final int port = Lab.freePort();

  MariaDbServer(Lab lab) throws IOException {
    Path install = Program.find("mariadb-install-db", "mariadb-server");
    Path server = Program.find("mariadbd", "mariadb-server");
    Path dir = lab.folder("mariadb");
    List<String> user = Lab.isRoot() ? List.of("--user=mysql") : List.of();
    if (Lab.isRoot()) {
      Program.run(List.of("chown", "mysql", dir.toString()));
    }
    String data = "--datadir=" + dir.resolve("data");
    Program.run(
        command(install, user, data, "--auth-root-authentication-method=normal", "--skip-test-db"));
    Program program =
        lab.start(
            "mariadb",
            Map.of(),
            command(
                server,
                user,
                data,
                "--socket=" + dir.resolve("socket"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-name-resolve"));
    program.untilItSays("ready for connections");
    execute("create database dst character set utf8mb4");
  }

  /** {@code --no-defaults} must come first. */
  private static List<String> command(Path program, List<String> user, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--no-defaults"));
    command.addAll(List.of(arguments));
    command.addAll(user);
    return command;
  }

  /** With user. */
  String url() {
    return url("dst");
  }

  private String url(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root&password=";
  }

  private void execute(String sql) throws IOException {
    try (Connection connection = DriverManager.getConnection(url(""));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IOException("can't run: " + sql, e);
    }
  }

  /** Such as 10.11. */
  String version() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select version()")) {
      row.next();
      return row.getString(1).replaceFirst("^([0-9]+[.][0-9]+).*", "$1");
    }
  }
}
