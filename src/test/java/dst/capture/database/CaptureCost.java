package dst.capture.database;

import dst.capture.Capture;
import dst.outbox.Outbox;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What capturing costs a host's own programs: one program, one connection, durable commits; plain,
 * with an outbox row written by the program, and with triggers. The rounds of the three are
 * interleaved, so that a busy machine slows all alike.
 */
public final class CaptureCost implements AutoCloseable {
  /** Without any capture: the others are compared with it. */
  public static final String PLAIN = "plain";

  public static final List<String> WAYS = List.of(PLAIN, "outbox", "triggers");

  private static final int ROWS = 10_000;

  private final Connection connection;
  private final HostDatabase database;
  private int next;

  /**
   * @param url of an empty database
   */
  public CaptureCost(String url) throws Exception {
    database = HostDatabase.open(url, null, null);
    connection = DriverManager.getConnection(url);
    connection.setAutoCommit(false);
    prepare();
  }

  private void prepare() throws Exception {
    for (String sql : OutboxDdl.statements(database.dialect())) {
      execute(sql);
    }
    for (String table : WAYS) {
      execute(
          "create table product_%s (code integer primary key, name varchar(80), description varchar(300), price decimal(12,2), stock integer, changed_at timestamp)"
              .formatted(table));
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into product_%s values (?, ?, ?, 1, 1, current_timestamp)"
                  .formatted(table))) {
        for (int i = 0; i < ROWS; i++) {
          insert.setInt(1, i);
          insert.setString(2, "Product number " + i);
          insert.setString(3, "a robust product for daily use, tested in the workshop ".repeat(4));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    }
    new Installation(database)
        .install(
            List.of(
                new Capture.Outbox(
                    "triggers",
                    Path.of("conf/captures/triggers.yaml"),
                    "product_triggers",
                    List.of("code"),
                    List.of(),
                    true,
                    Map.of())));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    connection.commit();
  }

  /**
   * Transactions a second by way: the median of the rounds, behind one that does not count.
   *
   * @param size rows of a transaction; 1,000 of them are changed by one statement
   */
  public Map<String, Double> measure(int size, int rounds, long millis) throws SQLException {
    Map<String, List<Double>> rates = new TreeMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (String way : WAYS) {
        double rate = run(way, size, millis);
        if (round > 0) {
          rates.computeIfAbsent(way, w -> new ArrayList<>()).add(rate);
        }
        execute("delete from dst_outbox");
      }
    }
    Map<String, Double> medians = new TreeMap<>();
    rates.forEach((way, all) -> medians.put(way, all.stream().sorted().toList().get(rounds / 2)));
    return medians;
  }

  private double run(String way, int size, long millis) throws SQLException {
    long begin = System.nanoTime();
    long end = begin + millis * 1_000_000;
    int transactions = 0;
    while (System.nanoTime() < end) {
      if (size == 1_000) {
        updateMany(way, size);
      } else {
        for (int i = 0; i < size; i++) {
          updateOne(way);
        }
      }
      connection.commit();
      transactions++;
    }
    return transactions * 1e9 / (System.nanoTime() - begin);
  }

  /** What a program does that edits one product: it knows all of the row. */
  private void updateOne(String way) throws SQLException {
    int code = next++ % ROWS;
    try (PreparedStatement update =
        connection.prepareStatement(
            "update product_%s set price = ?, stock = ?, changed_at = current_timestamp where code = ?"
                .formatted(way))) {
      update.setBigDecimal(1, BigDecimal.valueOf(next % 1_000, 2));
      update.setInt(2, next % 100);
      update.setInt(3, code);
      update.executeUpdate();
    }
    if (way.equals("outbox")) {
      new Outbox("outbox").upsert(connection, row(code));
    }
  }

  private static Map<String, Object> row(int code) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("code", code);
    row.put("name", "Product number " + code);
    row.put("description", "a robust product for daily use, tested in the workshop ".repeat(4));
    row.put("price", BigDecimal.valueOf(code % 1_000, 2));
    row.put("stock", code % 100);
    row.put("changed_at", "2026-11-23T10:00:00");
    return row;
  }

  /** One statement for many rows; with the outbox, one that copies them as JSON. */
  private void updateMany(String way, int size) throws SQLException {
    int from = next % (ROWS - size);
    next += size;
    String range = " where code >= %d and code < %d".formatted(from, from + size);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "update product_" + way + " set price = price + 1, stock = stock + 1" + range);
      if (way.equals("outbox")) {
        Capture.Outbox capture =
            new Capture.Outbox(
                "outbox",
                Path.of("outbox.yaml"),
                "product_outbox",
                List.of("code"),
                List.of(),
                false,
                Map.of());
        String json =
            database.dialect().rowJson(HostTable.of(connection, database.dialect(), capture), "t");
        statement.executeUpdate(
            "insert into dst_outbox (capture, op, data) select 'outbox', 'upsert', "
                + json
                + " from product_outbox t"
                + range);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    database.close();
  }
}
