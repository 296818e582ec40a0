package dst.route.pull;

import dst.bundle.Settled;
import dst.location.Location;
import dst.route.area.Capacity;
import dst.route.area.OutOfCapacity;
import dst.route.pull.PullStatus.State;
import jakarta.jms.JMSException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one location's pulls go, and when one that failed is tried again. A failure is said once when
 * it begins or changes, and once when it is over.
 */
public final class PollHealth implements PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(PollHealth.class);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.US);
  private static final int MOST_KINDS_SAID = 20;

  private final Location location;
  private final Schedule schedule;
  private final Settled settled;
  private final Backoff backoff;
  private final Supplier<String> shortage;
  private final Clock clock;
  private final UntakenCount untaken;
  private final Set<String> said = new HashSet<>();
  private State state = State.STARTING;
  private String because;
  private Instant since;
  private Instant lastGood;
  private String lastError;
  private Instant lastErrorAt;
  private boolean failedInThisPoll;
  private boolean delayed;
  private IntConsumer afterFiles = files -> {};
  private BooleanSupplier more = () -> false;

  /**
   * @param shortage why nothing may be taken now, or null
   */
  PollHealth(
      Location location,
      Schedule schedule,
      Settled settled,
      Backoff backoff,
      Supplier<String> shortage,
      Clock clock) {
    this.location = location;
    this.schedule = schedule;
    this.settled = settled;
    this.backoff = backoff;
    this.shortage = shortage;
    this.clock = clock;
    this.since = clock.instant();
    this.untaken = new UntakenCount(location.id(), clock);
  }

  /** What its listings have that is not taken. */
  UntakenCount untaken() {
    return untaken;
  }

  /** What they do at this moment. */
  synchronized PullStatus status() {
    Instant now = clock.instant();
    Instant next = schedule.next();
    if (schedule.pausedSince() != null) {
      return status(State.PAUSED, "until dst location resume", schedule.pausedSince(), next);
    }
    if (schedule.timetable().isQuiet(now)) {
      ZoneId zone = schedule.timetable().zone();
      String end = TIME.withZone(zone).format(schedule.timetable().open(now));
      String sentence = "quiet hours until " + end + " (" + zone + ")";
      return status(State.QUIET, sentence, schedule.timetable().quietSince(now), next);
    }
    return status(state, because, since, next);
  }

  private PullStatus status(State what, String why, Instant from, Instant next) {
    return new PullStatus(what, why, from, lastGood, lastError, lastErrorAt, next, untaken.last());
  }

  @Override
  public synchronized boolean begin(Consumer consumer, Endpoint endpoint) {
    failedInThisPoll = false;
    delayed = false;
    untaken.begin();
    settled.beginListing();
    String lack = shortage.get();
    if (lack == null) {
      return true;
    }
    enter(State.WAITING, lack);
    schedule.retryIn(backoff.first());
    return false;
  }

  /**
   * @param step gets the number of files that the pull saw; what it fails in fails the pull
   */
  void afterFiles(IntConsumer step) {
    afterFiles = step;
  }

  /** Asked after a pull that went well: then the next one follows at once. */
  void goesOnWhile(BooleanSupplier there) {
    more = there;
  }

  /** Not under the lock as a whole: others ask for the status while the last step runs. */
  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    afterFiles.accept(polledMessages);
    end(polledMessages);
  }

  private synchronized void end(int polledMessages) {
    settled.forgetOthersThanListed();
    if (failedInThisPoll) {
      return;
    }
    if (state == State.FAILING || state == State.PARKED) {
      LOG.info(
          "{}: pulls go well again, after {} s of: {}",
          location.id(),
          Duration.between(since, clock.instant()).toSeconds(),
          because);
    }
    said.clear();
    backoff.reset();
    enter(State.OK, null);
    lastGood = clock.instant();
    if (polledMessages >= location.pull().mostFiles() || more.getAsBoolean()) {
      schedule.now();
    }
  }

  @Override
  public synchronized boolean rollback(
      Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    failed(cause);
    return false;
  }

  /**
   * A pull failed and is tried again, ever more seldom. Its connection may hold half an answer, so
   * the next pull makes a new one.
   */
  synchronized void failed(Throwable cause) {
    boolean ours = isOurs(cause);
    failedAlone(cause);
    if (!delayed) {
      schedule.retryIn(ours ? backoff.first() : backoff.next());
    }
    delayed = true;
    if (!ours) {
      schedule.stalls().hangUp();
    }
  }

  /** A pull stopped because all must wait; {@link Capacity} has said it. */
  synchronized void waits(String why) {
    failedInThisPoll = true;
    enter(State.WAITING, why);
    if (!delayed) {
      schedule.retryIn(backoff.first());
    }
    delayed = true;
  }

  /** Nothing more is taken until somebody acts at the host; the pulls go on looking. */
  synchronized void parked(String why) {
    failedInThisPoll = true;
    if (said.size() < MOST_KINDS_SAID && said.add(withoutNumbers(why))) {
      LOG.warn("{}: parked: {}", location.id(), why);
    }
    enter(State.PARKED, why);
    lastError = why;
    lastErrorAt = clock.instant();
  }

  /**
   * The taking of one file failed, which holds up no other one. A queue that fails meets all
   * locations at once: it is said for all of them by who watches it, and here only if it goes on.
   */
  synchronized void failedAlone(Throwable cause) {
    failedInThisPoll = true;
    String stall = schedule.stalls().stall();
    String message = stall == null ? rootMessage(cause) : stall;
    boolean saidForAll = isOurs(cause) && state != State.FAILING;
    if (!saidForAll) {
      say(message);
    }
    fails(message);
    LOG.debug("{}: the failure in full", location.id(), cause);
  }

  /** The pull that is under way was cut; its thread may not have come back yet, or never will. */
  synchronized void stalled(String stall) {
    say(stall);
    fails(stall);
  }

  private void say(String message) {
    if (said.size() < MOST_KINDS_SAID && said.add(withoutNumbers(message))) {
      LOG.warn("{}: the pull failed and is tried again: {}", location.id(), message);
    }
  }

  private void fails(String message) {
    enter(State.FAILING, message);
    lastError = message;
    lastErrorAt = clock.instant();
  }

  private void enter(State now, String why) {
    if (state != now) {
      since = clock.instant();
    }
    state = now;
    because = why;
  }

  /** The failure of our broker or disk is no reason to leave the host alone for minutes. */
  private static boolean isOurs(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof JMSException || t instanceof OutOfCapacity) {
        return true;
      }
    }
    return false;
  }

  /** Whether the last pull could not do its work, so that the next one may not either. */
  synchronized boolean isHeldUp() {
    return state == State.FAILING || state == State.WAITING || state == State.PARKED;
  }

  /** What went wrong last, or null when the last pull went well. */
  public synchronized String error() {
    return state == State.FAILING ? because : null;
  }

  /** Ports, times and object ids in a message make no new failure of it. */
  private static String withoutNumbers(String message) {
    return message.replaceAll("@[0-9a-f]+|[0-9]+", "0");
  }

  private static String rootMessage(Throwable cause) {
    Throwable told = cause;
    while (told.getCause() != null && saysOnlyThatAStepFailed(told)) {
      told = told.getCause();
    }
    Throwable root = told;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String name = root.getClass().getSimpleName();
    if (root == told || told.getMessage() == null) {
      return name + ": " + root.getMessage();
    }
    boolean saysAll = root.getMessage() != null && told.getMessage().contains(root.getMessage());
    return saysAll
        ? told.getMessage()
        : told.getMessage() + " (" + name + ": " + root.getMessage() + ")";
  }

  private static boolean saysOnlyThatAStepFailed(Throwable t) {
    return t.getClass().getName().startsWith("org.apache.camel.")
        && !(t instanceof GenericFileOperationFailedException);
  }
}
