package dst.location;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** When a location is pulled, as its definition says. Only arithmetic: the time is handed in. */
public final class Timetable {
  private final Duration every;
  private final Cron cron;
  private final QuietHours quiet;
  private final ZoneId zone;

  public Timetable(Pull pull, ZoneId zone) {
    this.every = pull.every();
    this.cron = pull.cron() == null ? null : new Cron(pull.cron(), zone);
    this.quiet = pull.quiet();
    this.zone = zone;
  }

  /** The first pull after a start; null if there is none any more. */
  public Instant first(Instant start, Duration spread) {
    return cron == null ? open(start.plus(spread)) : openOrNull(cron.next(start));
  }

  /**
   * The first pull after this time; null if there is none any more. What is due in quiet hours
   * comes at their end, once.
   *
   * @param first from which an interval counts, so that the locations stay spread
   */
  public Instant next(Instant first, Instant after) {
    if (cron != null) {
      return openOrNull(cron.next(after));
    }
    long periods = Math.floorDiv(Duration.between(first, after).toMillis(), every.toMillis()) + 1;
    return open(first.plus(every.multipliedBy(periods)));
  }

  private Instant openOrNull(Instant at) {
    return at == null ? null : open(at);
  }

  /** The time itself, or the end of the quiet hours in which it lies. */
  public Instant open(Instant at) {
    return quiet.end(at, zone);
  }

  public boolean isQuiet(Instant at) {
    return quiet.isQuiet(at, zone);
  }

  /** When the quiet hours began in which the time lies. */
  public Instant quietSince(Instant at) {
    return quiet.begin(at, zone);
  }

  /** The usual time between two pulls; null with a cron expression. */
  public Duration every() {
    return every;
  }

  public ZoneId zone() {
    return zone;
  }
}
