package dst.route;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one location's pulls go. A failure is said once when it begins or changes, and once when it
 * is over.
 */
final class PollHealth implements PollingConsumerPollStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(PollHealth.class);

  private final String location;
  private final int mostFiles;
  private final Runnable pullNow;
  private final Clock clock;
  private Instant failingSince;
  private String error;
  private boolean failedInThisPoll;

  /**
   * @param mostFiles of one pull; after a pull of that many there may be more, so the next one
   *     follows at once
   */
  PollHealth(String location, int mostFiles, Runnable pullNow, Clock clock) {
    this.location = location;
    this.mostFiles = mostFiles;
    this.pullNow = pullNow;
    this.clock = clock;
  }

  @Override
  public synchronized boolean begin(Consumer consumer, Endpoint endpoint) {
    failedInThisPoll = false;
    return true;
  }

  @Override
  public synchronized void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    if (failedInThisPoll) {
      return;
    }
    if (failingSince != null) {
      LOG.info(
          "{}: pulls go well again, after {} s of: {}",
          location,
          Duration.between(failingSince, clock.instant()).toSeconds(),
          error);
    }
    failingSince = null;
    error = null;
    if (polledMessages >= mostFiles) {
      pullNow.run();
    }
  }

  @Override
  public synchronized boolean rollback(
      Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    failed(cause);
    return false;
  }

  /** A pull, or the taking of one file, failed and will be tried again. */
  synchronized void failed(Throwable cause) {
    failedInThisPoll = true;
    String message = rootMessage(cause);
    if (!message.equals(error)) {
      LOG.warn("{}: the pull failed and is tried again at its next time: {}", location, message);
      LOG.debug("{}: the failure in full", location, cause);
    }
    if (failingSince == null) {
      failingSince = clock.instant();
    }
    error = message;
  }

  /** What went wrong last, or null when the last pull went well. */
  synchronized String error() {
    return error;
  }

  private static String rootMessage(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String name = root.getClass().getSimpleName();
    return root == cause || cause.getMessage() == null
        ? name + ": " + root.getMessage()
        : cause.getMessage() + " (" + name + ": " + root.getMessage() + ")";
  }
}
