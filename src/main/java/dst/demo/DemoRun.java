package dst.demo;

import dst.config.Settings;
import dst.store.database.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A run of the demo: the programs work, the figures are shown, and at the end all is compared. */
final class DemoRun {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(20);
  private static final int MOST_DIFFERENCES = 5;
  private static final int MOST_LOCATIONS = 10;

  private final Demo demo;
  private final Database database;
  private final Display display;
  private final Clock clock = Clock.systemUTC();
  private final Instant start = clock.instant();
  private final Backlog backlog;
  private final Progress progress;
  private final Path files;
  private Instant shown = Instant.EPOCH;
  private volatile Instant firstChange;

  DemoRun(
      Demo demo,
      StartCentral.Running central,
      Database database,
      Settings settings,
      Display display)
      throws IOException, SQLException {
    this.demo = demo;
    this.database = database;
    this.display = display;
    this.files = settings.folders().files();
    this.backlog = demo.backlog(database);
    this.progress =
        new Progress(demo.programs(), backlog, demo.freshness(), central.broker(), database, clock);
  }

  /**
   * Runs until it is stopped or, if that is asked for, until all is in step.
   *
   * @param wait how long to wait for that after the last change; null: not asked for
   * @return whether all is equal; true if nobody asked; false if it was stopped before that
   */
  boolean run(Pace.Plan plan, Duration wait, CountDownLatch stop) throws Exception {
    Pace pace = new Pace(demo.programs(), plan, this::worked);
    pace.start();
    try {
      if (follow(pace, wait, stop)) {
        return compare(pace);
      }
    } finally {
      pace.stop();
    }
    await(PATIENCE_AT_STOP, pace);
    summary(pace);
    return wait == null;
  }

  /**
   * @return whether the time to compare has come; false: it is stopped
   */
  private boolean follow(Pace pace, Duration wait, CountDownLatch stop) throws Exception {
    Instant limit = null;
    while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      pace.check();
      show(pace);
      if (wait != null && pace.isOver()) {
        limit = limit == null ? clock.instant().plus(wait) : limit;
        if (progress.isInStep() || clock.instant().isAfter(limit)) {
          return true;
        }
      }
    }
    return false;
  }

  private void worked(HostProgram program, HostProgram.Work work) {
    if (firstChange == null) {
      firstChange = work.at();
    }
    if (!program.site().hasListener()) {
      backlog.add(program.site().id(), work.file(), work.changes(), work.at());
    }
  }

  private void show(Pace pace) throws SQLException {
    progress.follow();
    Instant now = clock.instant();
    if (Duration.between(shown, now).compareTo(display.every()) >= 0) {
      shown = now;
      display.show(progress.figures(), pace.made(), Duration.between(start, now));
    }
  }

  private void await(Duration patience, Pace pace)
      throws SQLException, IOException, InterruptedException {
    Instant limit = clock.instant().plus(patience);
    show(pace);
    while (!progress.isInStep() && clock.instant().isBefore(limit)) {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      show(pace);
    }
  }

  private void summary(Pace pace) {
    display.say(
        Display.format(
            "%,d changes made, %,d of them central; %s",
            pace.made(),
            progress.central(),
            progress.waiting().isEmpty()
                ? "all locations in step"
                : "not central yet: " + progress.waiting()));
    freshness();
  }

  private void freshness() {
    freshness(
        "in the first %d s, while Java warms up".formatted(Progress.WARM_UP.toSeconds()),
        progress.freshAtFirst());
    freshness("after that", progress.fresh());
  }

  private void freshness(String when, Percentiles times) {
    if (times.count() > 0) {
      display.say(
          Display.format(
              "freshness %s: %s: %,d changes, each from its commit at the host to its commit at"
                  + " central",
              when, Display.fresh(times), times.count()));
    }
  }

  private boolean compare(Pace pace) throws Exception {
    if (!progress.isInStep()) {
      display.say("Not in step in time; what waits: " + progress.waiting());
    }
    Comparison comparison = new Comparison(new CentralData(database), files);
    List<Comparison.Result> results = new ArrayList<>();
    for (HostProgram program : demo.programs()) {
      results.add(comparison.compare(program));
    }
    HostProgram.Broken broken = broken();
    long deadLetters = progress.deadLetters();
    boolean deadLettersRight =
        deadLetters >= broken.stored() && deadLetters <= broken.stored() + broken.lost();
    List<Comparison.Result> different = results.stream().filter(result -> !result.equal()).toList();
    different.stream().limit(MOST_LOCATIONS).forEach(this::show);
    if (different.size() > MOST_LOCATIONS) {
      display.say("and " + (different.size() - MOST_LOCATIONS) + " more locations");
    }
    display.say(
        Display.format(
            "%d of %d locations equal: %,d rows, %,d data files; %,d dead letters%s",
            results.size() - different.size(),
            results.size(),
            results.stream().mapToLong(Comparison.Result::rows).sum(),
            results.stream().mapToLong(Comparison.Result::dataFiles).sum(),
            deadLetters,
            deadLettersRight ? "" : ", and there should be " + text(broken)));
    rate(pace);
    freshness();
    return different.isEmpty() && deadLettersRight;
  }

  private HostProgram.Broken broken() throws SQLException {
    int stored = 0;
    int lost = 0;
    for (HostProgram program : demo.programs()) {
      HostProgram.Broken broken = program.broken();
      stored += broken.stored();
      lost += broken.lost();
    }
    return new HostProgram.Broken(stored, lost);
  }

  private static String text(HostProgram.Broken broken) {
    return Display.format(
        broken.lost() == 0 ? "%,d" : "%,d, and up to %,d more that a kill took from their hosts",
        broken.stored(),
        broken.lost());
  }

  private void show(Comparison.Result result) {
    int count = result.differences().size();
    display.say(
        Display.format("%s: %,d difference%s", result.location(), count, count == 1 ? "" : "s"));
    result.differences().stream()
        .limit(MOST_DIFFERENCES)
        .forEach(difference -> display.say("  " + difference));
    int more = count - MOST_DIFFERENCES;
    if (more > 0) {
      display.say(Display.format("  and %,d more", more));
    }
  }

  /** From the first change on, so the making of the changes and files is in it. */
  private void rate(Pace pace) {
    if (firstChange == null || progress.lastArrival() == null) {
      return;
    }
    Duration took = Duration.between(firstChange, progress.lastArrival());
    display.say(
        Display.format(
            "%,d changes in %s, from the first change at a host to the last one in the central"
                + " database: %,.0f changes a second",
            pace.made(), Display.time(took), pace.made() * 1_000.0 / Math.max(1, took.toMillis())));
  }
}
