package dst.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** Lets the programs of all hosts work, one after the other, on one thread. */
final class Pace {
  private static final long TURN_MILLIS = 5;
  private static final int MOST_AT_ONCE = 100;
  private static final int ROUNDS = 4;
  private static final int BROKEN_EVERY = 4;

  private final List<HostProgram> programs;
  private final Plan plan;
  private final BiConsumer<HostProgram, HostProgram.Work> worked;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong made = new AtomicLong();
  private Future<?> work;
  private int turn;
  private double owed;

  /**
   * @param rate changes a second of all hosts together; 0: as fast as the programs can
   * @param changes after which they stop; 0: never
   * @param broken whether some products break a rule
   */
  record Plan(double rate, long changes, boolean broken) {}

  /**
   * @param worked told what each turn made, on the programs' thread
   */
  Pace(List<HostProgram> programs, Plan plan, BiConsumer<HostProgram, HostProgram.Work> worked) {
    this.programs = programs;
    this.plan = plan;
    this.worked = worked;
  }

  void start() {
    if (plan.rate() == 0) {
      work = executor.submit(this::workAtOnce, null);
    } else {
      work = executor.scheduleAtFixedRate(this::workInTime, 0, TURN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void workAtOnce() {
    long share = plan.changes() / programs.size() / ROUNDS;
    int atOnce = (int) Math.max(1, Math.min(MOST_AT_ONCE, share));
    while (!isOver() && !executor.isShutdown()) {
      work(atOnce);
    }
  }

  private void workInTime() {
    owed += plan.rate() * TURN_MILLIS / 1_000;
    int now = (int) Math.min(owed, MOST_AT_ONCE);
    owed = Math.min(owed - now, plan.rate());
    if (now > 0 && !isOver()) {
      work(now);
    }
  }

  private void work(int changes) {
    HostProgram program = programs.get(turn++ % programs.size());
    long left = plan.changes() == 0 ? changes : plan.changes() - made.get();
    int broken = plan.broken() && turn % BROKEN_EVERY == 0 ? 1 : 0;
    try {
      HostProgram.Work done = program.work((int) Math.min(changes, left), broken);
      worked.accept(program, done);
      made.addAndGet(done.changes());
    } catch (IOException e) {
      throw new UncheckedIOException(
          program.site().id() + ": its program can't work: " + e.getMessage(), e);
    }
  }

  /** How many changes were made so far. */
  long made() {
    return made.get();
  }

  /** Whether all changes that were planned are made. */
  boolean isOver() {
    return plan.changes() > 0 && made.get() >= plan.changes();
  }

  /**
   * @throws ExecutionException if a program failed
   */
  void check() throws ExecutionException, InterruptedException {
    if (work != null && work.isDone() && !work.isCancelled()) {
      work.get();
    }
  }

  /** The programs stop when they have done what they are at. */
  void stop() throws InterruptedException {
    executor.shutdown();
    executor.awaitTermination(1, TimeUnit.MINUTES);
  }
}
