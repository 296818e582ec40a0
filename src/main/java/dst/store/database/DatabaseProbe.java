package dst.store.database;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks the central database every few seconds whether it takes writes, so that whoever wants to
 * know never waits for it.
 */
public final class DatabaseProbe implements AutoCloseable {
  private static final int SECONDS = 5;

  private final Database database;
  private final Clock clock;
  private final ScheduledExecutorService asking;
  private volatile Answer last;

  /**
   * @param since when it came up or went down
   * @param error what it says; null when it is up
   */
  public record Answer(boolean up, Instant since, String error) {}

  public DatabaseProbe(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.last = new Answer(false, clock.instant(), "it was not asked yet");
    this.asking =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "database-probe");
              thread.setDaemon(true);
              return thread;
            });
    var unused = asking.scheduleWithFixedDelay(this::ask, 0, SECONDS, TimeUnit.SECONDS);
  }

  private void ask() {
    String error = error();
    Answer before = last;
    boolean up = error == null;
    last = new Answer(up, up == before.up ? before.since : clock.instant(), error);
  }

  private String error() {
    try {
      database.probe();
      return null;
    } catch (SQLException | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** What the database said last. */
  public Answer last() {
    return last;
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
