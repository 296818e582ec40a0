package dst.route.pull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Plain files of one location that could not be read several times in a row. A broken connection
 * looks the same, so such a file is only passed over when one behind it can be read; then it is
 * left alone for some minutes at a time. As soon as another one fails, too, all are tried again in
 * their order. Used by the thread that pulls.
 */
final class Unreadable {
  static final int MOST = 5;
  static final Duration APART = Duration.ofMinutes(5);

  private final Clock clock;
  private final Map<String, Integer> failures = new HashMap<>();
  private final Map<String, Instant> nextTries = new HashMap<>();

  Unreadable(Clock clock) {
    this.clock = clock;
  }

  /** Whether it is not its turn yet. */
  boolean isLeftAlone(String file) {
    Instant next = nextTries.get(file);
    return next != null && clock.instant().isBefore(next);
  }

  /**
   * It could not be read.
   *
   * @return whether the files behind it may be tried
   */
  boolean failed(String file) {
    int times = failures.merge(file, 1, Integer::sum);
    if (times < MOST) {
      nextTries.clear();
    } else if (nextTries.containsKey(file)) {
      nextTries.put(file, clock.instant().plus(APART));
    }
    return times >= MOST;
  }

  /** It could be read, so those before it that could not are unreadable by themselves. */
  void read(String file) {
    failures.remove(file);
    nextTries.remove(file);
    failures.values().removeIf(times -> times < MOST);
    Instant next = clock.instant().plus(APART);
    failures.keySet().forEach(other -> nextTries.putIfAbsent(other, next));
  }
}
