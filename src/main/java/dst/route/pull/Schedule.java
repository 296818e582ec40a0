package dst.route.pull;

import dst.location.Timetable;
import dst.route.sftp.StallDetector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;

/**
 * One location's pulls, as a Quartz job that never overlaps with itself. Its trigger fires once;
 * the next one is set after each pull, because it depends on how that went: no fixed trigger can
 * say "at the end of the quiet hours", or "again, but ever more seldom".
 */
final class Schedule implements ScheduledPollConsumerScheduler {
  private static final String GROUP = "pull";
  private static final Duration LATE = Duration.ofSeconds(2);

  /** Quartz fires some milliseconds before the time, too. */
  private static final Duration EARLY = Duration.ofMillis(100);

  private final String location;
  private final Timetable timetable;
  private final StallDetector stalls;
  private final Duration firstAfter;
  private final Clock clock;
  private CamelContext camelContext;
  private Scheduler quartz;
  private Runnable poll;
  private Instant first;
  private Instant next;
  private long overdueAt;
  private Instant pausedSince;
  private boolean underWay;
  private Instant begun = Instant.EPOCH;
  private boolean rung;
  private boolean nextIsRung;
  private Duration again;
  private boolean againIsRung;
  private Duration retryIn;

  /**
   * @param firstAfter how long after the start the first pull of an {@code every} is due
   */
  Schedule(
      String location,
      Timetable timetable,
      StallDetector stalls,
      Duration firstAfter,
      Clock clock) {
    this.location = location;
    this.timetable = timetable;
    this.stalls = stalls;
    this.firstAfter = firstAfter;
    this.clock = clock;
  }

  /** Runs the location's pull on one of Quartz' threads. */
  @DisallowConcurrentExecution
  public static final class Poll implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      ((Schedule) context.getMergedJobDataMap().get("schedule")).pull();
    }
  }

  /**
   * Brings the next pull forward to now; a pull that is under way is followed by one more, however
   * often this is asked for.
   *
   * @return false if nothing is pulled now: paused, quiet hours, or not started
   */
  boolean now() {
    return now(Duration.ZERO);
  }

  /**
   * The same for those who ask often.
   *
   * @param apart the least time between the beginnings of two pulls
   */
  boolean now(Duration apart) {
    return now(apart, false);
  }

  /** The same for a host that rings. */
  boolean rung(Duration apart) {
    return now(apart, true);
  }

  private synchronized boolean now(Duration apart, boolean byRing) {
    Instant now = clock.instant();
    if (quartz == null || pausedSince != null || timetable.isQuiet(now)) {
      return false;
    }
    if (underWay) {
      againIsRung = byRing && (again == null || againIsRung);
      again = again == null || again.compareTo(apart) > 0 ? apart : again;
    } else if (next == null || next.isAfter(apart(apart, now))) {
      set(apart(apart, now));
      nextIsRung = byRing;
    } else {
      nextIsRung &= byRing;
    }
    return true;
  }

  /** Where the clock was set back since the last pull, that one does not count. */
  private Instant apart(Duration apart, Instant now) {
    Instant from = begun.isAfter(now) ? now : begun.plus(apart);
    return from.isBefore(now) ? now : from;
  }

  /** No pull begins until it is resumed; one that is under way goes on. */
  synchronized void pause() {
    if (pausedSince == null) {
      pausedSince = clock.instant();
      if (!underWay) {
        set(null);
      }
    }
  }

  /** Pulls at once, unless it is quiet. */
  synchronized void resume() {
    if (pausedSince != null) {
      pausedSince = null;
      if (!underWay) {
        set(timetable.open(clock.instant()));
      }
    }
  }

  /** Null while it is not paused. */
  synchronized Instant pausedSince() {
    return pausedSince;
  }

  /** When the next pull is due; null when none is. While one is under way, when that was due. */
  synchronized Instant next() {
    return next;
  }

  /** For a pull that is under way: the next one follows after that time, not by the timetable. */
  synchronized void retryIn(Duration delay) {
    retryIn = delay;
  }

  Timetable timetable() {
    return timetable;
  }

  /** What the pull that is under way waits for. */
  StallDetector stalls() {
    return stalls;
  }

  private void pull() {
    synchronized (this) {
      if (pausedSince != null || timetable.isQuiet(clock.instant())) {
        set(pausedSince != null ? null : timetable.open(clock.instant()));
        return;
      }
      underWay = true;
      rung = nextIsRung;
      begun = clock.instant();
    }
    stalls.begin();
    try {
      poll.run();
    } finally {
      stalls.end();
      synchronized (this) {
        underWay = false;
        setAfterPull();
      }
    }
  }

  private void setAfterPull() {
    Instant now = clock.instant();
    Instant regular =
        retryIn == null ? timetable.next(first, due(now)) : timetable.open(now.plus(retryIn));
    Instant asked = again == null ? null : timetable.open(apart(again, now));
    again = null;
    retryIn = null;
    boolean isRegular = asked == null || (regular != null && regular.isBefore(asked));
    set(pausedSince != null ? null : isRegular ? regular : asked);
    nextIsRung = againIsRung && !isRegular;
  }

  /** Whether the pull that is under way was brought forward by its host's rings alone. */
  synchronized boolean isRung() {
    return rung;
  }

  /** A pull that began early is not due once more when it has ended before its time. */
  private Instant due(Instant now) {
    boolean early = next != null && next.isAfter(now) && next.isBefore(now.plus(EARLY));
    return early ? next : now;
  }

  private long untilLate(Instant at) {
    return at == null
        ? Long.MAX_VALUE / 2
        : Duration.between(clock.instant(), at).plus(LATE).toNanos();
  }

  /** The clock of this machine may have been set back, and the trigger is now hours away. */
  synchronized void catchUp() {
    if (quartz != null && next != null && !underWay && System.nanoTime() - overdueAt > 0) {
      set(timetable.next(first, clock.instant()));
    }
  }

  /** Moves the trigger; null takes it away. */
  private void set(Instant at) {
    next = quartz == null ? null : at;
    nextIsRung = false;
    if (quartz == null) {
      return;
    }
    TriggerKey key = new TriggerKey(location, GROUP);
    try {
      overdueAt = System.nanoTime() + untilLate(at);
      if (at == null) {
        quartz.unscheduleJob(key);
        return;
      }
      Trigger trigger =
          TriggerBuilder.newTrigger()
              .withIdentity(key)
              .forJob(location, GROUP)
              .startAt(Date.from(at))
              .build();
      if (quartz.rescheduleJob(key, trigger) == null) {
        quartz.scheduleJob(trigger);
      }
    } catch (SchedulerException e) {
      throw new RuntimeCamelException("cannot schedule the pulls of " + location, e);
    }
  }

  @Override
  public void onInit(Consumer consumer) {}

  @Override
  public void scheduleTask(Runnable task) {
    poll = task;
  }

  @Override
  public synchronized void startScheduler() {
    if (isSchedulerStarted()) {
      return;
    }
    JobDataMap data = new JobDataMap();
    data.put("schedule", this);
    JobDetail job =
        JobBuilder.newJob(Poll.class)
            .withIdentity(location, GROUP)
            .usingJobData(data)
            .storeDurably()
            .build();
    try {
      quartz = camelContext.getComponent("quartz", QuartzComponent.class).getScheduler();
      quartz.addJob(job, true);
    } catch (SchedulerException e) {
      throw new RuntimeCamelException("cannot schedule the pulls of " + location, e);
    }
    Instant now = clock.instant();
    first = now.plus(firstAfter);
    set(pausedSince != null ? null : timetable.first(now, firstAfter));
  }

  @Override
  public synchronized boolean isSchedulerStarted() {
    return quartz != null;
  }

  /** A pull that still hangs when all others had time to end loses its connection. */
  @Override
  public synchronized void unscheduleTask() {
    try {
      if (quartz != null && !quartz.isShutdown()) {
        quartz.deleteJob(new JobKey(location, GROUP));
      }
    } catch (SchedulerException e) {
      throw new RuntimeCamelException("cannot unschedule the pulls of " + location, e);
    }
    quartz = null;
    next = null;
    if (underWay) {
      stalls.hangUp();
    }
  }

  @Override
  public void start() {}

  @Override
  public void stop() {
    unscheduleTask();
  }

  @Override
  public void shutdown() {
    unscheduleTask();
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    this.camelContext = camelContext;
  }

  @Override
  public CamelContext getCamelContext() {
    return camelContext;
  }
}
