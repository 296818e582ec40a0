package dst.pull.mirror;

import dst.bundle.Settled;
import dst.location.MirroredFolder;
import dst.record.HeldRemoval;
import java.io.IOException;
import java.time.Duration;

/**
 * When a mirrored folder is listed next, and what is wrong with it. In memory: after a restart it
 * is listed at once. Used by the location's pulls, one after the other; asked by others.
 */
final class MirrorWatch {
  /** While it has something to do, central spends at most a tenth of its time on listing. */
  private static final int LISTING_SHARE = 10;

  private final Settled settled;
  private final Duration unchanged;
  private boolean busy = true;
  private volatile boolean listed;
  private boolean changing;
  private long listedAt;
  private long listingTook;
  private String found;
  private volatile String trouble;
  private HeldRemoval held;
  private MirrorMemory memory;

  MirrorWatch(Settled settled, Duration unchanged) {
    this.settled = settled;
    this.unchanged = unchanged;
  }

  Settled settled() {
    return settled;
  }

  /** Whether there is anything to do. */
  boolean isDue(MirroredFolder folder, long now) {
    return busy || isListingDue(folder, now);
  }

  boolean hasMore() {
    return busy;
  }

  boolean isListingDue(MirroredFolder folder, long now) {
    long wait = Math.max(folder.every().toNanos(), 2 * listingTook);
    if (busy) {
      wait = Math.max(wait, LISTING_SHARE * listingTook);
    } else if (changing) {
      wait = Math.min(wait, Math.max(unchanged.toNanos(), LISTING_SHARE * listingTook));
    }
    return !listed || now - listedAt >= wait;
  }

  void listingBegins() {
    found = null;
  }

  /**
   * @param anyChanging whether files wait until they stand still
   */
  void listingEnds(long began, long now, boolean anyChanging) {
    listed = true;
    listedAt = began;
    listingTook = now - began;
    changing = anyChanging;
  }

  /** There is more to do. */
  void goesOn() {
    busy = true;
  }

  /** All that the last listing found is done. */
  void rests() {
    busy = false;
    trouble = found;
  }

  /** Something that people must see to; it is shown until a listing finds it no more. */
  void trouble(String sentence) {
    if (found == null) {
      found = sentence;
      trouble = sentence;
    }
  }

  String trouble() {
    return trouble;
  }

  /** What the last listing lacks, if somebody has to confirm it; null: nothing. */
  synchronized void holds(HeldRemoval now, MirrorMemory with) {
    if (held == null || now == null) {
      held = now;
    } else {
      held = now.since(held.since());
    }
    memory = with;
  }

  synchronized HeldRemoval held() {
    return held;
  }

  /**
   * Somebody says that it is gone: the folder is listed once more, and if it lacks the same then,
   * that is removed.
   *
   * @return false if it is not what is held
   */
  synchronized boolean confirm(String id) throws IOException {
    if (held == null || !held.id().equals(id)) {
      return false;
    }
    memory.confirm(id);
    listed = false;
    return true;
  }
}
