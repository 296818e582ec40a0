package dst.store;

import dst.record.Batch;
import dst.store.database.Trouble;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Waits out what keeps the store from going on: the database is away, read-only or full, or the
 * file store is. The batches that failed wait here and are all woken when it answers again. It is
 * logged once when it begins, seldom while it lasts, and once when it is over. What fails although
 * the database answers is {@link Postponed}.
 */
public final class Outage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
  private static final Duration REMIND_EVERY = Duration.ofMinutes(10);

  /** What comes back within this time belongs to the same outage. */
  private static final Duration CALM = Duration.ofSeconds(5);

  /** Deadlocks and the like heal themselves. */
  private static final int QUICK_ATTEMPTS = 5;

  private final String database;
  private final Probe probe;
  private final Delay delay;
  private final Clock clock;
  private final Supplier<OptionalLong> waiting;
  private final Postponed postponed;
  private final Map<String, Integer> failing = new HashMap<>();
  private final Set<Trouble> said = EnumSet.noneOf(Trouble.class);
  private final ExecutorService prober = Executors.newSingleThreadExecutor(Outage::daemon);
  private Instant since;
  private Instant wellSince;
  private Instant lastSaid;
  private String because;
  private long probesBegun;
  private long lastProbe;
  private boolean answers;
  private boolean stopped;

  /** Whether the database answers and takes writes. */
  @FunctionalInterface
  public interface Probe {
    void run() throws SQLException;
  }

  /** Between the attempts at one batch, while the database answers: the first, and the longest. */
  public record Delay(Duration first, Duration most) {
    Duration before(int attempt) {
      Duration grown = first.multipliedBy(1L << Math.min(attempt - 1, 20));
      return grown.compareTo(most) < 0 ? grown : most;
    }
  }

  /**
   * For batches that fail although the database answers.
   *
   * @param slots how many of those in doubt are tried at the same time
   * @param setAside after how long one may be set aside whose reason is not known
   */
  public record Limits(int slots, Duration setAside) {
    /** Half of the consumers stay free for all others. */
    public static Limits of(int consumers, Duration setAside) {
      return new Limits(Math.max(1, consumers / 2), setAside);
    }
  }

  /**
   * @param database which one, for people
   * @param waiting how many batches wait in the queue, if that is known
   */
  public Outage(
      String database, Probe probe, Delay delay, Supplier<OptionalLong> waiting, Clock clock) {
    this(database, probe, delay, waiting, clock, Limits.of(4, Duration.ofMinutes(5)));
  }

  /** The same, with limits for batches that fail alone. */
  public Outage(
      String database,
      Probe probe,
      Delay delay,
      Supplier<OptionalLong> waiting,
      Clock clock,
      Limits limits) {
    this.postponed = new Postponed(limits, clock);
    this.database = database;
    this.probe = probe;
    this.delay = delay;
    this.waiting = waiting;
    this.clock = clock;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "database-probe");
    thread.setDaemon(true);
    return thread;
  }

  /** Why batches wait at this moment, or null if none does for that. */
  public synchronized String because() {
    return since == null ? null : because;
  }

  /** The store can't go on, though no batch has failed yet. */
  public synchronized void began(Throwable failure) {
    wellSince = null;
    say(Trouble.of(failure), failure);
  }

  /**
   * To be called before each attempt at a batch.
   *
   * @return what may make its records dead letters at this attempt
   */
  public Refusing begin(Batch batch) {
    return postponed.begin(batch);
  }

  /**
   * Waits until it makes sense to try a batch again: as soon as the database answers again, or
   * after a short delay where two were in each other's way.
   *
   * @param batch null: the failure is older than it
   * @return false if the batch goes back into the queue: it fails alone, or central stops
   */
  public synchronized boolean mayTryAgain(Throwable failure, Batch batch)
      throws InterruptedException {
    if (Trouble.innermost(failure, Postpone.class) != null) {
      return false;
    }
    String id = batch == null ? "" : batch.id();
    int attempt = failing.merge(id, 1, Integer::sum);
    Trouble trouble = Trouble.of(failure);
    wellSince = null;
    LOG.debug("attempt {} at batch {} failed", attempt, id, failure);
    boolean quick = trouble == Trouble.BUSY && attempt <= QUICK_ATTEMPTS;
    boolean isAlone = !quick && !trouble.stopsAll() && (since == null || answers);
    if (isAlone && batch != null && postponed.failed(batch, trouble, advice(trouble, failure))) {
      failing.remove(id);
      return false;
    }
    if (!quick) {
      say(trouble, failure);
    }
    await(quick && since == null, System.nanoTime() + delay.before(attempt).toNanos());
    return !stopped;
  }

  private void await(boolean quick, long until) throws InterruptedException {
    long before = probesBegun;
    boolean wasAway = false;
    boolean ready = false;
    while (!ready && !stopped) {
      long left = until - System.nanoTime();
      boolean fresh = quick || lastProbe > before;
      wasAway |= fresh && !quick && !answers;
      ready = fresh && (quick || answers) && (wasAway || left <= 0);
      if (!ready) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, PROBE_EVERY.toNanos() / 10));
      }
    }
  }

  /** The batch is stored, or will never be; null: the message was none. */
  public synchronized void passed(Batch batch) {
    if (batch != null) {
      failing.remove(batch.id());
      postponed.passed(batch);
    }
  }

  /** Those that fail while others are stored; null: none. */
  public PostponedBatches postponed() {
    return postponed.now();
  }

  private String advice(Trouble trouble, Throwable failure) {
    return sentence(failure) + "; " + trouble.advice();
  }

  private void say(Trouble trouble, Throwable failure) {
    boolean begins = since == null;
    because = advice(trouble, failure);
    if (begins) {
      since = clock.instant();
      answers = false;
      said.clear();
      probeNow();
    }
    if (said.add(trouble)) {
      lastSaid = clock.instant();
      LOG.warn(
          "{}: {} Batches wait in the queue and are tried again by themselves; none is lost.",
          begins ? "the store can't go on" : "the store still can't go on",
          because);
    }
  }

  private String sentence(Throwable failure) {
    Throwable sql = Trouble.innermost(failure, SQLException.class);
    Throwable told = sql == null ? Trouble.innermost(failure, Throwable.class) : sql;
    String message = String.valueOf(told.getMessage()).lines().findFirst().orElse("");
    return sql == null
        ? told.getClass().getSimpleName() + ": " + message
        : "the database " + database + " says \"" + message + "\"";
  }

  private void probeNow() {
    if (!stopped) {
      prober.execute(this::probe);
    }
  }

  private void probe() {
    long number;
    synchronized (this) {
      number = ++probesBegun;
    }
    boolean answered = answered();
    String news;
    boolean over;
    synchronized (this) {
      lastProbe = number;
      answers = answered;
      notifyAll();
      news = news(clock.instant());
      over = since == null;
      if (!over && !stopped) {
        CompletableFuture.delayedExecutor(PROBE_EVERY.toMillis(), TimeUnit.MILLISECONDS, prober)
            .execute(this::probe);
      }
    }
    if (news != null) {
      LOG.atLevel(over ? Level.INFO : Level.WARN).log("{}{}", news, queue());
    }
  }

  /** One sentence when it is over, or lasts for long. */
  private String news(Instant now) {
    if (!answers || !failing.isEmpty()) {
      wellSince = null;
    } else if (wellSince == null) {
      wellSince = now;
    }
    if (wellSince != null && Duration.between(wellSince, now).compareTo(CALM) >= 0) {
      long seconds = Duration.between(since, wellSince).toSeconds();
      since = null;
      return "the store goes on, after %,d s.".formatted(seconds);
    }
    if (Duration.between(lastSaid, now).compareTo(REMIND_EVERY) >= 0) {
      lastSaid = now;
      return "the store can't go on since " + since + ": " + because;
    }
    return null;
  }

  private boolean answered() {
    try {
      probe.run();
      return true;
    } catch (SQLException | RuntimeException e) {
      LOG.debug("the database does not answer", e);
      return false;
    }
  }

  private String queue() {
    OptionalLong batches = waiting.get();
    return batches.isPresent() ? " Batches in the queue: %,d".formatted(batches.getAsLong()) : "";
  }

  /** Batches that wait go back into the queue. */
  @Override
  public void close() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    prober.shutdownNow();
  }
}
