package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dst.bundle.Ring;
import dst.status.CentralLock;
import dst.status.CentralStatus;
import dst.status.LocationStatus;
import dst.status.StatusJson;
import dst.testbed.TestHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Central seen from outside: health, metrics, status. */
class ObserveIT {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(2));
  private static final String RECORDS =
      """
      - record: product
        files: "*.csv"
        format: csv
        fields: {product_code: code, name: name, price: price}
      """;

  @TempDir Path dir;
  private final HttpClient http = HttpClient.newHttpClient();
  private TestHome home;
  private Central central;

  @BeforeEach
  void makeHome() throws IOException {
    home = new TestHome(dir.resolve("home"));
    Files.createDirectories(dir.resolve("austin"));
    home.location("austin", "file://" + dir.resolve("austin"), RECORDS);
    home.location("boston", "sftp://nobody@127.0.0.1:1/pull", RECORDS);
  }

  @AfterEach
  void stop() throws IOException {
    if (central != null) {
      central.close();
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI url = CentralLock.read(home.home()).orElseThrow().url().resolve(path);
    return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  private CentralStatus status() throws Exception {
    return StatusJson.read(get("/observe/status").body());
  }

  private LocationStatus location(String id) throws Exception {
    return status().locations().stream().filter(l -> l.id().equals(id)).findFirst().orElseThrow();
  }

  /** What the command prints, behind its exit code. */
  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(arguments);
    return code + "\n" + out;
  }

  private String runStatus(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "status";
    arguments[1] = "--home";
    arguments[2] = home.home().dir().toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return run(arguments);
  }

  private void drop(String name, String content) throws IOException {
    Path growing = dir.resolve("austin/" + name + ".part");
    Files.writeString(growing, content);
    Files.move(growing, dir.resolve("austin/" + name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void a_location_that_fails_is_seen_and_makes_central_neither_dead_nor_unready() throws Exception {
    central = Central.start(home.home(), Map.of());
    drop("a.csv", "code,name,price\nA,Axle,1\nB,Bolt,cheap\n");
    SOON.until(() -> location("austin").sinceStart().records() == 2);
    SOON.until(() -> location("boston").state().equals("failing"));
    SOON.until(() -> location("austin").deadLetters() == 1);
    SOON.until(() -> status().database().up());

    HttpResponse<String> health =
        get("/observe/health?exposureLevel=full&data=true&stackTrace=true");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body())
        .contains("\"locations\"", "1 failing (boston), 1 ok", "\"database\"", "\"room\"")
        .doesNotContain("pull-boston", "127.0.0.1", "stacktrace", dir.toString());
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);

    LocationStatus austin = location("austin");
    assertThat(austin.state()).isEqualTo("ok");
    assertThat(austin.lastGood()).isNotNull();
    assertThat(austin.sinceStart().rejected()).isOne();
    assertThat(austin.oldestUnapplied()).isNull();
    assertThat(location("boston").lastError()).contains("127.0.0.1:1");

    HttpResponse<String> metrics = get("/observe/metrics");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).contains("text/plain");
    assertThat(metrics.body())
        .contains(
            "dst_location_failing{location=\"boston\"} 1.0",
            "dst_location_failing{location=\"austin\"} 0.0",
            "dst_records_total{location=\"austin\",outcome=\"applied\"} 1.0",
            "dst_freshness_seconds_count 1",
            "dst_ready 1.0",
            "jvm_memory_used_bytes{",
            "logback_events_total{",
            "camel_routes ");
  }

  @Test
  void dst_status_shows_the_running_central_and_tells_by_its_exit_code_who_must_look()
      throws Exception {
    assertThat(runStatus()).startsWith("1\n").contains("central is not running on");
    central = Central.start(home.home(), Map.of());
    SOON.until(() -> location("boston").state().equals("failing"));
    SOON.until(() -> location("austin").state().equals("ok") && status().database().up());

    assertThat(runStatus())
        .startsWith("3\ncentral ")
        .containsSubsequence("1 ok, 1 failing", "LOCATION", "\nboston", "127.0.0.1:1", "\naustin");
    String json = runStatus("--json");
    assertThat(json).startsWith("3\n{");
    assertThat(StatusJson.read(json.substring(2)).locations())
        .extracting(LocationStatus::id)
        .containsExactlyInAnyOrder("austin", "boston");
    assertThat(runStatus("--location", "austin")).startsWith("0\naustin, austin\n  state");
    assertThat(runStatus("--location", "bostn"))
        .startsWith("2\n")
        .contains("no location \"bostn\": did you mean \"boston\"?");

    CentralLock.Announcement was = CentralLock.read(home.home()).orElseThrow();
    central.close();
    central = null;
    assertThat(runStatus()).startsWith("1\n").contains("central is not running on");
    Files.writeString(
        home.home().data().resolve("central.lock"), was.url() + "\n" + was.since() + "\n");
    assertThat(runStatus()).startsWith("1\n").contains("central is not running on");
  }

  @Test
  void without_its_database_central_is_alive_and_not_ready_and_its_status_is_still_told()
      throws Exception {
    central =
        Central.start(
            home.home(),
            Map.of("DST_DB_URL", "jdbc:postgresql://127.0.0.1:1/no", "DST_DB_PASSWORD", "tiger"));

    HttpResponse<String> ready = get("/observe/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .contains("does not answer; batches wait in the queue")
        .doesNotContain("127.0.0.1", "tiger", "postgresql");
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/observe/metrics").body()).contains("dst_database_up 0.0", "dst_ready 0.0");
    assertThat(runStatus()).startsWith("3\n").contains("NOT READY", "database  DOWN");
  }

  @Test
  void camels_command_line_sees_central_only_if_it_is_asked_for() throws Exception {
    Path user = Files.createDirectories(dir.resolve("user"));
    String was = System.setProperty("user.home", user.toString());
    try {
      central = Central.start(home.home(), Map.of());
      central.close();
      assertThat(user).isEmptyDirectory();

      central = Central.start(home.home(), Map.of("DST_CAMEL_CLI", "true"));
      assertThat(user.resolve(".camel")).isDirectoryContaining("glob:**-status.json");
      assertThat(get("/observe/metrics").body()).contains("dst_ready ", "jvm_memory_used_bytes{");
    } finally {
      System.setProperty("user.home", was);
    }
  }

  private int ring(URI doorbell, String location, String secret) throws Exception {
    Ring ring = Ring.sign(location, Instant.now(), secret);
    HttpRequest request =
        HttpRequest.newBuilder(doorbell.resolve(Ring.PATH + location))
            .header(Ring.AT, String.valueOf(ring.at()))
            .header(Ring.SIGNATURE, ring.signature())
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void the_doorbell_has_a_port_of_its_own_and_is_seen() throws Exception {
    String old = "the first secret of austin";
    Path secret = home.home().dir().resolve("conf/secrets/austin.doorbell");
    Files.writeString(secret, old);
    home.location(
        "austin",
        "file://" + dir.resolve("austin"),
        "every: 1h\ndoorbell: ${secret:austin.doorbell}",
        RECORDS);
    central = Central.start(home.home(), Map.of("DST_DOORBELL_PORT", "0"));
    assertThat(central.doorbell().getPort())
        .isNotEqualTo(CentralLock.read(home.home()).orElseThrow().url().getPort());
    SOON.until(() -> location("austin").state().equals("ok"));
    drop("a.csv", "code,name,price\nA,Axle,1\n");
    assertThat(ring(central.doorbell(), "austin", old)).isEqualTo(202);
    assertThat(ring(central.doorbell(), "boston", old)).isEqualTo(403);
    SOON.until(() -> location("austin").sinceStart().applied() == 1);
    assertThat(location("austin").listener().lastRing()).isNotNull();
    assertThat(location("boston").listener()).isNull();
    assertThat(get("/observe/metrics").body())
        .contains(
            "dst_doorbell_rings_total{result=\"pulled\"} 1.0",
            "dst_doorbell_rings_total{result=\"refused\"} 1.0");
    assertThat(get("/doorbell/austin").statusCode()).isEqualTo(404);

    Files.writeString(secret, "another secret of austin");
    SOON.until(() -> ring(central.doorbell(), "austin", "another secret of austin") == 202);
    assertThat(ring(central.doorbell(), "austin", old)).isEqualTo(403);
  }

  @Test
  void a_port_that_is_taken_stops_the_start_with_what_to_do() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment =
          Map.of("DST_OBSERVE_PORT", String.valueOf(other.getLocalPort()));
      assertThatThrownBy(() -> Central.start(home.home(), environment))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + other.getLocalPort() + " of 127.0.0.1")
          .hasMessageContaining("set dst.observe.port");
    }
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment =
          Map.of("DST_DOORBELL_PORT", String.valueOf(other.getLocalPort()));
      assertThatThrownBy(() -> Central.start(home.home(), environment))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + other.getLocalPort() + " of 127.0.0.1")
          .hasMessageContaining("set dst.doorbell.port");
    }
    central = Central.start(home.home(), Map.of());
    assertThat(central.doorbell()).isNull();
    assertThatThrownBy(() -> Central.start(home.home(), Map.of()))
        .isInstanceOf(CentralLock.AlreadyRunning.class);
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
  }
}
