package dst.route.pull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Loads and unloads the routes and templates of one file. Camel's own reload stops the routes of
 * all files.
 */
public final class RouteLoader {
  private final Supplier<CamelContext> camel;
  private final Duration patience;

  /**
   * @param patience how long a route may take to end what is under way
   */
  public RouteLoader(Supplier<CamelContext> camel, Duration patience) {
    this.camel = camel;
    this.patience = patience;
  }

  public void load(Path file, byte[] content) throws Exception {
    PluginHelper.getRoutesLoader(camel.get())
        .loadRoutes(ResourceHelper.fromBytes("file:" + file, content));
  }

  /** Also of a file that was loaded in part. */
  public void unload(Path file) throws Exception {
    ModelCamelContext camel = (ModelCamelContext) this.camel.get();
    for (RouteDefinition route : List.copyOf(camel.getRouteDefinitions())) {
      if (isOf(file, route.getResource()) && !route.isCreatedFromTemplate()) {
        remove(camel, route);
      }
    }
    for (RouteTemplateDefinition template : List.copyOf(camel.getRouteTemplateDefinitions())) {
      if (isOf(file, template.getResource())) {
        camel.removeRouteTemplateDefinition(template);
      }
    }
  }

  private void remove(ModelCamelContext camel, RouteDefinition route) throws Exception {
    String id = route.getRouteId();
    if (camel.getRoute(id) != null) {
      camel.getRouteController().stopRoute(id, patience.toSeconds(), TimeUnit.SECONDS);
      camel.removeRoute(id);
    } else {
      camel.removeRouteDefinition(route);
    }
  }

  private static boolean isOf(Path file, Resource resource) {
    if (resource == null) {
      return false;
    }
    String location = resource.getLocation().replaceFirst("^[a-z]+:(//)?(?=/)", "");
    return Path.of(location).equals(file);
  }

  /** What went wrong, without Camel's frames around it. */
  public static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage().strip();
  }
}
