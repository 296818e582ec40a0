package dst.route.http;

import dst.status.CentralStatus;
import dst.status.LocationStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * What an orchestrator may ask. Alive is who runs: a restart fixes no database, so only Camel's own
 * check tells that. Ready is who does the whole job. Locations and definitions never make central
 * unready: they are only told. Nobody logs in to ask, so no address and no path is in an answer.
 */
final class HealthChecks {
  private HealthChecks() {}

  static void register(CamelContext camel, Supplier<CentralStatus> status) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(camel);
    registry.setExposureLevel("full");
    withoutCamelsOwn(registry);
    registry.register(registry.resolveById("context"));
    for (Check check : checks(status)) {
      check.setCamelContext(camel);
      registry.register(check);
    }
  }

  /**
   * Camel checks each route and consumer unasked: a single location would make central unready, and
   * its address would be told.
   */
  private static void withoutCamelsOwn(HealthCheckRegistry registry) {
    for (String repository : List.of("routes", "consumers", "producers", "registry")) {
      registry.getRepository(repository).ifPresent(registry::unregister);
    }
    registry.stream().toList().forEach(registry::unregister);
  }

  private static List<Check> checks(Supplier<CentralStatus> status) {
    return List.of(
        new Check("database", status, now -> now.database().up(), HealthChecks::database),
        new Check("broker", status, now -> now.broker().up(), HealthChecks::broker),
        new Check("room", status, now -> now.shortage() == null, HealthChecks::room),
        new Check("locations", status, now -> true, HealthChecks::locations),
        new Check("definitions", status, now -> true, HealthChecks::definitions));
  }

  private static String database(CentralStatus now) {
    return now.database().up() ? "answers" : "does not answer; batches wait in the queue";
  }

  private static String broker(CentralStatus now) {
    return now.broker().up() ? "answers" : "does not answer; files wait at their hosts";
  }

  private static String room(CentralStatus now) {
    return now.shortage() == null
        ? "there is room"
        : "no pulls until there is room again; dst status tells what is full";
  }

  private static String locations(CentralStatus now) {
    Map<String, List<String>> byState =
        now.locations().stream()
            .collect(
                Collectors.groupingBy(
                    LocationStatus::state,
                    TreeMap::new,
                    Collectors.mapping(LocationStatus::id, Collectors.toList())));
    return byState.entrySet().stream()
        .map(
            state ->
                state.getValue().size()
                    + " "
                    + state.getKey()
                    + (state.getKey().equals("ok") ? "" : " (" + some(state.getValue()) + ")"))
        .collect(Collectors.joining(", "));
  }

  private static String some(List<String> ids) {
    String first = String.join(", ", ids.subList(0, Math.min(10, ids.size())));
    return ids.size() > 10 ? first + ", ..." : first;
  }

  private static String definitions(CentralStatus now) {
    int faults = now.definitionFaults().size();
    return faults == 0
        ? "all edits are in effect"
        : faults + " faults in edits that are not in effect; dst check tells them";
  }

  private static final class Check extends AbstractHealthCheck {
    private final Supplier<CentralStatus> status;
    private final Predicate<CentralStatus> up;
    private final Function<CentralStatus, String> message;

    private Check(
        String id,
        Supplier<CentralStatus> status,
        Predicate<CentralStatus> up,
        Function<CentralStatus, String> message) {
      super("dst", id);
      this.status = status;
      this.up = up;
      this.message = message;
    }

    @Override
    public boolean isLiveness() {
      return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
      CentralStatus now = status.get();
      builder.message(message.apply(now)).state(up.test(now) ? State.UP : State.DOWN);
    }
  }
}
