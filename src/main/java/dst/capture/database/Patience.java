package dst.capture.database;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits out what keeps a capture from going on, with growing delays. It is said once when it begins
 * and once when it is over.
 */
public final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final long FIRST = Duration.ofMillis(250).toNanos();
  private static final long MOST = Duration.ofSeconds(10).toNanos();

  private final String what;
  private final LongSupplier nanoTime;
  private long delay;
  private long notBefore;
  private String problem;

  /**
   * @param what goes on when it is over, for people
   */
  public Patience(String what, LongSupplier nanoTime) {
    this.what = what;
    this.nanoTime = nanoTime;
  }

  public boolean isDue() {
    return problem == null || nanoTime.getAsLong() - notBefore >= 0;
  }

  public void failed(Exception failure) {
    if (problem == null) {
      delay = FIRST;
      LOG.warn("{} waits: {}", what, reason(failure));
    } else {
      delay = Math.min(2 * delay, MOST);
    }
    problem = reason(failure);
    notBefore = nanoTime.getAsLong() + delay;
  }

  public void passed() {
    if (problem != null) {
      problem = null;
      LOG.info("{} goes on", what);
    }
  }

  /** What it waits for now, in words; null: it waits for nothing. */
  public String problem() {
    return problem;
  }

  /** The pool's own message only says that it waited. */
  public static String reason(Exception failure) {
    boolean pooled = failure instanceof SQLTransientConnectionException;
    Throwable found = pooled && failure.getCause() != null ? failure.getCause() : failure;
    String message = found.getMessage();
    return message == null ? found.toString() : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
