package dst.bench;

import dst.Host;
import dst.capture.Capture;
import dst.capture.database.HostDatabase;
import dst.capture.database.Installation;
import dst.config.Home;
import dst.outbox.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One host in this process: its database (H2, in files), its program, and its listener. */
final class FreshnessHost implements AutoCloseable {
  static final String ENTRY =
      """
      - record: product
        captured: articles
        fields: {product_code: artnr, name: name, description: text, price: price, stock: stock}
      """;

  private static final String TEXT =
      "a robust product for daily use, tested in the workshop and on the road, which keeps its"
          + " value over the years and comes with all that is needed to mount it at once";
  private static final Outbox OUTBOX = new Outbox("articles");

  private final String location;
  private final Home home;
  private final Path pullArea;
  private final Connection program;
  private final PreparedStatement write;
  private Host listener;

  /**
   * @param dir its home, not made yet
   * @param pullArea what central sees of it
   */
  FreshnessHost(String location, Path dir, Path pullArea, Doorbell doorbell)
      throws IOException, SQLException {
    this.location = location;
    this.home = new Home(dir);
    this.pullArea = pullArea;
    writeHome(doorbell);
    install();
    program = DriverManager.getConnection(url(), "sa", "");
    program
        .createStatement()
        .execute(
            "create table articles (artnr varchar(40) primary key, name varchar(200), text"
                + " varchar(1000), price decimal(10, 2), stock bigint)");
    program.setAutoCommit(false);
    write = program.prepareStatement("merge into articles key (artnr) values (?, ?, ?, ?, ?)");
  }

  /** Where it rings. */
  record Doorbell(String url, String secret) {}

  private String url() {
    return "jdbc:h2:file:" + home.dir().resolve("shop");
  }

  private void writeHome(Doorbell doorbell) throws IOException {
    Files.createDirectories(home.captures());
    Files.createDirectories(home.secrets());
    Files.createDirectories(home.routes());
    Files.createDirectories(home.dir().resolve("files"));
    try (Stream<Path> routes = Files.list(Path.of("routes"))) {
      for (Path route : (Iterable<Path>) routes::iterator) {
        if (route.getFileName().toString().startsWith("host-")) {
          Files.copy(route, home.routes().resolve(route.getFileName()));
        }
      }
    }
    Files.writeString(home.secrets().resolve("doorbell"), doorbell.secret());
    Files.writeString(home.captures().resolve("articles.yaml"), "outbox: {}\n");
    Files.writeString(
        home.conf().resolve("host.properties"),
        """
        dst.host.location = %s
        dst.host.db.url = %s
        dst.host.db.user = sa
        dst.host.pull-area = %s
        dst.host.doorbell.url = %s
        dst.host.doorbell.secret = ${secret:doorbell}
        """
            .formatted(location, url(), pullArea, doorbell.url()));
  }

  private void install() throws IOException, SQLException {
    try (HostDatabase database = HostDatabase.open(url(), "sa", "")) {
      Capture.Outbox capture =
          new Capture.Outbox(
              "articles",
              Path.of("conf/captures/articles.yaml"),
              null,
              List.of(),
              List.of(),
              false,
              Map.of());
      new Installation(database).install(List.of(capture));
    }
  }

  String location() {
    return location;
  }

  void listen() throws Exception {
    listener = Host.start(home, Map.of());
  }

  /**
   * One row in one transaction, told to dst in it.
   *
   * @param number which central shows as the article's stock
   */
  void commit(String article, long number) throws SQLException {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("artnr", article);
    row.put("name", "Article " + article);
    row.put("text", TEXT);
    row.put("price", number % 1_000);
    row.put("stock", number);
    int column = 1;
    for (Object value : row.values()) {
      write.setObject(column++, value);
    }
    write.executeUpdate();
    OUTBOX.upsert(program, row);
    program.commit();
  }

  @Override
  public void close() throws IOException, SQLException {
    if (listener != null) {
      listener.close();
    }
    program.close();
  }
}
