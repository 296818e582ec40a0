package dst.route.pull;

import dst.bundle.BundleNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Whether a location's listener runs, by the file that it touches in {@code ready/}: each listing
 * has it anyway. Only that its time changes counts, so the host's clock may be wrong. Filled by the
 * thread that pulls, asked by any.
 */
final class ListenerWatch {
  /** Two beats and a listing; see {@link dst.seal.Heartbeat}. */
  static final Duration SILENT = Duration.ofSeconds(40);

  private final Clock clock;
  private long found;
  private long last = -1;
  private Instant since;
  private Instant seen;
  private boolean still;

  ListenerWatch(Clock clock) {
    this.clock = clock;
  }

  /** The listing has its file, with this time. */
  synchronized void found(long modified) {
    found = modified;
  }

  /** The listing is complete. */
  synchronized void end() {
    Instant now = clock.instant();
    if (last >= 0 && found > 0 && found != last) {
      seen = now;
    }
    since = since == null || now.isBefore(since) ? now : since;
    last = found;
    found = 0;
    still = Duration.between(seen == null ? since : seen, now).compareTo(SILENT) >= 0;
  }

  /**
   * When it was seen last, since central started; null: never, or not yet.
   *
   * @param lastRing when it rang last, or null
   */
  synchronized Instant seen(Instant lastRing) {
    return seen == null || (lastRing != null && lastRing.isAfter(seen)) ? lastRing : seen;
  }

  /** What is wrong, and what to do; null: nothing. */
  synchronized String silent(Instant lastRing) {
    Instant newest = seen(lastRing);
    boolean heard =
        lastRing != null && Duration.between(lastRing, clock.instant()).compareTo(SILENT) < 0;
    if (!still || heard) {
      return null;
    }
    return "its listener has not been seen since "
        + (newest == null ? "central started" : newest.truncatedTo(ChronoUnit.SECONDS))
        + ", so changes there are not sent: start dst host on it; if it runs, it must be able to"
        + " write ready/"
        + BundleNames.ALIVE;
  }
}
