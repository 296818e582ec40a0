package dst.seal;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What fails at the moment and is tried again: said once when it begins, and once when it is over.
 */
public final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

  private final String location;
  private final Clock clock;
  private final Map<String, Trouble> now = new TreeMap<>();

  /**
   * One that lasts.
   *
   * @param error for people, as it was found last
   */
  public record Trouble(Instant since, String error) {}

  public Troubles(String location, Clock clock) {
    this.location = location;
    this.clock = clock;
  }

  /**
   * It failed: Java's own exceptions often have a path alone as their message.
   *
   * @param what id of the route
   */
  public synchronized void failed(String what, Throwable failure) {
    boolean bare = failure.getMessage() == null || failure.getClass().getName().startsWith("java.");
    String error = bare ? failure.toString() : failure.getMessage();
    Trouble before = now.get(what);
    now.put(what, new Trouble(before == null ? clock.instant() : before.since(), error));
    if (before == null) {
      LOG.warn("{}: {} fails, and is tried again until it passes: {}", location, what, error);
      LOG.debug("{}: {}", location, what, failure);
    }
  }

  /** It passed. */
  public synchronized void passed(String what) {
    Trouble before = now.remove(what);
    if (before != null) {
      LOG.info("{}: {} passes again", location, what);
    }
  }

  /** The routes are stopped: those that are started will fail again, or not. */
  public synchronized void forget() {
    now.clear();
  }

  /** By route. */
  public synchronized Map<String, Trouble> now() {
    return new TreeMap<>(now);
  }
}
