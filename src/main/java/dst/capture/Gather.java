package dst.capture;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Tells a capture whether to seal what it found, or to let more of it gather. When central has
 * taken everything, a change goes at once; while bundles wait, a few larger ones are better than
 * many small ones. Each capture has its own.
 */
public final class Gather {
  private final BooleanSupplier waits;
  private final int most;
  private final long longestNanos;
  private final LongSupplier nanos;
  private boolean gathering;
  private long since;

  /** With the machine's clock. */
  public Gather(BooleanSupplier waits, int most, Duration longest) {
    this(waits, most, longest, System::nanoTime);
  }

  /**
   * @param waits whether a bundle waits to be taken
   * @param most changes of one bundle
   * @param longest how long changes gather
   * @param nanos a clock that never goes back
   */
  public Gather(BooleanSupplier waits, int most, Duration longest, LongSupplier nanos) {
    this.waits = waits;
    this.most = most;
    this.longestNanos = longest.toNanos();
    this.nanos = nanos;
  }

  /**
   * To be asked at each look.
   *
   * @param found how many changes there are to be sealed
   * @return whether to seal them now
   */
  public synchronized boolean isDue(int found) {
    if (found == 0) {
      gathering = false;
      return false;
    }
    if (!gathering) {
      gathering = true;
      since = nanos.getAsLong();
    }
    boolean due =
        found >= most || nanos.getAsLong() - since >= longestNanos || !waits.getAsBoolean();
    gathering = !due;
    return due;
  }
}
