package dst.route;

import java.util.List;
import java.util.Map;

/**
 * What one kind of capture brings to the listener's Camel.
 *
 * @param beans that its route file calls, by name
 * @param routes to make from the template of its route file
 */
public record CaptureRoutes(Map<String, Object> beans, List<FromTemplate> routes) {
  public CaptureRoutes {
    beans = Map.copyOf(beans);
    routes = List.copyOf(routes);
  }

  /** There is no capture of the kind. */
  public static CaptureRoutes none() {
    return new CaptureRoutes(Map.of(), List.of());
  }

  /**
   * A route to be made.
   *
   * @param id of the route; what is told of its troubles is told under it
   * @param template in a {@code routes/host-*} file
   */
  public record FromTemplate(String id, String template, Map<String, String> parameters) {}
}
