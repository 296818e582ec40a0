package dst.route.pull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings that were refused, minute by minute: one line in the log for all of a minute, and no memory
 * that an attacker could fill. A good ring is never among them, whatever else comes from its
 * address: to check a signature costs microseconds.
 */
public final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_OF_AN_ADDRESS = 60;
  private static final int MOST = 600;

  private final Clock clock;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private Instant since = Instant.EPOCH;
  private long count;

  public Refusals(Clock clock) {
    this.clock = clock;
  }

  /**
   * Counts one more.
   *
   * @param from address and port
   * @param why of a known location or none: nothing that the caller wrote goes to the log
   */
  public synchronized boolean isTooMany(String from, String why) {
    Instant now = clock.instant();
    String address = from == null ? "?" : from.substring(0, Math.max(from.lastIndexOf(':'), 0));
    if (Duration.between(since, now).abs().compareTo(WINDOW) >= 0) {
      String before = count > 1 ? " (" + (count - 1) + " more since the last such line)" : "";
      LOG.warn("doorbell: a ring from {} was refused, it {}{}", address, why, before);
      since = now;
      count = 0;
      byAddress.clear();
    }
    count++;
    return count > MOST || byAddress.merge(address, 1, Integer::sum) > MOST_OF_AN_ADDRESS;
  }
}
