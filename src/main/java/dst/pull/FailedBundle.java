package dst.pull;

import dst.pull.BundleRefused.Then;
import java.time.Instant;

/**
 * A bundle that could not be taken, and when it is looked at again: a changed file at once, one
 * that stays as it is ever more seldom.
 *
 * @param tries how often it was tried
 * @param last when that was, in {@link System#nanoTime}
 * @param since when it was refused first
 * @param fork whether it is another bundle than the one of its number that was taken
 */
record FailedBundle(
    Then then,
    String words,
    boolean fork,
    int tries,
    long last,
    Instant since,
    long size,
    long modified) {
  private static final long FIRST_NANOS = 5_000_000_000L;
  private static final long MOST_NANOS = 300_000_000_000L;
  private static final int MOST_DOUBLINGS = 6;

  boolean isOf(long otherSize, long otherModified) {
    return size == otherSize && modified == otherModified;
  }

  boolean isDue(long now) {
    if (then == Then.RETRY) {
      return true;
    }
    long wait = Math.min(MOST_NANOS, FIRST_NANOS << Math.min(MOST_DOUBLINGS, tries - 1));
    return now - last >= wait;
  }
}
