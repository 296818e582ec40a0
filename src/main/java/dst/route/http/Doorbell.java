package dst.route.http;

import dst.bundle.Ring;
import dst.location.Location;
import dst.route.pull.PullRoutes;
import dst.route.pull.Refusals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hears the hosts' rings: one that is signed with its location's secret brings that location's next
 * pull forward. It does nothing else, so who has no secret gains nothing by it, and who repeats
 * what he has heard on the way gains a pull a second.
 */
public final class Doorbell {
  private static final long FRESH_MILLIS = Duration.ofMinutes(5).toMillis();

  private static final Duration REPEATS_APART = Duration.ofSeconds(1);

  private final PullRoutes pulls;
  private final Clock clock;
  private final Refusals refusals;

  /** Takes the place of a secret where there is none: the answer takes as long. */
  private final String nobodys = UUID.randomUUID().toString();

  private final Map<String, Heard> heard = new HashMap<>();
  private final Map<Result, LongAdder> counts = new EnumMap<>(Result.class);

  /** What came of a ring. */
  public enum Result {
    /** The location is pulled now, or once more after the pull that is under way. */
    PULLED(202),
    /** Signed, but no newer than one before it: the same, at most once a second. */
    REPEATED(202),
    /** The location is paused or has quiet hours. */
    NOT_NOW(202),
    /** Not signed with the location's secret, too old, or of no location that has one. */
    REFUSED(403),
    /** Refused, like too many before it. */
    TOO_MANY(429);

    private final int answer;

    Result(int answer) {
      this.answer = answer;
    }

    /** The HTTP status. */
    int answer() {
      return answer;
    }
  }

  /**
   * The newest ring of a location.
   *
   * @param signed its time, by the host's clock
   * @param at by central's
   */
  private record Heard(long signed, Instant at) {}

  public Doorbell(PullRoutes pulls, Clock clock) {
    this.pulls = pulls;
    this.clock = clock;
    this.refusals = new Refusals(clock);
    for (Result result : Result.values()) {
      counts.put(result, new LongAdder());
    }
  }

  /**
   * Any of it may be missing, and anything.
   *
   * @param at milliseconds since 1970
   * @param from address and port of who rings
   * @return the HTTP status to answer with
   */
  public int ring(String location, String at, String signature, String from) {
    Result result = result(location, at, signature, from);
    counts.get(result).increment();
    return result.answer();
  }

  private Result result(String id, String at, String signature, String from) {
    Location location = id == null ? null : pulls.location(id).orElse(null);
    String secret = location == null ? null : location.pull().doorbell();
    Ring ring = new Ring(id, millis(at), signature == null ? "" : signature);
    boolean signed = ring.isSignedWith(secret == null ? nobodys : secret);
    Instant now = clock.instant();
    long age = now.toEpochMilli() - ring.at();
    if (secret == null || !signed || Math.abs(age) > FRESH_MILLIS) {
      String why =
          secret == null
              ? "is of no location that has a doorbell"
              : "of " + id + (signed ? " is " + age + " ms old" : " is not signed with its secret");
      return refusals.isTooMany(from, why) ? Result.TOO_MANY : Result.REFUSED;
    }
    boolean isNew = isNew(id, ring.at(), now);
    if (!(isNew ? pulls.rung(id) : pulls.now(id, REPEATS_APART))) {
      return Result.NOT_NOW;
    }
    return isNew ? Result.PULLED : Result.REPEATED;
  }

  private static long millis(String at) {
    return at != null && at.length() <= 18 && at.matches("[0-9]+") ? Long.parseLong(at) : 0;
  }

  /** One that was heard on the way and is sent again is not. */
  private synchronized boolean isNew(String location, long signed, Instant now) {
    Heard last = heard.get(location);
    boolean isNew = last == null || signed > last.signed();
    if (isNew) {
      heard.put(location, new Heard(signed, now));
    }
    return isNew;
  }

  /** When the location rang last, since central started; null: never. */
  public synchronized Instant lastRing(String location) {
    Heard last = heard.get(location);
    return last == null ? null : last.at();
  }

  /** How many rings had this result since central started. */
  public long count(Result result) {
    return counts.get(result).sum();
  }
}
