package dst.route.pull;

import dst.location.Location;
import java.io.IOException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * One location's pull: all that changes while its route runs, and what follows the files of each
 * poll. That runs on the poll's thread and connection, so that nothing of the location overlaps.
 */
final class LocationPull {
  private final Location location;
  private final Schedule schedule;
  private final PollHealth health;
  private final PullStrategy strategy;
  private final ListenerWatch watch;
  private final ProducerTemplate routes;
  private LateTurns late;
  private Mirroring mirroring;
  private Acknowledging acknowledging;

  LocationPull(
      Location location,
      Schedule schedule,
      PollHealth health,
      PullStrategy strategy,
      ListenerWatch watch,
      ProducerTemplate routes) {
    this.location = location;
    this.schedule = schedule;
    this.health = health;
    this.strategy = strategy;
    this.watch = watch;
    this.routes = routes;
  }

  Location location() {
    return location;
  }

  Schedule schedule() {
    return schedule;
  }

  PollHealth health() {
    return health;
  }

  void takesLate(LateTurns turns) {
    late = turns;
  }

  void mirrors(Mirroring folders) {
    mirroring = folders;
  }

  void acknowledges(Acknowledging to) {
    acknowledging = to;
  }

  /**
   * At the end of each poll. The route {@code end-of-pull} is run only if one of its steps is due:
   * most polls see nothing, and there may be thousands a second.
   *
   * @param polled how many files the poll saw; when one of them stopped it, the connection is
   *     broken or central has no room
   */
  void after(int polled) {
    strategy.settleLeft();
    strategy.count(health.untaken(), watch);
    if ((polled > 0 && strategy.isStopped()) || !strategy.enterLease()) {
      return;
    }
    try {
      if (isDue()) {
        runSteps();
      }
      tell();
    } finally {
      strategy.leaveLease();
    }
  }

  private boolean isDue() {
    return watch.hasNews()
        || (late != null && late.isDue())
        || (mirroring != null && mirroring.isDue())
        || (acknowledging != null && acknowledging.isDue());
  }

  private void runSteps() {
    Endpoint steps = routes.getCamelContext().getEndpoint("direct:end-of-pull");
    Exchange exchange = steps.createExchange();
    exchange.setProperty("location", location);
    exchange.setProperty(EndSteps.PULL, this);
    routes.send(steps, exchange);
    if (exchange.getException() != null) {
      health.failed(exchange.getException());
    }
  }

  private void tell() {
    if (late != null) {
      late.goOn();
    }
    if (mirroring != null) {
      mirroring.goOn();
    }
    if (acknowledging != null) {
      acknowledging.tellTrouble();
    }
  }

  void hear() {
    try {
      if (watch.hasNews()) {
        watch.hear(strategy.host());
      }
    } catch (IOException e) {
      health.failed(e);
    }
  }

  void takeLate() {
    if (late != null) {
      late.take();
    }
  }

  void mirror() {
    if (mirroring != null) {
      mirroring.mirror();
    }
  }

  void acknowledge() {
    if (acknowledging != null) {
      acknowledging.acknowledge();
    }
  }
}
