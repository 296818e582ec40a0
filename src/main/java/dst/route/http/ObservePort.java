package dst.route.http;

import dst.config.Settings;
import dst.route.pull.StatusBoard;
import dst.status.StatusJson;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.prometheus.MicrometerPrometheus;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;

/**
 * Where central is seen from outside: {@code /observe/health}, {@code /observe/metrics} and, from
 * this machine alone, {@code /observe/status}, which tells addresses and paths. Nobody logs in.
 */
public final class ObservePort {
  private static final String BINDERS =
      "jvm-memory,jvm-gc,jvm-thread,processor,uptime,file-descriptor,logback";

  private ObservePort() {}

  /**
   * Camel's server only warns when its port is taken, and the start would go on.
   *
   * @throws IOException with what to do, if central could not listen there
   */
  public static void requireFree(String host, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException | IllegalArgumentException e) {
      throw taken(host, port, e);
    }
  }

  private static IOException taken(String host, int port, Exception cause) {
    return new IOException(
        "central can't be seen on port %d of %s (%s): set dst.observe.port or dst.observe.host, or end the program that is there"
            .formatted(port, host, cause.getMessage()),
        cause);
  }

  /**
   * @param meters where Camel looked for them when it started
   * @return where it is reached from this machine: {@code http://127.0.0.1:9876}
   */
  public static URI open(
      CamelContext camel, Settings.Observe where, StatusBoard board, PrometheusMeterRegistry meters)
      throws Exception {
    HealthChecks.register(camel, board::now);
    ManagementHttpServer server = new ManagementHttpServer();
    server.setCamelContext(camel);
    server.setHost(where.host());
    server.setPort(where.port());
    server.setPath("/");
    server.setHealthCheckEnabled(true);
    server.setHealthPath("/observe/health");
    server.setMetricsEnabled(true);
    camel.addService(server, true, true);
    int actual = camel.hasService(VertxPlatformHttpServer.class).getPort();
    if (actual <= 0) {
      throw taken(where.host(), where.port(), new IOException("it can't be opened"));
    }
    scrape(camel, meters);
    server
        .getRouter()
        .route("/observe/status")
        .method(HttpMethod.GET)
        .blockingHandler(request -> status(request, board));
    return new URI("http", null, reachable(where.host()), actual, null, null, null);
  }

  private static void scrape(CamelContext camel, PrometheusMeterRegistry meters) throws Exception {
    Gauge.builder("camel.routes", camel, CamelContext::getRoutesSize)
        .description("Routes that Camel has")
        .register(meters);
    Gauge.builder("camel.exchanges.inflight", camel, c -> c.getInflightRepository().size())
        .description("Files and batches that are in a route")
        .register(meters);
    MicrometerPrometheus scraped = new MicrometerPrometheus();
    scraped.setCamelContext(camel);
    scraped.setBinders(BINDERS);
    scraped.setEnableRoutePolicy(false);
    scraped.setEnableExchangeEventNotifier(false);
    scraped.setEnableRouteEventNotifier(false);
    scraped.setClearOnReload(false);
    camel.addService(scraped, true, true);
  }

  private static void status(RoutingContext request, StatusBoard board) {
    if (!isLocal(request.request().remoteAddress().hostAddress())) {
      request.response().setStatusCode(403).end("only for this machine\n");
      return;
    }
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .end(StatusJson.write(board.now()));
  }

  private static boolean isLocal(String address) {
    try {
      return address != null && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** How this machine reaches what listens there. */
  static String reachable(String host) throws UnknownHostException {
    return InetAddress.getByName(host).isAnyLocalAddress() ? "127.0.0.1" : host;
  }
}
