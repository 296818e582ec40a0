package dst.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dst.config.Home;
import dst.location.RemovalOrders;
import dst.location.RemovalOrders.Answer;
import dst.location.RemovalOrders.Decision;
import dst.location.RemovalOrders.Order;
import dst.record.HeldRemoval;
import dst.status.LocationStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Tells the running central what is decided about a location's held removals. */
final class HeldDecisions {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A million records take their time. */
  private static final Duration MOST_WAIT = Duration.ofMinutes(10);

  private static final Duration STATUS_IS_NEW = Duration.ofSeconds(5);

  private final Home home;
  private final String location;
  private final PrintWriter out;
  private final boolean json;

  HeldDecisions(Home home, String location, PrintWriter out, boolean json) {
    this.home = home;
    this.location = location;
    this.out = out;
    this.json = json;
  }

  /**
   * @param ids of those that it is about; empty: all that are held now
   * @param decision null: they are only shown
   * @return the exit code
   * @throws IOException if central does not run
   */
  int decide(List<String> ids, Decision decision) throws IOException, InterruptedException {
    List<HeldRemoval> held = held();
    List<HeldRemoval> chosen =
        held.stream().filter(each -> ids.isEmpty() || ids.contains(each.id())).toList();
    List<String> unknown = new ArrayList<>(ids);
    chosen.forEach(each -> unknown.remove(each.id()));
    if (!unknown.isEmpty()) {
      throw new IOException(
          location
              + " holds nothing as "
              + String.join(", ", unknown)
              + " any more: look at dst status --location "
              + location);
    }
    ArrayNode all = JSON.createArrayNode();
    RemovalOrders orders = new RemovalOrders(home);
    boolean done = true;
    Set<String> decided = new HashSet<>();
    for (HeldRemoval each : chosen) {
      say(location + ": " + each.sentence());
      ObjectNode node = node(all, each);
      if (decision != null) {
        Answer answer = answer(orders, new Order(location, each.id(), decision));
        say("  " + answer.message());
        node.put("ok", answer.done()).put("message", answer.message());
        done &= answer.done();
        if (answer.done() && each.what() != HeldRemoval.What.FOLDER) {
          decided.add(each.id());
        }
      }
    }
    awaitGone(decided);
    if (json) {
      out.println(JSON.writeValueAsString(all));
    } else if (held.isEmpty()) {
      say(location + " holds nothing that would be removed");
    }
    out.flush();
    return done ? 0 : 1;
  }

  private List<HeldRemoval> held() throws IOException, InterruptedException {
    return RunningCentral.ask(home).locations().stream()
        .filter(each -> each.id().equals(location))
        .map(LocationStatus::held)
        .findFirst()
        .orElse(List.of());
  }

  /** The status can be a second old: who looks at it next must not find what is done. */
  private void awaitGone(Set<String> decided) throws IOException, InterruptedException {
    long until = System.nanoTime() + STATUS_IS_NEW.toNanos();
    while (!decided.isEmpty() && System.nanoTime() < until) {
      decided.retainAll(held().stream().map(HeldRemoval::id).toList());
      LockSupport.parkNanos(Duration.ofMillis(decided.isEmpty() ? 0 : 200).toNanos());
    }
  }

  private void say(String line) {
    if (!json) {
      out.println(line);
      out.flush();
    }
  }

  private ObjectNode node(ArrayNode all, HeldRemoval held) {
    ObjectNode node = all.addObject();
    node.put("location", location)
        .put("id", held.id())
        .put("what", held.what().name().toLowerCase(Locale.ROOT))
        .put("record", held.record())
        .put("source", held.source())
        .put("removed", held.removed())
        .put("of", held.of());
    held.names().forEach(node.putArray("names")::add);
    return node;
  }

  private static Answer answer(RemovalOrders orders, Order order) throws IOException {
    orders.give(order);
    long until = System.nanoTime() + MOST_WAIT.toNanos();
    while (System.nanoTime() < until) {
      Optional<Answer> answer = orders.fetch(order);
      if (answer.isPresent()) {
        return answer.get();
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return new Answer(
        false, "central has not answered yet, and will do it when it can; see its log");
  }
}
