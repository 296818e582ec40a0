package dst.route.pull;

import dst.bundle.Acknowledgement;
import dst.bundle.BundleNames;
import dst.bundle.HostArea;
import dst.location.Location;
import dst.pull.Chain;
import dst.record.BundleId;
import dst.status.ListenerStatus;
import dst.store.Watermark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one location's listener in {@code ack/central.json} up to which bundle central has all,
 * after the files of a pull, on its thread and connection. If the host was told more than the
 * central database knows, that was restored, and {@link Rewind} begins.
 */
final class Acknowledging {
  private static final Logger LOG = LoggerFactory.getLogger(Acknowledging.class);
  private static final Duration APART = Duration.ofSeconds(1);

  /** To write it takes five round trips, in which no bundle comes. */
  private static final Duration APART_WHILE_MORE = Duration.ofSeconds(10);

  private static final Duration LOOK_ANYWAY = Duration.ofMinutes(1);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 4_096;

  private final Location location;
  private final Pulls pulls;
  private final Chain chain;
  private final Listeners listeners;
  private Told told;
  private Instant looked;
  private long storedThen;
  private Watermark mark;
  private Acknowledgement again;
  private String trouble;
  private String chainsTrouble;

  /**
   * The location's pulls.
   *
   * @param stored how many batches of it were stored so far
   */
  record Pulls(PullStrategy strategy, PollHealth health, Schedule schedule, LongSupplier stored) {}

  /**
   * What stands at the host.
   *
   * @param known null: not looked at yet
   */
  record Told(Acknowledgement known, Instant at) {
    static final Told NOTHING = new Told(null, null);
  }

  /**
   * @param told what a route before this one has told
   */
  Acknowledging(Location location, Pulls pulls, Chain chain, Listeners listeners, Told told) {
    this.location = location;
    this.pulls = pulls;
    this.chain = chain;
    this.listeners = listeners;
    this.told = told;
  }

  void acknowledge() {
    if (isDue()) {
      look(pulls.strategy().host());
    }
  }

  /** At the end of each pull: it is not well while this lasts. */
  void tellTrouble() {
    String why = trouble();
    if (why != null) {
      pulls.health().failedAlone(new IOException(why));
    }
  }

  private synchronized String trouble() {
    return trouble;
  }

  synchronized Told told() {
    return told;
  }

  /** Once a second at most; more seldom while bundles wait, and while nothing was stored. */
  synchronized boolean isDue() {
    if (looked == null) {
      return true;
    }
    Duration since = Duration.between(looked, listeners.clock().instant()).abs();
    boolean moved =
        pulls.stored().getAsLong() != storedThen
            || trouble != null
            || again != null
            || !Objects.equals(chain.trouble(), chainsTrouble)
            || told.known() == null;
    Duration apart = pulls.strategy().hasMore() ? APART_WHILE_MORE : APART;
    return since.compareTo(moved ? apart : LOOK_ANYWAY) >= 0;
  }

  private void look(HostArea host) {
    try {
      boolean first = told().known() == null;
      boolean nothingWaits = first && listeners.nothingWaits();
      begin();
      Optional<Watermark> now = listeners.mark(location, chain);
      if (now.isEmpty()) {
        if (first) {
          pulls.schedule().now(ASK_AGAIN);
        }
        return;
      }
      if (first) {
        tell(read(host), null);
      }
      Watermark reached = now.get();
      Acknowledgement further = further(reached, first && nothingWaits);
      if (further != null) {
        takes(further, reached);
        reached = new Rewind(location, host, chain, listeners).from(reached, further);
        pulls.schedule().now();
      }
      write(host, reached);
      done(reached, null);
    } catch (FileSystemException e) {
      done(null, words(e));
    } catch (IOException e) {
      pulls.health().failed(e);
    }
  }

  private synchronized void begin() {
    looked = listeners.clock().instant();
    chainsTrouble = chain.trouble();
    storedThen = pulls.stored().getAsLong();
  }

  /**
   * What the host was told, or was taken from it, if that is further than the database; null if all
   * is as it should be.
   */
  private Acknowledgement further(Watermark reached, boolean nothingWaits) throws IOException {
    Acknowledgement known = told().known();
    if (isFurther(known.epoch(), known.applied(), reached)) {
      return known;
    }
    BundleId taken = chain.taken();
    return nothingWaits && isFurther(taken.epoch(), taken.number(), reached)
        ? new Acknowledgement(taken.epoch(), taken.number(), 0, known.at())
        : null;
  }

  private static boolean isFurther(long epoch, long number, Watermark mark) {
    return number > 0
        && new Watermark(epoch, number, 0, null).isAhead(mark.epoch(), mark.applied());
  }

  private static Acknowledgement read(HostArea host) throws IOException {
    Acknowledgement none = new Acknowledgement(0, 0, 0, Instant.EPOCH);
    byte[] bytes = bytes(host, BundleNames.ACK);
    if (bytes == null) { // perhaps central ended while it was replaced
      bytes = bytes(host, BundleNames.aside(BundleNames.ACK));
    }
    try {
      return bytes == null ? none : Acknowledgement.read(bytes);
    } catch (IOException unreadable) {
      LOG.warn("{} is written anew: {}", BundleNames.ACK, unreadable.getMessage());
      return none;
    }
  }

  private static byte[] bytes(HostArea host, String path) throws IOException {
    try (InputStream in = host.open(path)) {
      return in.readNBytes(MOST_BYTES);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * A host that was rebuilt on an empty pull area may have lost what it was told, and seals numbers
   * again that central knows: while its chain is in trouble it is told anew at each look.
   */
  private void write(HostArea host, Watermark reached) throws IOException {
    Acknowledgement known = told().known();
    boolean same =
        chainsTrouble == null
            && known.epoch() == reached.epoch()
            && known.applied() == reached.applied()
            && known.protectedUpTo() == reached.protectedUpTo();
    if (!same && reached.epoch() > 0) {
      Instant now = listeners.clock().instant();
      Acknowledgement next =
          new Acknowledgement(reached.epoch(), reached.applied(), reached.protectedUpTo(), now);
      host.write(BundleNames.ACK, next.json());
      tell(next, now);
    }
  }

  private synchronized void tell(Acknowledgement what, Instant at) {
    told = new Told(what, at);
  }

  private synchronized void takes(Acknowledgement upTo, Watermark from) {
    if (again == null) {
      LOG.warn(
          "{}: the central database knows the bundles up to {}-{}, and {}-{} was complete or queued"
              + " once: was the database or the queue restored from a backup? What the host still"
              + " has behind it is taken again",
          location.id(),
          from.epoch(),
          from.applied(),
          upTo.epoch(),
          upTo.applied());
    }
    again = upTo;
  }

  private synchronized void done(Watermark reached, String why) {
    trouble = why;
    if (reached != null) {
      mark = reached;
      if (again != null && !isFurther(again.epoch(), again.applied(), reached)) {
        LOG.info("{}: all bundles that were taken again are complete", location.id());
        again = null;
      }
    }
  }

  private static String words(FileSystemException e) {
    return "central can't acknowledge what it has, so the host deletes no bundle: "
        + e.getMessage()
        + " ("
        + e.getClass().getSimpleName()
        + "); give central's account the right to write in ack/ and to rename in done/";
  }

  synchronized ListenerStatus status(ListenerStatus heard) {
    if (mark == null) {
      return heard;
    }
    return new ListenerStatus(
        heard.lastRing(),
        heard.seen(),
        heard.silent(),
        mark.epoch(),
        mark.applied(),
        mark.protectedUpTo(),
        told.at(),
        again == null
            ? null
            : "the central database was behind the host, bundles up to %d-%d are taken again"
                .formatted(again.epoch(), again.applied()),
        mark.missing() == null ? null : Rewind.missing(mark),
        heard.host());
  }
}
