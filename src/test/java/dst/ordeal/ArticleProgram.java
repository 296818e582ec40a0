package dst.ordeal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The program of one host: inserts, updates and deletes articles, now and then with a new photo,
 * each in a transaction with its outbox row. One transaction in forty is left open while others
 * commit.
 */
final class ArticleProgram implements AutoCloseable {
  static final String TABLE =
      "create table articles (artnr varchar(40) primary key, name varchar(200) not null,"
          + " price integer not null, photo varchar(200))";

  private static final int ARTICLES = 300;
  private static final int SLOW_EVERY = 40;
  private static final int SLOW_LASTS = 25;
  private static final int PHOTO_EVERY = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;
  private final Path photos;
  private final Random random;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private ScheduledFuture<?> running;
  private Connection connection;
  private Connection slow;
  private long turn;
  private long slowUntil;
  private long transactions;

  /** Connects to the host's database. */
  @FunctionalInterface
  interface Database {
    Connection connect() throws SQLException;
  }

  /**
   * @param photos the folder of the host's photos
   */
  ArticleProgram(Database database, Path photos, long seed) {
    this.database = database;
    this.photos = photos;
    this.random = new Random(seed);
  }

  void start(int transactionsPerSecond) throws SQLException {
    connection = database.connect();
    connection.setAutoCommit(false);
    slow = database.connect();
    slow.setAutoCommit(false);
    running =
        thread.scheduleAtFixedRate(
            this::next, 0, 1_000_000 / transactionsPerSecond, TimeUnit.MICROSECONDS);
  }

  /** Returns when all its transactions are committed. */
  void pause() throws Exception {
    running.cancel(false);
    thread.submit(this::end).get();
    if (!running.isCancelled()) {
      try {
        running.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the program failed", e.getCause());
      }
    }
  }

  /** How many transactions were committed. */
  long transactions() {
    return transactions;
  }

  private Void end() throws SQLException {
    slow.commit();
    slow.close();
    connection.close();
    return null;
  }

  private void next() {
    try {
      turn++;
      if (turn % SLOW_EVERY == 0 && turn > slowUntil) {
        put(slow, "SLOW-" + turn % 7, (int) turn, null);
        slowUntil = turn + SLOW_LASTS;
      } else if (turn == slowUntil) {
        slow.commit();
        transactions++;
      }
      work("A-%04d".formatted(random.nextInt(ARTICLES)));
      connection.commit();
      transactions++;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void work(String artnr) throws SQLException, IOException {
    if (random.nextInt(5) == 0) {
      delete(artnr);
    } else {
      put(connection, artnr, (int) turn, turn % PHOTO_EVERY == 0 ? photo() : null);
    }
  }

  private String photo() throws IOException {
    String name = "photo-" + turn + ".jpg";
    Files.writeString(Files.createDirectories(photos).resolve(name), contentOf(name));
    return name;
  }

  /** What a photo holds, which differs for each. */
  static String contentOf(String photo) {
    return (photo + "\n").repeat(200);
  }

  private static void put(Connection connection, String artnr, int price, String photo)
      throws SQLException, IOException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into articles values (?, ?, ?, ?)"
                + " on conflict (artnr) do update set name = excluded.name,"
                + " price = excluded.price, photo = excluded.photo")) {
      statement.setString(1, artnr);
      statement.setString(2, "Article " + price);
      statement.setInt(3, price);
      statement.setString(4, photo);
      statement.executeUpdate();
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("artnr", artnr);
    row.put("name", "Article " + price);
    row.put("price", price);
    row.put("photo", photo);
    tell(connection, "upsert", row);
  }

  private void delete(String artnr) throws SQLException, IOException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from articles where artnr = ?")) {
      statement.setString(1, artnr);
      if (statement.executeUpdate() == 1) {
        tell(connection, "delete", Map.of("artnr", artnr));
      }
    }
  }

  /** The row of the outbox: what any program of a host writes. */
  private static void tell(Connection connection, String op, Map<String, Object> row)
      throws SQLException, IOException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into dst_outbox (capture, op, data) values ('articles', ?, ?)")) {
      statement.setString(1, op);
      statement.setString(2, JSON.writeValueAsString(row));
      statement.executeUpdate();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
