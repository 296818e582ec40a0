package dst.route.live;

import dst.config.Home;
import dst.location.PullOrders;
import dst.location.RemovalOrders;
import dst.route.pull.PullRoutes;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what people ask while central runs: {@code dst location}. */
public final class LiveOrders {
  private static final Logger LOG = LoggerFactory.getLogger(LiveOrders.class);

  private final PullOrders orders;
  private final RemovalOrders decisions;
  private final LiveRemovals removals;
  private final PullRoutes pulls;

  public LiveOrders(Home home, LiveRemovals removals, PullRoutes pulls) {
    this.orders = new PullOrders(home);
    this.decisions = new RemovalOrders(home);
    this.removals = removals;
    this.pulls = pulls;
  }

  /** Looks once. */
  void look() throws IOException {
    Set<String> wanted = orders.paused();
    Set<String> paused = pulls.paused();
    for (String location : wanted) {
      if (!paused.contains(location)) {
        pulls.pause(location);
        LOG.info("{}: is paused", location);
      }
    }
    for (String location : paused) {
      if (!wanted.contains(location)) {
        pulls.resume(location);
        LOG.info("{}: is pulled again", location);
      }
    }
    for (String location : orders.now()) {
      boolean pulled = pulls.now(location);
      LOG.info("{}: is {} now, as asked for", location, pulled ? "pulled" : "not pulled");
      orders.done(location);
    }
    removals.look(decisions, pulls);
  }
}
