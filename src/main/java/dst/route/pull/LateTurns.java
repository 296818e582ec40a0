package dst.route.pull;

import dst.location.Location;
import dst.pull.LateRecords;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * The turns of one location's records that wait for data files: after the files of each pull, on
 * the pull's thread and connection. Nothing is asked of the host while none waits.
 */
final class LateTurns {
  /** After it, new files have their turn again. */
  private static final long MOST_NANOS = 10_000_000_000L;

  /** Where pulls are seldom, further ones look whether files have come, so far apart. */
  private static final Duration APART = Duration.ofSeconds(30);

  private final Location location;
  private final LateRecords late;
  private final PullStrategy strategy;
  private final PollHealth health;
  private final Schedule schedule;
  private final ProducerTemplate routes;

  LateTurns(
      Location location,
      LateRecords late,
      PullStrategy strategy,
      PollHealth health,
      Schedule schedule,
      ProducerTemplate routes) {
    this.location = location;
    this.late = late;
    this.strategy = strategy;
    this.health = health;
    this.schedule = schedule;
    this.routes = routes;
  }

  boolean isDue() {
    try {
      return late.isDue(location);
    } catch (IOException e) {
      health.failed(e);
      return false;
    }
  }

  void take() {
    try {
      turns();
    } catch (Exception e) {
      health.failed(e);
    }
  }

  /** Brings the next pull forward while records wait. */
  void goOn() {
    if (late.waiting(location.id()) != null) {
      schedule.now(isDue() ? Duration.ZERO : APART);
    }
  }

  private void turns() throws Exception {
    long ends = System.nanoTime() + MOST_NANOS;
    while (late.isDue(location) && System.nanoTime() - ends < 0) {
      Endpoint route = routes.getCamelContext().getEndpoint("direct:take-late");
      Exchange exchange = route.createExchange();
      exchange.setProperty("location", location);
      exchange.setProperty("pullArea", strategy.area());
      routes.send(route, exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
    }
  }
}
