package dst.seal;

import dst.bundle.Acknowledgement;
import dst.bundle.BundleNames;
import dst.capture.Acknowledged;
import dst.record.BundleId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;

/**
 * Deletes from {@code done} what a backup of the central database covers and is older than the
 * retention. Never the newest bundle, which is the listener's memory, and nothing that waits.
 */
public final class Prune {
  /** A listing of a day's bundles takes a while: nothing is deleted before its time anyway. */
  private static final Duration AT_LEAST = Duration.ofSeconds(30);

  private final SealedBundles bundles;
  private final Acknowledged acknowledged;
  private final Duration retention;
  private final Clock clock;
  private Instant notBefore = Instant.MIN;
  private Acknowledgement notUnder;

  /**
   * @param retention how long a bundle is kept after it was sealed, at least
   */
  public Prune(
      Path pullArea, String location, Acknowledged acknowledged, Duration retention, Clock clock) {
    this.bundles = new SealedBundles(pullArea, location);
    this.acknowledged = acknowledged;
    this.retention = retention;
    this.clock = clock;
  }

  /** Looks once; does nothing while there can be nothing to delete. */
  public void look() throws IOException {
    Acknowledgement ack = acknowledged.now().orElse(null);
    Instant now = clock.instant();
    if (ack == null || now.isBefore(notBefore) || same(ack, notUnder)) {
      return;
    }
    notBefore = now.plus(AT_LEAST);
    notUnder = ack;
    NavigableSet<BundleId> done = bundles.done();
    BundleId newest = bundles.newest();
    for (BundleId bundle : done) {
      if (bundle.equals(newest) || !isProtected(bundle, ack)) {
        return;
      }
      Instant until = keptUntil(bundle);
      if (until.isAfter(now)) {
        notBefore = until.isAfter(notBefore) ? until : notBefore;
        notUnder = null;
        return;
      }
      Files.deleteIfExists(bundles.inDone(bundle));
    }
  }

  private static boolean same(Acknowledgement one, Acknowledgement other) {
    return other != null
        && one.epoch() == other.epoch()
        && one.protectedUpTo() == other.protectedUpTo();
  }

  private static boolean isProtected(BundleId bundle, Acknowledgement ack) {
    BundleId upTo = new BundleId(bundle.location(), ack.epoch(), ack.protectedUpTo());
    return BundleNames.OLDEST_FIRST.compare(bundle, upTo) <= 0;
  }

  private Instant keptUntil(BundleId bundle) throws IOException {
    try {
      return Files.getLastModifiedTime(bundles.inDone(bundle)).toInstant().plus(retention);
    } catch (NoSuchFileException movedBackByCentral) {
      return Instant.MIN;
    }
  }
}
