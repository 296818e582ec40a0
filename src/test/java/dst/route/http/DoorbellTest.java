package dst.route.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.Ring;
import dst.config.Home;
import dst.config.Settings;
import dst.location.Location;
import dst.record.BundleId;
import dst.route.FakeStages;
import dst.route.Routes;
import dst.route.RoutesTest;
import dst.route.pull.NotificationThrottleTest;
import dst.route.store.StoreSteps;
import dst.store.Outage;
import dst.testbed.Products;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped doorbell, rung over HTTP; without a ring each location is pulled once an hour. */
class DoorbellTest {
  private static final String SECRET = "the secret of boston's doorbell";
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path dir;
  private final HttpClient http = HttpClient.newHttpClient();
  private final RoutesTest.FakeFileStore files = new RoutesTest.FakeFileStore();
  private final Outage outage =
      new Outage(
          "of a test",
          () -> {},
          new Outage.Delay(Duration.ofMillis(10), Duration.ofMillis(20)),
          OptionalLong::empty,
          Clock.systemUTC());
  private Routes routes;
  private URI doorbell;

  @BeforeEach
  void start() throws Exception {
    Path staging = dir.resolve("staging");
    Map<String, Object> beans =
        FakeStages.beans(
            new dst.pull.Pull(staging, Clock.systemUTC()),
            staging,
            files::fetch,
            files,
            new StoreSteps((batch, refusing) -> new RoutesTest.FakeStore().apply(batch), outage),
            outage);
    routes = new Routes(beans, Map.of("dst.store.consumers", "1"), Duration.ofSeconds(5));
    List<Location> locations =
        List.of(
            location("boston", SECRET), location("dallas", SECRET + "2"), location("miami", null));
    routes.start(new Home(Path.of("")), locations, dir, Clock.systemUTC());
    doorbell = routes.ring(new Settings.Doorbell("127.0.0.1", 0));
    await().until(() -> pulled("boston") == 1 && pulled("dallas") == 1 && pulled("miami") == 1);
  }

  @AfterEach
  void stop() {
    routes.close();
    outage.close();
  }

  private Location location(String id, String secret) throws IOException {
    URI folder = URI.create("file://" + Files.createDirectories(dir.resolve(id)));
    return Products.rings(Products.location(id, folder, Products.files()), HOUR, secret);
  }

  private long pulled(String location) {
    return routes.progress().pullTime(location).count();
  }

  private int post(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(doorbell.resolve(path)).POST(HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).isEmpty();
    return answer.statusCode();
  }

  private int send(Ring ring) throws Exception {
    String at = String.valueOf(ring.at());
    return post(Ring.PATH + ring.location(), Ring.AT, at, Ring.SIGNATURE, ring.signature());
  }

  private static Ring ring(String location, Instant at) {
    return Ring.sign(location, at, SECRET);
  }

  @Test
  void a_ring_brings_the_next_pull_of_its_location_forward_and_no_other() throws Exception {
    assertThat(routes.doorbell().lastRing("boston")).isNull();
    assertThat(send(ring("boston", Instant.now()))).isEqualTo(202);
    await().until(() -> pulled("boston") == 2);
    assertThat(routes.doorbell().lastRing("boston")).isNotNull();
    assertThat(send(ring("boston", Instant.now().plusMillis(1)))).isEqualTo(202);
    await().until(() -> pulled("boston") == 3);
    assertThat(pulled("dallas")).isOne();
    assertThat(routes.doorbell().lastRing("dallas")).isNull();
  }

  @Test
  void a_ring_while_the_store_is_behind_is_a_pull_as_soon_as_it_is_not() throws Exception {
    BundleId taken = new BundleId("boston", 1, 1);
    routes.progress().taken(taken, 1_000);

    assertThat(send(ring("boston", Instant.now()))).isEqualTo(202);
    assertThat(send(Ring.sign("dallas", Instant.now(), SECRET + "2"))).isEqualTo(202);
    await().until(() -> pulled("dallas") == 2);
    assertThat(pulled("boston")).isOne();
    NotificationThrottleTest.stored(routes.progress(), taken, 0, true);

    await().atMost(Duration.ofSeconds(9)).until(() -> pulled("boston") == 2);
  }

  @Test
  void who_has_not_the_secret_is_not_told_what_is_wrong_and_nothing_is_pulled() throws Exception {
    Instant now = Instant.now();
    Ring good = ring("boston", now);
    String at = String.valueOf(good.at());
    String later = String.valueOf(good.at() + 1);
    String signature = good.signature();
    assertThat(
            List.of(
                send(Ring.sign("boston", now, "another secret of that length")),
                send(ring("dallas", now)),
                send(ring("miami", now)),
                send(ring("atlantis", now)),
                send(ring("boston", now.minus(Duration.ofMinutes(6)))),
                send(ring("boston", now.plus(Duration.ofMinutes(6)))),
                post("/doorbell/dallas", Ring.AT, at, Ring.SIGNATURE, signature),
                post("/doorbell/boston", Ring.AT, later, Ring.SIGNATURE, signature),
                post("/doorbell/boston"),
                post("/doorbell/boston", Ring.AT, at),
                post("/doorbell/boston", Ring.SIGNATURE, signature),
                post("/doorbell/boston", Ring.AT, "-1", Ring.SIGNATURE, signature),
                post("/doorbell/boston", Ring.AT, "9".repeat(30), Ring.SIGNATURE, signature),
                post("/doorbell/boston", Ring.AT, at + "x", Ring.SIGNATURE, signature),
                post("/doorbell/boston", Ring.AT, at, Ring.SIGNATURE, "${exchange}"),
                post(
                    "/doorbell/boston",
                    Ring.AT,
                    at,
                    Ring.SIGNATURE,
                    signature.toUpperCase(Locale.ROOT)),
                post(
                    "/doorbell/boston",
                    Ring.AT,
                    at,
                    Ring.SIGNATURE,
                    signature,
                    Ring.SIGNATURE,
                    signature),
                post("/doorbell/boston", Ring.AT, at, Ring.SIGNATURE, signature, "location", "x"),
                post("/doorbell/..%2fboston", Ring.AT, at, Ring.SIGNATURE, signature)))
        .containsOnly(403);
    assertThat(List.of(pulled("boston"), pulled("dallas"), pulled("miami"))).containsOnly(1L);
    assertThat(routes.doorbell().lastRing("boston")).isNull();
  }

  @Test
  void a_ring_that_was_heard_on_the_way_is_worth_a_pull_a_second() throws Exception {
    Ring ring = ring("boston", Instant.now());
    assertThat(send(ring)).isEqualTo(202);
    await().until(() -> pulled("boston") == 2);
    Instant heard = routes.doorbell().lastRing("boston");
    Instant begun = Instant.now();
    for (int i = 0; i < 20; i++) {
      assertThat(send(ring)).isEqualTo(202);
    }
    await().until(() -> pulled("boston") == 3);
    long seconds = Duration.between(begun, Instant.now()).toSeconds();
    assertThat(pulled("boston")).isLessThanOrEqualTo(4 + seconds);
    assertThat(routes.doorbell().lastRing("boston")).isEqualTo(heard);
  }

  @Test
  void a_flood_is_answered_shortly_and_a_good_ring_still_comes_through() throws Exception {
    Ring bad = Ring.sign("boston", Instant.now(), "another secret of that length");
    for (int i = 0; i < 60; i++) {
      assertThat(send(bad)).isEqualTo(403);
    }
    assertThat(send(bad)).isEqualTo(429);
    assertThat(send(ring("boston", Instant.now()))).isEqualTo(202);
    await().until(() -> pulled("boston") == 2);
  }

  @Test
  void a_paused_location_is_not_pulled() throws Exception {
    routes.pulls().pause("boston");
    assertThat(send(ring("boston", Instant.now()))).isEqualTo(202);
    assertThat(pulled("boston")).isOne();
    routes.pulls().resume("boston");
    await().until(() -> pulled("boston") == 2);
  }

  /** The status line of what is answered to bytes that no HTTP client would send. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(doorbell.getHost(), doorbell.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.lines().findFirst().orElse("closed");
    }
  }

  @Test
  void what_is_no_ring_is_refused_before_anything_reads_it_and_the_line_is_cut() throws Exception {
    String host = "Host: central\r\n";
    String ring = "POST /doorbell/boston HTTP/1.1\r\n" + host;
    assertThat(raw("GET /doorbell/boston HTTP/1.1\r\n" + host + "\r\n")).contains(" 405 ");
    assertThat(raw("POST /observe/status HTTP/1.1\r\n" + host + "\r\n")).contains(" 404 ");
    assertThat(raw("POST /doorbell/a/b HTTP/1.1\r\n" + host + "\r\n")).contains(" 404 ");
    assertThat(raw(ring + "Content-Length: 1000000000\r\n\r\n{")).contains(" 400 ");
    assertThat(raw(ring + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")).contains(" 400 ");
    assertThat(raw(ring + "dst-signature: " + "a".repeat(10_000) + "\r\n\r\n")).contains(" 431 ");
    assertThat(raw("POST /doorbell/" + "a".repeat(2_000) + " HTTP/1.1\r\n" + host + "\r\n"))
        .contains(" 414 ");
    assertThat(raw("\u0000\u0001\u0002 garbage\r\n\r\n")).contains(" 400 ");
    assertThat(raw(ring + "\r\n")).contains(" 403 ");
    assertThat(pulled("boston")).isOne();
    assertThat(send(ring("boston", Instant.now()))).isEqualTo(202);
  }
}
