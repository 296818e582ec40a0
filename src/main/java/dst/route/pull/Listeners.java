package dst.route.pull;

import dst.bundle.SignOfLife;
import dst.location.Location;
import dst.pull.Chain;
import dst.status.ListenerStatus;
import dst.status.NotedWatermarks;
import dst.store.Watermark;
import dst.store.Watermarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the listeners of all hosts are told, and what it is taken from. */
public final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final Watermarks marks;
  private final Backups backups;
  private final Queue queue;
  private final Clock clock;
  private final Map<String, Acknowledging> all = new ConcurrentHashMap<>();
  private final Map<String, ListenerWatch> watches = new ConcurrentHashMap<>();
  private FileTime seen;
  private NotedWatermarks reported = NotedWatermarks.NONE;

  /**
   * What covers the central database.
   *
   * @param reported the file {@code data/protected.json}
   * @param after what was complete for so long is covered; empty: only what was reported
   */
  public record Backups(Path reported, Optional<Duration> after) {}

  /**
   * @param answers whether the database does
   * @param depth how many batches wait, if the broker can tell
   */
  public record Queue(BooleanSupplier answers, Supplier<OptionalLong> depth) {}

  public Listeners(Watermarks marks, Backups backups, Queue queue, Clock clock) {
    this.marks = marks;
    this.backups = backups;
    this.queue = queue;
    this.clock = clock;
  }

  /** What is to be done after each pull of the location. */
  Acknowledging of(Location location, Chain chain, Acknowledging.Pulls pulls) {
    return all.compute(
        location.id(),
        (id, last) ->
            new Acknowledging(
                location,
                pulls,
                chain,
                this,
                last == null ? Acknowledging.Told.NOTHING : last.told()));
  }

  /** What of the location's listener is seen; it outlives a change of the definition. */
  ListenerWatch watch(String location) {
    return watches.computeIfAbsent(location, unused -> new ListenerWatch(clock));
  }

  /** How far the location is; empty: the database does not answer. */
  Optional<Watermark> mark(Location location, Chain chain) throws IOException {
    if (!queue.answers().getAsBoolean()) {
      return Optional.empty();
    }
    Instant before = backups.after().map(after -> clock.instant().minus(after)).orElse(null);
    Watermark covered = reported().marks().get(location.id());
    try {
      return Optional.of(
          marks.advance(
              location.id(), new Watermarks.Bounds(chain.lastOfOlderEpoch(), covered, before)));
    } catch (IOException e) {
      LOG.debug("{}: its mark can't be moved now", location.id(), e);
      return Optional.empty();
    }
  }

  void set(Location location, Watermark mark) throws IOException {
    marks.set(location.id(), mark);
  }

  /** Whether nothing waits in the queue; false if nobody can tell. */
  boolean nothingWaits() {
    OptionalLong depth = queue.depth().get();
    return depth.isPresent() && depth.getAsLong() == 0;
  }

  Clock clock() {
    return clock;
  }

  private synchronized NotedWatermarks reported() throws IOException {
    FileTime now =
        Files.exists(backups.reported())
            ? Files.getLastModifiedTime(backups.reported())
            : FileTime.fromMillis(0);
    if (!now.equals(seen)) {
      seen = now;
      try {
        reported = NotedWatermarks.readIfThere(backups.reported());
      } catch (IOException e) {
        LOG.warn("what backups cover is not known: {}", e.getMessage());
      }
    }
    return reported;
  }

  /** What central knows of the location's listener; null if it has none. */
  public ListenerStatus status(Location location, Instant lastRing) {
    if (!location.pull().listener()) {
      return location.pull().doorbell() == null
          ? null
          : ListenerStatus.heard(lastRing, lastRing, null, SignOfLife.WELL);
    }
    ListenerWatch watch = watch(location.id());
    ListenerStatus heard =
        ListenerStatus.heard(lastRing, watch.seen(lastRing), watch.silent(lastRing), watch.says());
    Acknowledging acknowledging = all.get(location.id());
    return acknowledging == null ? heard : acknowledging.status(heard);
  }
}
