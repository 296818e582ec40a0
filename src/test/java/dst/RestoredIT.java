package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.Acknowledgement;
import dst.bundle.BundleNames;
import dst.status.CentralLock;
import dst.status.LocationStatus;
import dst.status.StatusJson;
import dst.testbed.Bundles;
import dst.testbed.Postgres;
import dst.testbed.Rows;
import dst.testbed.SftpServer;
import dst.testbed.TestHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hosts are told, and a central whose database was restored from a backup. */
class RestoredIT {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(2));
  private static final String ARTICLES =
      """
      - record: product
        captured: articles
        fields: {product_code: CODE, name: NAME, image: {from: IMAGE, in: photos, optional: true}}
      """;
  private static final String ROWS =
      "select product_code, name, image, seq, deleted from product order by 1";

  @TempDir Path dir;
  private final SftpServer server = new SftpServer();
  private final String database = Postgres.freshDatabase();
  private final Rows rows = new Rows(database, "postgres");
  private final Map<String, String> environment =
      new HashMap<>(Map.of("DST_DB_URL", database, "DST_DB_USER", "postgres"));
  private TestHome home;
  private Path area;
  private Bundles boston;
  private Central central;

  @BeforeEach
  void makeHome() throws Exception {
    home = new TestHome(dir.resolve("home"));
    home.knownHosts(server.knownHost());
    Path root = dir.resolve("hosts/boston");
    server.account("boston", root);
    area = root.resolve("pull");
    Files.createDirectories(area.resolve("ready"));
    String from = "sftp://boston@127.0.0.1:" + server.port() + "/pull";
    home.location("boston", from, "every: 100ms\nlistener: true", ARTICLES);
    boston = new Bundles(area, "boston");
    start();
  }

  @AfterEach
  void stop() throws IOException {
    if (central != null) {
      central.close();
      central = null;
    }
  }

  @AfterEach
  void stopServer() throws IOException {
    stop();
    server.close();
  }

  private void start() throws Exception {
    central = Central.start(home.home(), environment);
  }

  private void seal(String code, String name) throws IOException {
    boston.seal("articles", "{\"CODE\":\"%s\",\"NAME\":\"%s\"}".formatted(code, name));
  }

  private Acknowledgement acknowledged() throws IOException {
    try {
      return Acknowledgement.read(Files.readAllBytes(area.resolve(BundleNames.ACK)));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void awaitApplied(long epoch, long applied) {
    SOON.until(
        () -> {
          Acknowledgement now = acknowledged();
          return now != null && now.epoch() == epoch && now.applied() == applied;
        });
  }

  private LocationStatus status() throws Exception {
    HttpRequest asked =
        HttpRequest.newBuilder(
                CentralLock.read(home.home()).orElseThrow().url().resolve("/observe/status"))
            .build();
    String json =
        HttpClient.newHttpClient().send(asked, HttpResponse.BodyHandlers.ofString()).body();
    return StatusJson.read(json).locations().get(0);
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(arguments);
    return code + "\n" + out;
  }

  private List<String> ledger() throws SQLException {
    return rows.of("select epoch, number, records, completed is null from bundle order by 1, 2");
  }

  @Test
  void the_host_is_told_up_to_where_central_has_all_and_what_a_backup_covers() throws Exception {
    seal("A", "Axle");
    seal("B", "Bolt");
    awaitApplied(1, 2);
    assertThat(acknowledged().protectedUpTo()).isZero();
    SOON.until(() -> Long.valueOf(2).equals(status().listener().applied()));

    String dir = home.home().dir().toString();
    Path marks = this.dir.resolve("marks.json");
    assertThat(run("protected", "note", marks.toString(), "--home", dir)).startsWith("0\n");
    seal("C", "Cap");
    awaitApplied(1, 3);
    assertThat(run("protected", "report", marks.toString(), "--home", dir)).startsWith("0\n");
    seal("D", "Door");
    SOON.until(() -> acknowledged().applied() == 4 && acknowledged().protectedUpTo() == 2);
    assertThat(area.resolve("ack/central.json.tmp")).doesNotExist();
    assertThat(status().listener().protectedUpTo()).isEqualTo(2);
    stop();
    environment.put("DST_PROTECTED_AFTER", "1s");
    start();
    SOON.until(() -> acknowledged().protectedUpTo() == 4);
  }

  @Test
  void a_host_that_can_not_be_told_is_an_error_and_its_bundles_are_pulled_all_the_same()
      throws Exception {
    Files.writeString(area.resolve("ack"), "no folder");
    seal("A", "Axle");
    SOON.until(() -> status().lastError() != null);
    assertThat(status().lastError()).contains("central can't acknowledge what it has", "ack/");
    seal("B", "Bolt");
    SOON.untilAsserted(() -> assertThat(rows.of("select product_code from product")).hasSize(2));
    Files.delete(area.resolve("ack"));
    awaitApplied(1, 2);
    SOON.until(() -> status().state().equals("ok"));
  }

  @Test
  void after_a_restore_of_its_database_central_takes_what_the_hosts_retained_and_all_is_equal()
      throws Exception {
    seal("A", "Axle");
    seal("B", "Bolt");
    awaitApplied(1, 2);
    stop();
    String backup = Postgres.copyOf(database);
    start();
    seal("A", "Axle, new");
    boston.next().delete("articles", "{\"CODE\":\"B\"}").seal();
    boston
        .next()
        .upsert("articles", "{\"CODE\":\"C\",\"NAME\":\"Cap\",\"IMAGE\":\"c.gif\"}")
        .file("photos/c.gif", "GIF")
        .seal();
    boston.newEpoch();
    seal("D", "Door");
    seal("A", "Axle, newest");
    awaitApplied(2, 2);
    List<String> before = rows.of(ROWS);
    List<String> ledgerBefore = ledger();
    stop();

    Postgres.restore(database, backup);
    assertThat(rows.of(ROWS)).hasSize(2).isNotEqualTo(before);
    start();
    SOON.untilAsserted(() -> assertThat(rows.of(ROWS)).isEqualTo(before));
    SOON.untilAsserted(() -> assertThat(ledger()).isEqualTo(ledgerBefore));
    awaitApplied(2, 2);
    SOON.until(() -> Files.exists(boston.done(2)));
    seal("E", "Eyelet");
    awaitApplied(2, 3);
    SOON.until(() -> status().listener().restored() == null);
    assertThat(status().listener().missing()).isNull();
    assertThat(status().state()).isEqualTo("ok");
  }

  /** All of central was restored, its staging folder and its queue, too. */
  @Test
  void bundles_that_the_host_has_deleted_are_missing_until_it_sends_a_snapshot() throws Exception {
    seal("A", "Axle");
    awaitApplied(1, 1);
    stop();
    String backup = Postgres.copyOf(database);
    start();
    for (String code : List.of("B", "C", "D", "E")) {
      seal(code, "lost or not");
    }
    awaitApplied(1, 5);
    stop();
    Files.delete(boston.done(2));
    Files.delete(boston.done(3));
    Postgres.restore(database, backup);
    delete(home.home().data().resolve("staging"));
    delete(home.home().data().resolve("broker"));
    start();

    SOON.untilAsserted(
        () ->
            assertThat(rows.of("select product_code from product order by 1"))
                .containsExactly("A", "D", "E"));
    awaitApplied(1, 5);
    SOON.until(() -> status().listener().missing() != null);
    assertThat(status().listener().missing())
        .contains("bundles 2 to 3 of epoch 1", "dst host snapshot");
    assertThat(status().isProblem()).isTrue();

    long below = boston.nextSeq();
    boston
        .next()
        .snapshot()
        .upsert("articles", "{\"CODE\":\"A\",\"NAME\":\"Axle\"}")
        .upsert("articles", "{\"CODE\":\"B\",\"NAME\":\"Bolt\"}")
        .seal();
    boston.next().complete("articles", below, 6).seal();
    awaitApplied(1, 7);
    SOON.until(() -> status().listener().missing() == null);
    assertThat(rows.of("select product_code from product where not deleted order by 1"))
        .containsExactly("A", "B");
  }

  /** The queue was lost with batches in it, the database was not. */
  @Test
  void bundles_that_were_lost_with_the_queue_are_taken_again() throws Exception {
    seal("A", "Axle");
    awaitApplied(1, 1);
    rows.of("update bundle set completed = null returning 1");
    rows.of("delete from bundle returning 1");
    rows.of("delete from product returning 1");
    rows.of("update mark set applied = 0 returning 1");
    stop();
    Files.delete(area.resolve(BundleNames.ACK));
    delete(home.home().data().resolve("broker"));
    start();
    SOON.untilAsserted(() -> assertThat(rows.of(ROWS)).hasSize(1));
    awaitApplied(1, 1);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
