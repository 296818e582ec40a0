package dst.demo;

import dst.route.Broker;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/** Follows the changes from the hosts to the central database. Used by one thread. */
final class Progress {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final List<HostProgram> programs;
  private final Backlog backlog;
  private final Broker broker;
  private final Clock clock;
  private final Deque<Backlog.Arrived> lately = new ArrayDeque<>();
  private final Instant start;
  private long central;
  private Instant lastArrival;

  Progress(List<HostProgram> programs, Backlog backlog, Broker broker, Clock clock) {
    this.programs = programs;
    this.backlog = backlog;
    this.broker = broker;
    this.clock = clock;
    this.start = clock.instant();
  }

  /**
   * @param central changes that became central in this run
   * @param rate of them a second, lately
   * @param p50 half of the files that became central lately took no longer, from the change on
   * @param oldest age of the oldest change that is not central
   * @param queue batches that wait for the database
   */
  record Figures(
      int locations,
      long inStep,
      long central,
      double rate,
      Duration p50,
      Duration p99,
      Duration oldest,
      long queue,
      long deadLetters) {}

  Figures look() throws SQLException {
    Instant now = clock.instant();
    for (Backlog.Arrived arrived : backlog.arrived()) {
      lately.add(arrived);
      central += arrived.changes();
      lastArrival =
          lastArrival == null || arrived.at().isAfter(lastArrival) ? arrived.at() : lastArrival;
    }
    Instant since = now.minus(WINDOW);
    lately.removeIf(arrived -> arrived.at().isBefore(since));
    Duration window = Duration.between(since.isBefore(start) ? start : since, now);
    long changes = lately.stream().mapToLong(Backlog.Arrived::changes).sum();
    List<Duration> took = lately.stream().map(Backlog.Arrived::took).sorted().toList();
    return new Figures(
        programs.size(),
        backlog.inStep(programs.stream().map(p -> p.location().id()).toList()),
        central,
        changes * 1_000.0 / Math.max(1, window.toMillis()),
        percentile(took, 50),
        percentile(took, 99),
        backlog.oldest().map(oldest -> Duration.between(oldest, now)).orElse(Duration.ZERO),
        broker.depth("dst.changes").orElse(0),
        deadLetters());
  }

  private static Duration percentile(List<Duration> sorted, int percent) {
    return sorted.isEmpty() ? Duration.ZERO : sorted.get((sorted.size() - 1) * percent / 100);
  }

  /** All that the hosts dropped is stored, and the queue has nothing more to do. */
  boolean isInStep() {
    return backlog.isEmpty() && broker.depth("dst.changes").equals(OptionalLong.of(0));
  }

  /** The dead letters of the locations that take part. */
  long deadLetters() {
    return programs.stream()
        .mapToLong(p -> broker.depth("dst.dead." + p.location().id()).orElse(0))
        .sum();
  }

  long central() {
    return central;
  }

  /** When the last of the changes became central; null if none did. */
  Instant lastArrival() {
    return lastArrival;
  }
}
