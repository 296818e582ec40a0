package dst.route;

import dst.config.Home;
import dst.config.Settings;
import dst.config.Variables;
import dst.location.Location;
import dst.location.PullOrders;
import dst.location.RecordTypes;
import dst.route.broker.BatchMessage;
import dst.route.broker.Counting;
import dst.route.http.Doorbell;
import dst.route.http.DoorbellPort;
import dst.route.http.ObservePort;
import dst.route.live.LiveDefinitions;
import dst.route.live.LiveLocations;
import dst.route.live.LiveOrders;
import dst.route.live.LiveRemovals;
import dst.route.live.LiveRoutes;
import dst.route.pull.Listeners;
import dst.route.pull.LogContext;
import dst.route.pull.ManyRoutes;
import dst.route.pull.PullRoutes;
import dst.route.pull.PullThreads;
import dst.route.pull.PullWatch;
import dst.route.pull.RouteLoader;
import dst.route.pull.SessionSftp;
import dst.route.pull.StatusBoard;
import dst.status.ListenerStatus;
import dst.status.Metrics;
import dst.status.Progress;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.cli.connector.DefaultCliConnectorFactory;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.Main;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;

/** Camel, with the route files of a home and a pull route for each location. */
public final class Routes implements AutoCloseable {
  private final Main main = new ManyRoutes();
  private final Progress progress = new Progress(Clock.systemUTC());
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Duration stopWithin;
  private Home home;
  private LiveRoutes files;
  private PullRoutes pulls;
  private List<Location> started;
  private Doorbell doorbell;
  private DoorbellPort doorbellPort;

  /**
   * @param beans that the route files call, by name; among them the component {@code jms}
   * @param properties that the route files name in double braces
   * @param stopWithin how long a stop waits for what is under way
   */
  public Routes(Map<String, Object> beans, Map<String, String> properties, Duration stopWithin) {
    this.stopWithin = stopWithin;
    main.setDefaultPropertyPlaceholderLocation("false");
    properties.forEach(main::addInitialProperty);
    main.configure()
        .withName("dst")
        .withAutoConfigurationEnabled(false)
        .withShutdownTimeout((int) stopWithin.toSeconds())
        .withShutdownLogInflightExchangesOnTimeout(false);
    beans.forEach(main::bind);
    main.bind("noErrorHandler", new NoErrorHandlerDefinition());
    main.bind("progress", progress);
    main.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);
    main.bind("counting", new Counting(progress));
    main.bind("batchMessage", new BatchMessage());
    main.bind("log", new LogContext());
    seenByCamelsCommandLine(false);
  }

  /**
   * Camel switches its connector on as soon as it is on the classpath: it would write to the home
   * folder of the user, and stop Camel when its file there is removed. Counters in JMX are for it
   * alone.
   */
  public void seenByCamelsCommandLine(boolean seen) {
    DefaultCliConnectorFactory connector = new DefaultCliConnectorFactory();
    connector.setEnabled(seen);
    connector.setRuntime("dst");
    main.bind("cliConnector", connector);
    main.configure().withJmxEnabled(seen);
  }

  /**
   * Starts the route files of the home, and then the pull routes.
   *
   * @return the locations whose route can't be started
   */
  public List<String> start(Home home, List<Location> locations, Path knownHosts, Clock clock)
      throws Exception {
    this.home = home;
    started = List.copyOf(locations);
    files = new LiveRoutes(home, new RouteLoader(this::camel, stopWithin));
    main.bind("quartz", quartz());
    main.bind("sftp", new SessionSftp());
    main.configure()
        .withRoutesIncludePattern(
            "file:" + home.routes() + "/*.xml,file:" + home.routes() + "/*.yaml")
        .withRoutesExcludePattern("**/host-*");
    main.start();
    camel()
        .getComponent("quartz", QuartzComponent.class)
        .getScheduler()
        .getListenerManager()
        .addJobListener(new PullWatch(progress));
    pulls = new PullRoutes(camel(), knownHosts, clock);
    doorbell = new Doorbell(pulls, clock);
    camel().getRegistry().bind("doorbell", doorbell);
    new PullOrders(home).paused().forEach(pulls::pause);
    return pulls.addAll(locations);
  }

  /** What takes over changes of the definitions, once it is started. */
  public LiveDefinitions live(RecordTypes types, Variables variables, LiveRemovals removals) {
    LiveLocations locations = new LiveLocations(pulls, stopWithin, System::nanoTime);
    LiveOrders orders = new LiveOrders(home, removals, pulls);
    return new LiveDefinitions(
        new LiveDefinitions.Sources(home, types, variables), files, locations, orders, started);
  }

  public PullRoutes pulls() {
    return pulls;
  }

  private static QuartzComponent quartz() {
    QuartzComponent quartz = new QuartzComponent();
    Properties p = new Properties();
    p.setProperty("org.quartz.scheduler.instanceName", "dst");
    p.setProperty("org.quartz.threadPool.class", PullThreads.class.getName());
    p.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    // pulls that are due at nearly the same time wake its thread once
    p.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", "100");
    p.setProperty("org.quartz.scheduler.batchTriggerAcquisitionFireAheadTimeWindow", "10");
    quartz.setProperties(p);
    quartz.setEnableJmx(false);
    return quartz;
  }

  /**
   * Opens health, metrics and status to those outside.
   *
   * @return where they are reached from this machine
   */
  public URI observe(Settings.Observe where, StatusBoard board) throws Exception {
    meters.getPrometheusRegistry().register(new Metrics(board::now, progress));
    return ObservePort.open(camel(), where, board, meters);
  }

  /**
   * Lets hosts ring from now on.
   *
   * @return where they reach it from this machine
   */
  public URI ring(Settings.Doorbell where) throws Exception {
    for (Doorbell.Result result : Doorbell.Result.values()) {
      FunctionCounter.builder("dst.doorbell.rings", doorbell, bell -> bell.count(result))
          .description("Rings of hosts, by what came of them")
          .tag("result", result.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
    doorbellPort = DoorbellPort.open(camel(), where);
    return doorbellPort.url(where);
  }

  /** What is known of the location's listener; null if it has none. */
  public ListenerStatus listener(Location location) {
    Listeners listeners = camel().getRegistry().lookupByNameAndType("listeners", Listeners.class);
    return listeners.status(location, doorbell.lastRing(location.id()));
  }

  public Doorbell doorbell() {
    return doorbell;
  }

  /** What has been taken and stored so far. */
  public Progress progress() {
    return progress;
  }

  public CamelContext camel() {
    return main.getCamelContext();
  }

  @Override
  public void close() {
    if (doorbellPort != null) {
      doorbellPort.close();
    }
    main.stop();
  }
}
