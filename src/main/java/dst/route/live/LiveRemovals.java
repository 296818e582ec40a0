package dst.route.live;

import dst.location.Location;
import dst.location.RemovalOrders;
import dst.location.RemovalOrders.Answer;
import dst.location.RemovalOrders.Decision;
import dst.location.RemovalOrders.Order;
import dst.pull.mirror.Mirror;
import dst.record.HeldRemoval;
import dst.route.pull.PullRoutes;
import dst.store.HeldRemovals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is held of all kinds, and what people decide about it: {@code dst location confirm}. */
public final class LiveRemovals {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRemovals.class);

  private final HeldRemovals records;
  private final Mirror mirror;
  private final BooleanSupplier databaseAnswers;
  private boolean failing;

  public LiveRemovals(HeldRemovals records, Mirror mirror, BooleanSupplier databaseAnswers) {
    this.records = records;
    this.mirror = mirror;
    this.databaseAnswers = databaseAnswers;
  }

  /** What of the location waits for somebody. */
  public List<HeldRemoval> of(Location location) {
    List<HeldRemoval> all = new ArrayList<>(records.of(location.id()));
    all.addAll(mirror.held(location));
    return all;
  }

  /**
   * Looks once. While the database is away, orders wait.
   *
   * @param pulls brings the listing of a confirmed folder forward
   */
  void look(RemovalOrders orders, PullRoutes pulls) throws IOException {
    List<Order> open = orders.open();
    if (open.isEmpty() || !databaseAnswers.getAsBoolean()) {
      return;
    }
    for (Order order : open) {
      try {
        Answer answer = order.decision() == Decision.CONFIRM ? confirm(order, pulls) : keep(order);
        LOG.info("{}: {}: {}", order.location(), order.id(), answer.message());
        orders.answer(order, answer);
        failing = false;
      } catch (IllegalStateException e) {
        LOG.warn("{}: {}: {}", order.location(), order.id(), e.getMessage());
        orders.answer(order, new Answer(false, e.getMessage()));
      } catch (Exception e) {
        if (!failing) {
          LOG.warn(
              "{}: what is held as {} can't be decided now, and is tried again: {}",
              order.location(),
              order.id(),
              e.getMessage());
        }
        failing = true;
      }
    }
  }

  private Answer confirm(Order order, PullRoutes pulls) throws Exception {
    String location = order.location();
    if (mirror.confirm(location, order.id())) {
      String when = pulls.now(location) ? "now" : "at its next pull";
      return new Answer(true, "the folder is listed " + when + ", and what it lacks is removed");
    }
    OptionalLong removed = records.confirm(location, order.id());
    return removed.isPresent()
        ? new Answer(true, "%,d removed, as confirmed".formatted(removed.getAsLong()))
        : changed(order);
  }

  private Answer keep(Order order) throws Exception {
    if (mirror.holds(order.location(), order.id())) {
      return new Answer(
          false,
          "the files of a mirrored folder are kept without that, and are held for as long as the"
              + " folder lacks them: put them back at the host, or write removed: keep in its"
              + " definition");
    }
    return records.keep(order.location(), order.id())
        ? new Answer(true, "nothing is removed, and it is no longer held")
        : changed(order);
  }

  private static Answer changed(Order order) {
    return new Answer(
        false,
        "nothing was done: "
            + order.id()
            + " is not held any more as it was shown; look at dst status --location "
            + order.location());
  }
}
