package dst.ordeal;

import dst.testbed.RestartablePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One host: its database, the program that works on it, and its listener. */
final class Branch implements AutoCloseable {
  private final String location;
  private final Path home;
  private final RestartablePostgres postgres;
  private final DstProcess listener;
  private final ArticleProgram program;

  /** Where the listener rings. */
  record Doorbell(String url, String secret) {}

  Branch(String location, Path home, RestartablePostgres postgres, Doorbell doorbell)
      throws Exception {
    this.location = location;
    this.home = home;
    this.postgres = postgres;
    postgres.execute("create database " + location);
    writeHome(doorbell);
    listener = new DstProcess("host", home, home.resolveSibling(location + ".log"));
    program = new ArticleProgram(this::connect, home.resolve("files/photos"), location.hashCode());
    try (Connection connection = connect()) {
      connection.createStatement().execute(ArticleProgram.TABLE);
    }
    listener.run("host", "install");
  }

  private void writeHome(Doorbell doorbell) throws IOException {
    Files.createDirectories(home.resolve("conf/captures"));
    Files.createDirectories(home.resolve("conf/secrets"));
    Files.createDirectories(home.resolve("files"));
    Files.createDirectories(home.resolve("routes"));
    try (Stream<Path> routes = Files.list(Path.of("routes"))) {
      for (Path route : (Iterable<Path>) routes::iterator) {
        if (route.getFileName().toString().startsWith("host-")) {
          Files.copy(route, home.resolve("routes").resolve(route.getFileName()));
        }
      }
    }
    Files.writeString(home.resolve("conf/secrets/doorbell"), doorbell.secret());
    Files.writeString(
        home.resolve("conf/host.properties"),
        """
        dst.host.location = %s
        dst.host.db.url = %s
        dst.host.db.user = postgres
        dst.host.files = files
        dst.host.doorbell.url = %s
        dst.host.doorbell.secret = ${secret:doorbell}
        """
            .formatted(location, url(), doorbell.url()));
    Files.writeString(
        home.resolve("conf/captures/articles.yaml"),
        """
        outbox:
          table: articles
          key: [artnr]
        files: {photo: photos}
        """);
  }

  private String url() {
    return postgres.url(location);
  }

  private Connection connect() throws SQLException {
    return postgres.connect(location);
  }

  String location() {
    return location;
  }

  Path pullArea() {
    return home.resolve("data/pull");
  }

  DstProcess listener() {
    return listener;
  }

  ArticleProgram program() {
    return program;
  }

  /** By article number, what central must know of it. */
  Map<String, String> articles() throws SQLException {
    Map<String, String> articles = new TreeMap<>();
    try (Connection connection = connect();
        ResultSet row =
            connection
                .createStatement()
                .executeQuery("select artnr, name, price, photo from articles")) {
      while (row.next()) {
        String photo = row.getString(4) == null ? null : "photos/" + row.getString(4);
        articles.put(row.getString(1), row.getString(2) + ", " + row.getInt(3) + ", " + photo);
      }
    }
    return articles;
  }

  /** Copies the database aside; nobody may be connected. */
  void backUp() throws SQLException {
    postgres.execute("create database " + location + "_backup template " + location);
  }

  /** The database is as it was when it was copied; nobody may be connected. */
  void restore() throws SQLException {
    postgres.execute("drop database " + location);
    postgres.execute("create database " + location + " template " + location + "_backup");
  }

  @Override
  public void close() {
    program.close();
    listener.close();
  }
}
