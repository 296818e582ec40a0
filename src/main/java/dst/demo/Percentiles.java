package dst.demo;

import java.time.Duration;

/** How many of some times took how long, to a tenth of a millisecond up to a minute. */
final class Percentiles {
  private static final long STEP_NANOS = 100_000;
  private static final int STEPS = 600_000;

  private final int[] counts = new int[STEPS + 1];
  private long count;

  void add(Duration time) {
    counts[(int) Math.min(STEPS, time.toNanos() / STEP_NANOS)]++;
    count++;
  }

  long count() {
    return count;
  }

  /** Of a hundred times so many took no longer; zero if there is none. */
  Duration of(int percent) {
    long wanted = (count * percent + 99) / 100;
    long seen = 0;
    for (int i = 0; i < counts.length && count > 0; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Duration.ofNanos(i * STEP_NANOS);
      }
    }
    return Duration.ZERO;
  }
}
