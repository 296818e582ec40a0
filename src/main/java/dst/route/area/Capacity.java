package dst.route.area;

import dst.route.broker.Broker;
import dst.route.broker.Disks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether central may take more in: pulls stop in good time before a disk or the queue is full, and
 * while the broker is away. Said once when it begins and once when it is over, whoever asks.
 */
public final class Capacity {
  private static final Logger LOG = LoggerFactory.getLogger(Capacity.class);
  private static final Duration KNOWN_FOR = Duration.ofSeconds(1);
  private static final Duration CALM = Duration.ofSeconds(30);

  /** What those who gave up have freed is needed for the next try: not all at once. */
  private static final Duration NO_HASTE = Duration.ofSeconds(5);

  private static final String QUEUE = "dst.changes";

  /** Of Java's memory. */
  private static final int AHEAD_SHARE = 8;

  private final Disks disks;
  private final Broker broker;
  private final long mostBatches;
  private final Clock clock;
  private final Semaphore memory =
      new Semaphore(
          (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / AHEAD_SHARE));
  private final ReentrantLock looking = new ReentrantLock();
  private final Set<Kind> said = EnumSet.noneOf(Kind.class);
  private Instant since;
  private Instant roomSince;
  private Instant foundShort = Instant.EPOCH;
  private volatile Known known = new Known(null, Instant.MIN);

  /** What a look found. */
  private record Known(Shortage shortage, Instant at) {
    boolean isShortOf(Kind kind) {
      return shortage != null && shortage.kind == kind;
    }
  }

  private record Shortage(Kind kind, String sentence) {}

  private enum Kind {
    BROKER,
    QUEUE,
    DISK
  }

  /**
   * @param mostBatches that may wait in the queue
   */
  public Capacity(Disks disks, Broker broker, long mostBatches, Clock clock) {
    this.disks = disks;
    this.broker = broker;
    this.mostBatches = mostBatches;
    this.clock = clock;
  }

  /**
   * One sentence for people why nothing may be taken in now; null when there is room. It may be
   * asked before each poll of thousands of locations: one of them looks, once a second.
   */
  public String shortage() {
    if ((isOld(known) || brokerWent(known)) && looking.tryLock()) {
      try {
        look();
      } finally {
        looking.unlock();
      }
    }
    Known last = known;
    return last.shortage == null ? null : last.shortage.sentence;
  }

  /** Seen at once: else each location would say it until the next look. */
  private boolean brokerWent(Known last) {
    return !broker.isUp() && !last.isShortOf(Kind.BROKER);
  }

  private boolean isOld(Known last) {
    return Duration.between(last.at, clock.instant()).abs().compareTo(KNOWN_FOR) >= 0;
  }

  private void look() {
    become(find(known));
  }

  private void become(Shortage shortage) {
    Instant now = clock.instant();
    known = new Known(shortage, now);
    if (shortage == null) {
      sayWhenItIsOver(now);
      return;
    }
    roomSince = null;
    if (said.isEmpty()) {
      since = now;
    }
    if (said.add(shortage.kind)) {
      LOG.warn(
          "no pulls until there is room; the files wait at their hosts: {}", shortage.sentence);
    }
  }

  /** Where room comes and goes, as a disk near its limit does, that is one shortage. */
  private void sayWhenItIsOver(Instant now) {
    if (roomSince == null) {
      roomSince = now;
    }
    if (!said.isEmpty() && Duration.between(roomSince, now).compareTo(CALM) >= 0) {
      LOG.info(
          "there is room again and pulls go on, after {} s",
          Duration.between(since, roomSince).toSeconds());
      said.clear();
    }
  }

  /** Whether a disk is nearly full, so that all wait until there is clearly room. */
  private boolean isShortForAll() {
    looking.lock();
    try {
      String disk = disks.stillShort();
      if (disk != null) {
        foundShort = clock.instant();
        become(new Shortage(Kind.DISK, disk));
      }
      return disk != null;
    } finally {
      looking.unlock();
    }
  }

  private Shortage find(Known before) {
    if (!broker.isUp()) {
      return new Shortage(
          Kind.BROKER, "the broker does not answer, so nothing can be queued: is it running?");
    }
    OptionalLong depth = broker.depth(QUEUE);
    long most = before.isShortOf(Kind.QUEUE) ? mostBatches - mostBatches / 10 : mostBatches;
    if (depth.isPresent() && depth.getAsLong() >= most) {
      return new Shortage(
          Kind.QUEUE,
          "%,d batches wait in %s, and dst.queue.most is %,d: is the database up, and quick enough?"
              .formatted(depth.getAsLong(), QUEUE, mostBatches));
    }
    if (before.isShortOf(Kind.DISK) && clock.instant().isBefore(foundShort.plus(NO_HASTE))) {
      return before.shortage;
    }
    String disk = before.isShortOf(Kind.DISK) ? disks.stillShort() : disks.shortage(0);
    foundShort = disk == null ? foundShort : clock.instant();
    return disk == null ? null : new Shortage(Kind.DISK, disk);
  }

  /**
   * For those who are writing: looks at the disks at once.
   *
   * @param bytes that are still to be written
   * @throws OutOfCapacity if they would leave less free than is kept free
   */
  public void require(long bytes) throws OutOfCapacity {
    String shortage = disks.shortage(bytes);
    if (shortage != null) {
      throw new OutOfCapacity(shortage, isShortForAll());
    }
  }

  /** The bytes that may be in memory before they are needed, of all locations together. */
  public Semaphore memory() {
    return memory;
  }

  /**
   * For the store: H2 closes itself for good when a write fails. Where the database is elsewhere
   * there is always room, and storing even makes some.
   *
   * @throws OutOfCapacity if its disk has less free than a quarter of what is kept free
   */
  public void requireForDatabase() throws OutOfCapacity {
    String shortage = disks.lastShortageOf(Disks.DATABASE);
    if (shortage != null) {
      throw new OutOfCapacity(shortage, true);
    }
  }
}
