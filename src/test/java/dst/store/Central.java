package dst.store;

import dst.store.database.Database;
import dst.store.database.Ledger;
import dst.store.files.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A central database and a file store of their own for each test. */
public final class Central implements BeforeEachCallback, AfterEachCallback {
  private final Function<Path, String> url;
  private Path dir;
  private String openedUrl;
  private Database database;
  private FileStore files;
  private Store store;

  /**
   * @param url gets the test's folder
   */
  Central(Function<Path, String> url) {
    this.url = url;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    dir = Files.createTempDirectory("dst-central");
    openedUrl = url.apply(dir);
    database = Database.open(openedUrl, null, null, 6);
    restart();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (database != null) {
      database.close();
    }
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Forgets all that is not in the database or on the disk. */
  public void restart() throws IOException {
    files = new FileStore(dir.resolve("files"));
    store = new Store(database, List.of(Products.TYPE, Products.ORDER), files);
  }

  public Store store() {
    return store;
  }

  public FileStore files() {
    return files;
  }

  public Database database() {
    return database;
  }

  public Ledger ledger() {
    return new Ledger(database);
  }

  public String url() {
    return openedUrl;
  }

  public Path tree() {
    return dir.resolve("files");
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      connection.commit();
    }
  }

  /** Each row as its values with blanks between them. */
  public List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          values.add(row.getString(column));
        }
        rows.add(String.join(" ", values.stream().map(String::valueOf).toList()));
      }
      connection.commit();
    }
    return rows;
  }
}
