package dst.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Looks at central's table every millisecond for the rows that were committed at hosts and are not
 * there yet, on a connection of its own: so a time is never too short, and too long by a
 * millisecond and some times the look itself. A row that a newer one has overtaken is there with
 * that one.
 */
final class Sightings implements AutoCloseable {
  private static final int MOST_ASKED = 200;

  /**
   * After a look it rests for so many times what the look took: it must not slow what it watches.
   */
  private static final int RESTS = 4;

  /** In nanoseconds: what is seen after a rest took longer by it. */
  private static final long LONGEST_REST = 10_000_000;

  private final Connection database;
  private final PreparedStatement look;
  private final Map<String, Map<Long, Long>> waiting = new LinkedHashMap<>();
  private final List<Seen> seen = new ArrayList<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> looking;
  private long rests = System.nanoTime();

  /**
   * A row that has become visible.
   *
   * @param committed when the host's commit had returned, in nanoseconds of this process' clock
   */
  private record Seen(long committed, long nanos) {}

  Sightings(Connection database) throws SQLException {
    this.database = database;
    this.look =
        database.prepareStatement(
            "select p.location, p.product_code, p.stock from"
                + " unnest(?::text[], ?::text[]) as w(location, code)"
                + " join product p on p.location = w.location and p.product_code = w.code");
    this.looking = thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.MILLISECONDS);
  }

  /** The server process that answers: its CPU time is not central's. */
  long pid() throws SQLException {
    try (ResultSet row = database.createStatement().executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** To be told right after the commit. */
  synchronized void committed(String location, String article, long number, long nanos) {
    waiting.computeIfAbsent(key(location, article), k -> new HashMap<>()).put(number, nanos);
  }

  private static String key(String location, String article) {
    return location + "/" + article;
  }

  private void look() {
    long begin = System.nanoTime();
    String[][] asked = asked();
    if (asked[0].length == 0 || begin - rests < 0) {
      return;
    }
    try {
      look.setArray(1, database.createArrayOf("text", asked[0]));
      look.setArray(2, database.createArrayOf("text", asked[1]));
      try (ResultSet row = look.executeQuery()) {
        long now = System.nanoTime();
        while (row.next()) {
          saw(key(row.getString(1), row.getString(2)), row.getLong(3), now);
        }
        rests = now + Math.min(RESTS * (now - begin), LONGEST_REST);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("central's database does not answer", e);
    }
  }

  private synchronized String[][] asked() {
    List<String[]> keys =
        waiting.keySet().stream().limit(MOST_ASKED).map(key -> key.split("/")).toList();
    return new String[][] {
      keys.stream().map(key -> key[0]).toArray(String[]::new),
      keys.stream().map(key -> key[1]).toArray(String[]::new)
    };
  }

  private synchronized void saw(String key, long number, long now) {
    Map<Long, Long> numbers = waiting.getOrDefault(key, new HashMap<>());
    numbers
        .entrySet()
        .removeIf(
            each -> {
              boolean there = each.getKey() <= number;
              if (there) {
                seen.add(new Seen(each.getValue(), now - each.getValue()));
              }
              return there;
            });
    if (numbers.isEmpty()) {
      waiting.remove(key);
    }
  }

  /** How many commits are not visible yet. */
  synchronized int waiting() {
    return waiting.values().stream().mapToInt(Map::size).sum();
  }

  /** How long each row took that was committed between these two moments. */
  synchronized double[] millisOf(long begin, long end) {
    return seen.stream()
        .filter(row -> row.committed() - begin >= 0 && row.committed() - end < 0)
        .mapToDouble(row -> row.nanos() / 1e6)
        .toArray();
  }

  /** That it still looks. */
  Sightings check() throws Exception {
    if (looking.isDone()) {
      looking.get();
    }
    return this;
  }

  @Override
  public void close() throws SQLException {
    thread.shutdownNow();
    database.close();
  }
}
