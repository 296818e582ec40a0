package dst.route.capture;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What one kind of capture brings to the listener's Camel.
 *
 * @param beans that its route file calls, by name
 * @param routes to make from the template of its route file
 * @param troubles by capture, what keeps it from going on, in words
 */
public record CaptureRoutes(
    Map<String, Object> beans,
    List<FromTemplate> routes,
    Map<String, Supplier<List<String>>> troubles) {
  public CaptureRoutes {
    beans = Map.copyOf(beans);
    routes = List.copyOf(routes);
    troubles = Map.copyOf(troubles);
  }

  /** What is one sentence, or null. */
  public static Supplier<List<String>> single(Supplier<String> trouble) {
    return () -> Stream.ofNullable(trouble.get()).toList();
  }

  /** There is no capture of the kind. */
  public static CaptureRoutes none() {
    return new CaptureRoutes(Map.of(), List.of(), Map.of());
  }

  /**
   * A route to be made.
   *
   * @param id of the route; what is told of its troubles is told under it
   * @param template in a {@code routes/host-*} file
   */
  public record FromTemplate(String id, String template, Map<String, String> parameters) {}
}
