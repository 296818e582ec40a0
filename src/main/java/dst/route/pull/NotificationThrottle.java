package dst.route.pull;

import dst.status.Progress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Keeps the pulls that hosts ring for abreast of the store: a small bundle of the location is
 * stored before the next pull. So when central can't keep up, bundles stay at their hosts, where
 * the listeners gather what comes meanwhile, and become larger instead of more.
 */
final class NotificationThrottle {
  /** To wait for larger ones, as in a snapshot, would gain nothing. */
  private static final long SMALL = 64 << 10;

  private final Progress progress;
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /**
   * @param stored hears of a location that waited and has to wait no more
   */
  NotificationThrottle(Progress progress, Consumer<String> stored) {
    this.progress = progress;
    progress.follow(
        batch -> {
          String location = batch.bundle().location();
          if (waiting.contains(location) && !isBehind(location) && waiting.remove(location)) {
            stored.accept(location);
          }
        });
  }

  private boolean isBehind(String location) {
    return progress.isUnderWay(location, SMALL);
  }

  /** Whether the location is to wait until it is told. */
  boolean waits(String location) {
    if (!isBehind(location)) {
      return false;
    }
    waiting.add(location);
    return isBehind(location) || !waiting.remove(location);
  }
}
