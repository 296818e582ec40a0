package dst.bench;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The hosts' programs: one row in one transaction at some host, so many times a second. */
final class Commits implements AutoCloseable {
  private static final int ARTICLES = 500;

  private final List<FreshnessHost> hosts;
  private final Sightings sightings;
  private final Random random = new Random(46);
  private final Map<String, Long> rows = new TreeMap<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private ScheduledFuture<?> running;
  private volatile long made;

  Commits(List<FreshnessHost> hosts, Sightings sightings) {
    this.hosts = List.copyOf(hosts);
    this.sightings = sightings;
  }

  /** At another pace from now on. */
  void begin(int rate) throws Exception {
    end();
    running = thread.scheduleAtFixedRate(this::commit, 0, 1_000_000 / rate, TimeUnit.MICROSECONDS);
  }

  private void commit() {
    FreshnessHost host = hosts.get(random.nextInt(hosts.size()));
    String article = "A-%03d".formatted(random.nextInt(ARTICLES));
    long number = made + 1;
    try {
      host.commit(article, number);
    } catch (SQLException e) {
      throw new IllegalStateException(host.location() + ": its program can't work", e);
    }
    sightings.committed(host.location(), article, number, System.nanoTime());
    rows.put(host.location() + "/" + article, number);
    made = number;
  }

  /** Returns when the last one is committed. */
  void end() throws Exception {
    if (running != null) {
      running.cancel(false);
      thread.submit(() -> {}).get();
      if (!running.isCancelled()) {
        running.get();
      }
    }
  }

  /** How many there were. */
  long made() {
    return made;
  }

  /** The number that was committed last, by location and article; once it has ended. */
  Map<String, Long> rows() {
    return rows;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
