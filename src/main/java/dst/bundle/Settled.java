package dst.bundle;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells which files stand still: size and time unchanged for a while, by the reader's own clock,
 * since that of the writer may be wrong. Asked about every file of every listing of a folder. Where
 * the order counts, files that one listing has seen so are finished in the same listing: a
 * millisecond between them must not let a newer one overtake an older one.
 */
public final class Settled {
  private final Duration unchanged;
  private final LongSupplier nanoTime;
  private final Map<String, Seen> files = new HashMap<>();

  public Settled(Duration unchanged, LongSupplier nanoTime) {
    this.unchanged = unchanged;
    this.nanoTime = nanoTime;
  }

  private final Set<String> listed = new HashSet<>();
  private final Map<Integer, Boolean> decided = new HashMap<>();
  private int listing;

  /**
   * @param listing the one that has seen it so first
   */
  private record Seen(long size, long modified, long since, int listing) {}

  /** Whether the file has stood still for long enough. */
  public boolean settled(String name, long size, long modified) {
    if (unchanged.isZero()) {
      return true;
    }
    listed.add(name);
    long now = nanoTime.getAsLong();
    Seen seen = files.get(name);
    if (seen == null || seen.size() != size || seen.modified() != modified) {
      files.put(name, new Seen(size, modified, now, listing));
      return false;
    }
    long still = now - seen.since();
    if (listing == 0) {
      return still >= unchanged.toNanos();
    }
    boolean asTheOthers =
        decided.computeIfAbsent(seen.listing(), unused -> still >= unchanged.toNanos());
    return asTheOthers && still >= unchanged.toNanos() / 4 * 3;
  }

  /** A listing begins, of files whose order counts. */
  public void beginListing() {
    listing++;
    decided.clear();
  }

  /** The file has been taken. */
  public void forget(String name) {
    files.remove(name);
  }

  /** The listing is complete: what it did not have is gone. */
  public void forgetOthersThanListed() {
    files.keySet().retainAll(listed);
    listed.clear();
  }
}
