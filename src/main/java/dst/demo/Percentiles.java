package dst.demo;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How many of some times took how long, to a tenth of a millisecond. */
final class Percentiles {
  private static final long STEP_NANOS = 100_000;

  private final TreeMap<Long, Integer> counts = new TreeMap<>();
  private long count;

  void add(Duration time) {
    counts.merge(time.toNanos() / STEP_NANOS, 1, Integer::sum);
    count++;
  }

  long count() {
    return count;
  }

  /** Of a hundred times so many took no longer; zero if there is none. */
  Duration of(int percent) {
    long wanted = (count * percent + 99) / 100;
    long seen = 0;
    for (Map.Entry<Long, Integer> entry : counts.entrySet()) {
      seen += entry.getValue();
      if (seen >= wanted) {
        return Duration.ofNanos(entry.getKey() * STEP_NANOS);
      }
    }
    return Duration.ZERO;
  }
}
