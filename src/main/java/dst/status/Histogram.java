package dst.status;

import java.time.Duration;

/** Durations counted by size, for percentiles that can be added up over time and processes. */
public final class Histogram {
  private static final double[] BOUNDS = {
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    5,
    10,
    30,
    60,
    300,
    900,
    3600,
    Double.POSITIVE_INFINITY
  };

  private final long[] counts = new long[BOUNDS.length];
  private double sum;

  /**
   * @param bounds upper bounds in seconds, the last one is infinity
   * @param counts how many are in each, without those in the ones before
   * @param sum of all in seconds
   */
  public record Values(double[] bounds, long[] counts, double sum) {
    /** How many there are. */
    public long count() {
      long all = 0;
      for (long count : counts) {
        all += count;
      }
      return all;
    }
  }

  synchronized void add(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    int bucket = 0;
    while (seconds > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket]++;
    sum += seconds;
  }

  synchronized Values values() {
    return new Values(BOUNDS.clone(), counts.clone(), sum);
  }
}
