package dst.route.pull;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Growing delays between failures: each twice as long as the one before, up to the longest. */
final class Backoff {
  private final Duration first;
  private final Duration most;
  private final DoubleSupplier random;
  private Duration last;

  /**
   * @param random from 0 to 1: makes each delay up to a quarter shorter, so that locations that
   *     failed together are not tried together
   */
  Backoff(Duration first, Duration most, DoubleSupplier random) {
    this.first = shorter(first, most);
    this.most = most;
    this.random = random;
  }

  /** The delay after one more failure. */
  Duration next() {
    last = last == null ? first : shorter(last.multipliedBy(2), most);
    return last.minusMillis((long) (last.toMillis() / 4.0 * random.getAsDouble()));
  }

  /** A success: the next failure begins with the first delay again. */
  void reset() {
    last = null;
  }

  Duration first() {
    return first;
  }

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
