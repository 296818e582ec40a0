package dst.route.pull;

import dst.location.Location;
import dst.location.MirroredFolder;
import dst.pull.mirror.Mirror;
import dst.pull.mirror.MirrorTurn;
import java.io.IOException;
import java.util.Collections;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * The turns of one location's mirrored folders: after the files of each pull, on the pull's thread
 * and connection, so that the two never overlap. When more is left than a turn can do, the next
 * pull follows at once: records come first again.
 */
final class Mirroring {
  private final Location location;
  private final Mirror mirror;
  private final PullStrategy strategy;
  private final PollHealth health;
  private final Schedule schedule;
  private final ProducerTemplate routes;
  private boolean failed;

  Mirroring(
      Location location,
      Mirror mirror,
      PullStrategy strategy,
      PollHealth health,
      Schedule schedule,
      ProducerTemplate routes) {
    this.location = location;
    this.mirror = mirror;
    this.strategy = strategy;
    this.health = health;
    this.schedule = schedule;
    this.routes = routes;
  }

  boolean isDue() {
    return location.dataFiles().stream().anyMatch(folder -> mirror.isDue(location, folder));
  }

  void mirror() {
    failed = true;
    try {
      for (MirroredFolder folder : location.dataFiles()) {
        if (mirror.isDue(location, folder)) {
          turn(folder);
        }
      }
      failed = false;
    } catch (Exception e) {
      health.failed(e);
    }
  }

  /** Tells what is wrong with folders, and brings the next pull forward while more is left. */
  void goOn() {
    if (failed) {
      failed = false;
      return;
    }
    String trouble = mirror.trouble(location);
    if (trouble != null) {
      health.failedAlone(new IOException(trouble));
    }
    if (location.dataFiles().stream().anyMatch(folder -> mirror.hasMore(location, folder))) {
      schedule.now();
    }
  }

  private void turn(MirroredFolder folder) throws Exception {
    Endpoint route = routes.getCamelContext().getEndpoint("direct:mirror");
    Exchange exchange = route.createExchange();
    exchange.setProperty("location", location);
    exchange.setProperty("folder", folder);
    exchange.setProperty("pullArea", strategy.area());
    routes.send(route, exchange);
    strategy.area().prefetch(Collections.emptyIterator());
    MirrorTurn turn = exchange.getProperty("turn", MirrorTurn.class);
    if (turn != null) {
      turn.close();
    }
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
  }
}
