package dst.route.capture;

import dst.config.Home;
import dst.seal.Troubles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.cli.connector.DefaultCliConnectorFactory;
import org.apache.camel.main.Main;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/**
 * Camel on a host, with the route files {@code routes/host-*} of its home and a route for each
 * capture. Small: without JMX, management or health, and with no thread but those of the routes.
 */
public final class HostRoutes implements AutoCloseable {
  private final Main main = new Main();
  private final String name;

  /**
   * @param beans that the route files call, by name
   * @param properties that the route files name in double braces
   * @param stopWithin how long a stop waits for what is under way
   */
  public HostRoutes(
      String location,
      Map<String, Object> beans,
      Map<String, String> properties,
      Troubles troubles,
      Duration stopWithin) {
    this.name = "dst-host-" + location;
    main.setDefaultPropertyPlaceholderLocation("false");
    properties.forEach(main::addInitialProperty);
    main.configure()
        .withName(name)
        .withAutoConfigurationEnabled(false)
        .withJmxEnabled(false)
        .withShutdownTimeout((int) stopWithin.toSeconds())
        .withShutdownLogInflightExchangesOnTimeout(false);
    beans.forEach(main::bind);
    main.bind("noErrorHandler", new NoErrorHandlerDefinition());
    HostTroubles policy = new HostTroubles(troubles);
    main.bind("told", policy);
    main.bind("troubles", policy.factory());
    DefaultCliConnectorFactory connector = new DefaultCliConnectorFactory();
    connector.setEnabled(false);
    main.bind("cliConnector", connector);
  }

  /** Starts the route files of the home, and then the routes of the captures. */
  public void start(Home home, List<CaptureRoutes.FromTemplate> routes) throws Exception {
    main.configure()
        .withRoutesIncludePattern(
            "file:" + home.routes() + "/host-*.xml,file:" + home.routes() + "/host-*.yaml");
    main.start();
    for (CaptureRoutes.FromTemplate route : routes) {
      TemplatedRouteBuilder builder =
          TemplatedRouteBuilder.builder(main.getCamelContext(), route.template())
              .routeId(route.id());
      route.parameters().forEach(builder::parameter);
      builder.add();
    }
  }

  @Override
  public void close() {
    main.stop();
  }
}
