package dst.capture.database;

import dst.capture.Capture;
import dst.capture.FakeSealing;
import dst.capture.Gather;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A host with a database of its own for each test: its outbox, its programs, its listener. */
public final class Shop implements BeforeEachCallback, AfterEachCallback {
  public static final Capture.Outbox ARTICLES =
      new Capture.Outbox(
          "articles",
          Path.of("conf/captures/articles.yaml"),
          "articles",
          List.of("artnr"),
          List.of(),
          true,
          Map.of());

  /** Of a row in bytes, as {@code dst.host.max-row} has it by default. */
  public static final long MAX_ROW = 16L << 20;

  long maxRow = MAX_ROW;
  private final Function<Path, String> urls;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path folder;
  private String url;
  private HostDatabase database;
  public final AtomicLong nanos = new AtomicLong();
  public final FakeSealing sealing = new FakeSealing();

  /**
   * @param urls the URL of a new and empty database, given a folder
   */
  Shop(Function<Path, String> urls) {
    this.urls = urls;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("dst-shop");
    url = urls.apply(folder);
    database = HostDatabase.open(url, null, null);
    open.add(database);
    makeOutbox();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  void makeOutbox() throws SQLException, IOException {
    for (String statement : OutboxDdl.statements(database.dialect())) {
      execute(statement);
    }
  }

  public HostDatabase database() {
    return database;
  }

  /** A program's connection, with auto-commit off. */
  public Connection program() throws SQLException {
    Connection connection =
        url.startsWith("jdbc:h2:")
            ? DriverManager.getConnection(url, "sa", "")
            : DriverManager.getConnection(url);
    connection.setAutoCommit(false);
    open.add(connection);
    return connection;
  }

  public void execute(String... statements) throws SQLException {
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Values joined with a space. */
  public List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          text.append(i == 1 ? "" : " ").append(row.getString(i));
        }
        rows.add(text.toString());
      }
    }
    return rows;
  }

  public OutboxReader listener(int most) {
    return new OutboxReader(
        database,
        sealing,
        sealing,
        Map.of("articles", ARTICLES),
        new Gather(() -> false, most, Duration.ZERO, nanos::get),
        most,
        maxRow,
        nanos::get);
  }
}
