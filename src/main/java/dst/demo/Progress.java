package dst.demo;

import dst.bundle.BundleNames;
import dst.route.broker.Broker;
import dst.store.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Follows the changes from the hosts to the central database. Used by one thread. */
final class Progress {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** So long Java compiles what runs often, and all else waits for it. */
  static final Duration WARM_UP = Duration.ofSeconds(30);

  private final List<HostProgram> programs;
  private final Backlog backlog;
  private final Freshness freshness;
  private final Broker broker;
  private final Database database;
  private final Clock clock;
  private final Deque<Seen> lately = new ArrayDeque<>();
  private final Percentiles atFirst = new Percentiles();
  private final Percentiles warm = new Percentiles();
  private final Instant start;
  private long central;
  private Instant lastArrival;

  Progress(
      List<HostProgram> programs,
      Backlog backlog,
      Freshness freshness,
      Broker broker,
      Database database,
      Clock clock) {
    this.programs = programs;
    this.backlog = backlog;
    this.freshness = freshness;
    this.broker = broker;
    this.database = database;
    this.clock = clock;
    this.start = clock.instant();
  }

  /**
   * Changes that became central.
   *
   * @param took null: not measured
   */
  private record Seen(int changes, Instant at, Duration took) {}

  /**
   * @param central changes that became central in this run
   * @param rate of them a second, lately
   * @param fresh how long those took lately that came through an outbox
   * @param oldest age of the oldest change that is not central
   * @param queue batches that wait for the database
   */
  record Figures(
      int locations,
      long inStep,
      long central,
      double rate,
      Percentiles fresh,
      Duration oldest,
      long queue,
      long deadLetters) {}

  /** Takes up what has become central since the last call. */
  void follow() throws SQLException {
    Instant now = clock.instant();
    for (Backlog.Arrived arrived : backlog.arrived()) {
      seen(new Seen(arrived.changes(), arrived.at(), null));
    }
    for (Freshness.Arrived arrived : freshness.arrived()) {
      seen(new Seen(1, now, arrived.measured() ? arrived.took() : null));
    }
    lately.removeIf(seen -> seen.at().isBefore(now.minus(WINDOW)));
  }

  Figures figures() {
    Instant now = clock.instant();
    Instant since = now.minus(WINDOW);
    Duration window = Duration.between(since.isBefore(start) ? start : since, now);
    long changes = lately.stream().mapToLong(Seen::changes).sum();
    Percentiles fresh = new Percentiles();
    lately.stream().map(Seen::took).filter(took -> took != null).forEach(fresh::add);
    List<String> ids = programs.stream().map(p -> p.site().id()).toList();
    return new Figures(
        programs.size(),
        freshness.inStep(ids) + backlog.inStep(plain()),
        central,
        changes * 1_000.0 / Math.max(1, window.toMillis()),
        fresh,
        oldest(now),
        broker.depth("dst.changes").orElse(0),
        deadLetters());
  }

  private List<String> plain() {
    return programs.stream()
        .map(HostProgram::site)
        .filter(site -> !site.hasListener())
        .map(Site::id)
        .toList();
  }

  private void seen(Seen seen) {
    lately.add(seen);
    central += seen.changes();
    lastArrival = lastArrival == null || seen.at().isAfter(lastArrival) ? seen.at() : lastArrival;
    if (seen.took() != null) {
      boolean early = Duration.between(start, seen.at()).compareTo(WARM_UP) < 0;
      (early ? atFirst : warm).add(seen.took());
    }
  }

  private Duration oldest(Instant now) {
    Duration file =
        backlog.oldest().map(oldest -> Duration.between(oldest, now)).orElse(Duration.ZERO);
    Duration change = freshness.oldest();
    return file.compareTo(change) > 0 ? file : change;
  }

  /**
   * All that the hosts have is stored, also what is from earlier runs, and nothing is under way.
   * Only while the programs rest.
   */
  boolean isInStep() throws SQLException, IOException {
    if (!backlog.isEmpty()
        || freshness.waiting() > 0
        || !broker.depth("dst.changes").equals(OptionalLong.of(0))) {
      return false;
    }
    for (HostProgram program : programs) {
      if (program.unsealed() > 0 || isWaiting(program.site())) {
        return false;
      }
    }
    return unfinished() == 0;
  }

  private static boolean isWaiting(Site site) throws IOException {
    if (site.drops() != null && site.drops().isWaiting()) {
      return true;
    }
    Path ready = site.pullArea().resolve("ready");
    if (!site.hasListener() || !Files.isDirectory(ready)) {
      return false;
    }
    try (Stream<Path> bundles = Files.list(ready)) {
      return bundles.anyMatch(file -> !file.getFileName().toString().equals(BundleNames.ALIVE));
    }
  }

  private long unfinished() throws SQLException {
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select count(*) from bundle where completed is null")) {
      row.next();
      long unfinished = row.getLong(1);
      connection.commit();
      return unfinished;
    }
  }

  /** The dead letters of the locations that take part. */
  long deadLetters() {
    return programs.stream()
        .mapToLong(p -> broker.depth("dst.dead." + p.site().id()).orElse(0))
        .sum();
  }

  long central() {
    return central;
  }

  /** How long the changes took that came through an outbox and arrived after the warm-up. */
  Percentiles fresh() {
    return warm;
  }

  /** Likewise, of those that arrived during the warm-up. */
  Percentiles freshAtFirst() {
    return atFirst;
  }

  /** When the last of the changes became central; null if none did. */
  Instant lastArrival() {
    return lastArrival;
  }

  /** What is not central, for people: files and changes of each host. */
  Map<String, Integer> waiting() {
    Map<String, Integer> waiting = new TreeMap<>(freshness.byHost());
    backlog.files().forEach((location, files) -> waiting.merge(location, files, Integer::sum));
    return waiting;
  }
}
