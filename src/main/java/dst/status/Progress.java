package dst.status;

import dst.record.Batch;
import dst.record.BundleId;
import dst.store.database.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Counts what is taken and stored since central started. The routes call it once a file and once a
 * batch, never once a record.
 */
public final class Progress {
  private final Map<String, LocationProgress> locations = new ConcurrentHashMap<>();
  private final Histogram freshness = new Histogram();
  private final Histogram storeTime = new Histogram();
  private final Clock clock;
  private final List<Consumer<Batch>> followers = new CopyOnWriteArrayList<>();

  public Progress(Clock clock) {
    this.clock = clock;
  }

  /**
   * Tells of each batch from now on when it has just been committed, once, on the thread that
   * stored it.
   */
  public void follow(Consumer<Batch> follower) {
    followers.add(follower);
  }

  /**
   * A file has been read to its end and has its bundle number; its batches go to the queue now.
   *
   * @param size of the file in bytes
   */
  public void taken(BundleId bundle, long size) {
    Instant now = clock.instant();
    of(bundle.location()).taken(bundle, size, takenAt(bundle, now), now);
  }

  /**
   * A batch is committed.
   *
   * @param begun when the store began with it, in milliseconds since 1970
   */
  public void stored(Batch batch, Outcome outcome, long begun) {
    Instant now = clock.instant();
    Duration age = Duration.between(takenAt(batch.bundle(), now), now);
    of(batch.bundle().location()).stored(batch, outcome, age);
    if (!outcome.repeat()) {
      freshness.add(age);
      storeTime.add(Duration.ofMillis(Math.max(0, now.toEpochMilli() - begun)));
      followers.forEach(follower -> follower.accept(batch));
    }
  }

  /** A look into a location's pull area is over, well or not. */
  public void pulled(String location, Duration time) {
    of(location).pulled(time);
  }

  /**
   * The queue was found empty: whatever was taken before is stored, or is a dead letter as a whole.
   */
  public void nothingWaitedAt(Instant time) {
    locations.values().forEach(location -> location.nothingWaitedAt(time));
  }

  /** A plain file's number is the time at which it was first taken, in microseconds. */
  private static Instant takenAt(BundleId bundle, Instant now) {
    if (bundle.epoch() != 0) {
      return now;
    }
    Instant taken =
        Instant.ofEpochSecond(bundle.number() / 1_000_000, bundle.number() % 1_000_000 * 1_000);
    return taken.isAfter(now) ? now : taken;
  }

  private LocationProgress of(String location) {
    return locations.computeIfAbsent(location, id -> new LocationProgress());
  }

  public Counts counts(String location) {
    return of(location).counts();
  }

  /**
   * Whether a bundle of the location was taken that is not stored yet.
   *
   * @param smallerThan so many bytes; larger ones don't count
   */
  public boolean isUnderWay(String location, long smallerThan) {
    return of(location).isUnderWay(smallerThan);
  }

  /** When the oldest bundle was taken that is not stored yet; null if there is none. */
  public Instant oldestUnapplied(String location) {
    return of(location).oldestUnapplied();
  }

  /** How often the location was looked into, and how long that took. */
  public Total pullTime(String location) {
    return of(location).pullTime();
  }

  /** From the taking of a file to the commit of each of its batches. */
  public Total freshness(String location) {
    return of(location).freshness();
  }

  /** The same over all locations. */
  public Histogram.Values freshness() {
    return freshness.values();
  }

  /** How long batches took from the queue to their commit, with all that had to be tried again. */
  public Histogram.Values storeTime() {
    return storeTime.values();
  }
}
