package dst.route.http;

import dst.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.model.ModelCamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port on which the doorbell's route listens. Camel's own server for it takes requests and
 * connections of any number and length of life, and is mixed up with that of {@link ObservePort}
 * when both may have any free port.
 */
public final class DoorbellPort implements PlatformHttpEngine, AutoCloseable {
  private static final String ROUTER = "doorbell-router";
  private static final Logger LOG = LoggerFactory.getLogger(DoorbellPort.class);
  private static final int MOST_CONNECTIONS = 1_000;
  private static final int MOST_HEADER_BYTES = 4_096;
  private static final int MOST_LINE_BYTES = 512;
  private static final int IDLE_SECONDS = 60;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(4));
  private final AtomicInteger connections = new AtomicInteger();
  private HttpServer server;

  /** Opens the port, and has the route hear there. */
  public static DoorbellPort open(CamelContext camel, Settings.Doorbell where) throws Exception {
    if (((ModelCamelContext) camel).getRouteTemplateDefinition("doorbell") == null) {
      throw new IOException(
          "nobody can ring: routes/doorbell.camel.xml is not there; dst upgrade brings it");
    }
    DoorbellPort port = new DoorbellPort();
    try {
      port.listen(camel, where);
      camel.getRegistry().bind("doorbell-port", port);
      TemplatedRouteBuilder.builder(camel, "doorbell").add();
      LOG.info("doorbell: hosts can ring at port {} of {}", port.getServerPort(), where.host());
      return port;
    } catch (Exception e) {
      port.close();
      throw e;
    }
  }

  private void listen(CamelContext camel, Settings.Doorbell where) throws IOException {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(where.host())
            .setPort(where.port())
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxHeaderSize(MOST_HEADER_BYTES)
            .setMaxInitialLineLength(MOST_LINE_BYTES)
            .setHttp2ClearTextEnabled(false)
            .setTcpNoDelay(true);
    Router router = Router.router(vertx);
    router.route().handler(DoorbellPort::admit);
    try {
      server =
          vertx
              .createHttpServer(options)
              .connectionHandler(
                  connection -> {
                    connection.closeHandler(closed -> connections.decrementAndGet());
                    if (connections.incrementAndGet() > MOST_CONNECTIONS) {
                      connection.close();
                    }
                  })
              .requestHandler(router)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (CompletionException e) {
      throw new IOException(
          "nobody can ring at port %d of %s (%s): set dst.doorbell.port or dst.doorbell.host, or end the program that is there"
              .formatted(where.port(), where.host(), e.getCause().getMessage()),
          e);
    }
    camel.getRegistry().bind(ROUTER, new VertxPlatformHttpRouter(null, vertx, router, ROUTER));
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    return new VertxPlatformHttpConsumer(endpoint, processor, List.of(), ROUTER);
  }

  /** A ring has no body, and whoever was refused connects anew. */
  private static void admit(RoutingContext request) {
    HttpServerRequest asked = request.request();
    HttpServerResponse answer = request.response();
    request.addHeadersEndHandler(
        ending -> {
          if (answer.getStatusCode() >= 400) {
            answer.putHeader("Connection", "close");
          }
        });
    request.addEndHandler(
        ended -> {
          if (answer.getStatusCode() >= 400) {
            asked.connection().close();
          }
        });
    String length = asked.getHeader("Content-Length");
    boolean hasBody = asked.getHeader("Transfer-Encoding") != null || !isZero(length);
    if (hasBody) {
      answer.setStatusCode(400).end("a ring has no body\n");
    } else {
      request.next();
    }
  }

  private static boolean isZero(String length) {
    return length == null || length.equals("0");
  }

  /** Where it is reached from this machine. */
  public URI url(Settings.Doorbell where) throws Exception {
    return new URI(
        "http", null, ObservePort.reachable(where.host()), server.actualPort(), null, null, null);
  }

  @Override
  public int getServerPort() {
    return server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
