package dst.route.pull;

import dst.config.Fault;
import dst.location.Location;
import dst.pull.LateStatus;
import dst.record.HeldRemoval;
import dst.route.broker.Broker;
import dst.route.broker.DeadLetterQueues;
import dst.status.CentralStatus;
import dst.status.ListenerStatus;
import dst.status.LocationStatus;
import dst.status.Progress;
import dst.store.PostponedBatches;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts together what the parts of central know of themselves. It may be asked as often as one
 * likes: it looks once a second, and into the queues every five.
 */
public final class StatusBoard {
  private static final Duration KNOWN_FOR = Duration.ofSeconds(1);
  private static final Duration QUEUES_KNOWN_FOR = Duration.ofSeconds(5);
  private static final String CHANGES = "dst.changes";

  private final Sources sources;
  private final Broker broker;
  private final Progress progress;
  private final String version;
  private final Clock clock;
  private final Instant started;
  private CentralStatus last;
  private Queues queues;

  /**
   * Those who know.
   *
   * @param locations that central has
   * @param pulls how their pulls do, by location
   * @param faults of edits that are not in effect
   * @param database whether it answers
   * @param shortage why nothing may be taken now, or null
   * @param disks those that central fills
   * @param postponed batches that fail while others are stored, or null
   * @param late a location's records that wait for data files, or null
   * @param listeners what is known of a location's listener, or null
   * @param held what of a location waits to be removed
   */
  public record Sources(
      Supplier<Collection<Location>> locations,
      Supplier<Map<String, PullStatus>> pulls,
      Supplier<List<Fault>> faults,
      Supplier<CentralStatus.Part> database,
      Supplier<String> shortage,
      Supplier<List<CentralStatus.Disk>> disks,
      Supplier<PostponedBatches> postponed,
      Function<String, LateStatus> late,
      Function<Location, ListenerStatus> listeners,
      Function<Location, List<HeldRemoval>> held) {}

  /** What lies in the queues, as it was seen at a time. */
  private record Queues(
      Instant at,
      OptionalLong batches,
      OptionalLong dead,
      Map<String, Long> waiting,
      Map<String, Long> deadOf) {
    Long waitingOf(String location) {
      return batches.isPresent() ? waiting.getOrDefault(location, 0L) : null;
    }

    Long deadOf(String location) {
      return dead.isPresent() ? deadOf.getOrDefault(location, 0L) : null;
    }
  }

  public StatusBoard(
      Sources sources, Broker broker, Progress progress, String version, Clock clock) {
    this.sources = sources;
    this.broker = broker;
    this.progress = progress;
    this.version = version;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Central at this moment, or at most a second ago. */
  public synchronized CentralStatus now() {
    Instant now = clock.instant();
    if (last == null || isOld(last.at(), now, KNOWN_FOR)) {
      last = look(now);
    }
    return last;
  }

  private static boolean isOld(Instant at, Instant now, Duration knownFor) {
    return Duration.between(at, now).abs().compareTo(knownFor) >= 0;
  }

  private CentralStatus look(Instant now) {
    boolean brokerUp = broker.isUp();
    if (!brokerUp) {
      queues = new Queues(now, OptionalLong.empty(), OptionalLong.empty(), Map.of(), Map.of());
    } else if (queues == null
        || queues.batches.isEmpty()
        || isOld(queues.at, now, QUEUES_KNOWN_FOR)) {
      queues = lookIntoQueues(now);
    }
    List<Fault> faults = sources.faults().get();
    Map<String, PullStatus> pulls = sources.pulls().get();
    List<LocationStatus> locations = new ArrayList<>();
    for (Location location : sources.locations().get()) {
      locations.add(status(location, pulls.get(location.id()), faults));
    }
    Instant oldest =
        locations.stream()
            .map(LocationStatus::oldestUnapplied)
            .filter(time -> time != null)
            .min(Instant::compareTo)
            .orElse(null);
    return new CentralStatus(
        CentralStatus.FORMAT,
        version,
        now,
        started,
        sources.database().get(),
        new CentralStatus.Part(brokerUp, null, brokerUp ? null : "it does not answer"),
        sources.shortage().get(),
        sources.disks().get(),
        new CentralStatus.Queue(
            boxed(queues.batches),
            boxed(queues.dead),
            oldest,
            postponed(sources.postponed().get())),
        faults.stream().map(Fault::toString).toList(),
        locations);
  }

  private Queues lookIntoQueues(Instant now) {
    OptionalLong batches = broker.depth(CHANGES);
    if (batches.isPresent() && batches.getAsLong() == 0) {
      progress.nothingWaitedAt(now);
    }
    OptionalLong dead = broker.depthOfAll(DeadLetterQueues.PREFIX);
    Map<String, Long> waiting =
        batches.orElse(0) > 0 ? broker.countBy(CHANGES, "dst_location") : Map.of();
    return new Queues(now, batches, dead, waiting, dead.orElse(0) > 0 ? deadLetters() : Map.of());
  }

  private Map<String, Long> deadLetters() {
    Map<String, Long> letters = new HashMap<>();
    for (Location location : sources.locations().get()) {
      broker
          .depth(DeadLetterQueues.PREFIX + location.id())
          .ifPresent(number -> letters.put(location.id(), number));
    }
    return letters;
  }

  private LocationStatus status(Location location, PullStatus pull, List<Fault> faults) {
    String id = location.id();
    PullStatus known = pull != null ? pull : PullStatus.starting(started);
    Duration every = location.pull().every();
    return new LocationStatus(
        id,
        location.name(),
        known.state().name().toLowerCase(Locale.ROOT),
        known.because(),
        known.since(),
        known.lastGood(),
        known.lastError(),
        known.lastErrorAt(),
        known.next(),
        every == null ? null : every.toMillis() / 1e3,
        progress.counts(id),
        queues.waitingOf(id),
        queues.deadOf(id),
        progress.oldestUnapplied(id),
        sources.late().apply(id),
        known.untaken(),
        sources.listeners().apply(location),
        sources.held().apply(location),
        faults.stream()
            .filter(fault -> fault.file().equals(location.file()))
            .findFirst()
            .map(Fault::toString)
            .orElse(null));
  }

  private static CentralStatus.Postponed postponed(PostponedBatches batches) {
    return batches == null
        ? null
        : new CentralStatus.Postponed(batches.number(), batches.since(), batches.because());
  }

  private static Long boxed(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
