package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.deadletter.DeadLetter;
import dst.route.broker.DeadLetterFilter;
import dst.route.broker.DeadLetterQueues;
import dst.testbed.Bundles;
import dst.testbed.Postgres;
import dst.testbed.Rows;
import dst.testbed.SftpServer;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sealed bundles on their way with real parts: SFTP, the shipped routes, Artemis, PostgreSQL. */
class BundlesIT {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(2));
  private static final String LISTENER = "every: 100ms\nlistener: true";
  private static final String ARTICLES =
      """
      - record: product
        captured: articles
        fields:
          product_code: CODE
          name: NAME
          price: {from: PRICE, optional: true}
          image: {from: IMAGE, in: photos, optional: true}
        delete-when: {STATUS: X}
        optional-columns: STATUS
      """;

  @TempDir Path dir;
  private final SftpServer server = new SftpServer();
  private final String database = Postgres.freshDatabase();
  private final Rows rows = new Rows(database, "postgres");
  private TestHome home;
  private Central central;

  @BeforeEach
  void makeHome() throws IOException {
    home = new TestHome(dir.resolve("home"));
    home.knownHosts(server.knownHost());
  }

  @AfterEach
  void stop() throws IOException {
    if (central != null) {
      central.close();
    }
    server.close();
  }

  private void start() throws Exception {
    central = Central.start(home.home(), Map.of("DST_DB_URL", database, "DST_DB_USER", "postgres"));
  }

  private Bundles local(String id) throws IOException {
    Path area = dir.resolve("hosts").resolve(id);
    Files.createDirectories(area.resolve("ready"));
    home.location(id, "file:" + area, LISTENER, ARTICLES);
    return new Bundles(area, id);
  }

  private Bundles remote(String id) throws IOException {
    Path root = dir.resolve("hosts").resolve(id);
    server.account(id, root);
    Files.createDirectories(root.resolve("pull/ready"));
    home.location(id, "sftp://" + id + "@127.0.0.1:" + server.port() + "/pull", LISTENER, ARTICLES);
    return new Bundles(root.resolve("pull"), id);
  }

  private void awaitRows(String sql, String... expected) {
    SOON.untilAsserted(() -> assertThat(rows.of(sql)).containsExactly(expected));
  }

  private List<DeadLetter> deadLetters(String location) throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    try (DeadLetterQueues queues = DeadLetterQueues.open(home.settings().broker())) {
      if (queues.locations().contains(location)) {
        queues.visit(location, DeadLetterFilter.ALL, letters::add);
      }
    }
    return letters;
  }

  @Test
  void rows_and_their_data_files_come_out_of_bundles_over_sftp() throws Exception {
    Bundles boston = remote("boston");
    start();
    boston
        .next()
        .upsert("articles", "{\"CODE\":\"A\",\"NAME\":\"Axle\",\"PRICE\":1.5,\"IMAGE\":\"a.gif\"}")
        .upsert("articles", "{\"CODE\":\"B\",\"NAME\":\"Bolt\",\"PRICE\":2}")
        .file("photos/a.gif", "GIF a")
        .dataFile("catalogue/2026.pdf", "PDF")
        .seal();
    boston
        .next()
        .delete("articles", "{\"CODE\":\"B\"}")
        .upsert("articles", "{\"CODE\":\"C\",\"NAME\":\"Cap\",\"IMAGE\":\"a.gif\"}")
        .sentFile("photos/a.gif", "GIF a")
        .noDataFile("catalogue/2026.pdf")
        .seal();

    awaitRows(
        "select product_code, name, image, epoch, seq, deleted from product order by 1",
        "A|Axle|photos/a.gif|1|1|f",
        "B|null|null|1|4|t",
        "C|Cap|photos/a.gif|1|5|f");
    awaitRows(
        "select path, epoch, seq, deleted from data_file order by 1",
        "catalogue/2026.pdf|1|6|t",
        "photos/a.gif|1|5|f");
    assertThat(home.home().data().resolve("files/boston/photos/a.gif")).hasContent("GIF a");
    assertThat(home.home().data().resolve("files/boston/catalogue/2026.pdf")).doesNotExist();
    SOON.until(() -> Files.exists(boston.done(2)));
    assertThat(boston.done(1)).exists();
    assertThat(boston.ready(1)).doesNotExist();
    awaitRows(
        "select id, file, record, records, applied + superseded, rejected from bundle"
            + " where completed is not null order by number",
        "boston-1-00000000000000000001|boston-1-00000000000000000001.zip|null|3|3|0",
        "boston-1-00000000000000000002|boston-1-00000000000000000002.zip|null|3|3|0");
    assertThat(rows.of("select manifest from bundle where number = 2"))
        .containsExactly(boston.last().sha256());
  }

  @Test
  void a_capture_that_nobody_asks_for_is_one_dead_letter_and_the_others_go_on() throws Exception {
    Bundles boston = local("boston");
    start();
    boston
        .next()
        .upsert("prices", "{\"CODE\":\"A\",\"PRICE\":1}")
        .upsert("prices", "{\"CODE\":\"B\",\"PRICE\":2}")
        .upsert("articles", "{\"CODE\":\"A\",\"NAME\":\"Axle\"}")
        .line("articles", "no JSON")
        .seal();

    awaitRows("select product_code, name from product", "A|Axle");
    SOON.until(() -> deadLetters("boston").size() == 2);
    assertThat(deadLetters("boston"))
        .extracting(DeadLetter::error)
        .anySatisfy(error -> assertThat(error).contains("2 changes", "captured: prices"))
        .anySatisfy(error -> assertThat(error).contains("is broken JSON"));
  }

  /** The photo's row was swept with the record, the one that is still named stays. */
  @Test
  void the_end_of_a_snapshot_deletes_what_it_did_not_bring() throws Exception {
    Bundles boston = local("boston");
    start();
    boston
        .next()
        .upsert("articles", "{\"CODE\":\"A\",\"NAME\":\"Axle\",\"IMAGE\":\"a.gif\"}")
        .upsert("articles", "{\"CODE\":\"B\",\"NAME\":\"Bolt\"}")
        .file("photos/a.gif", "GIF a")
        .dataFile("old/b.gif", "GIF b")
        .seal();
    long below = boston.nextSeq();
    boston
        .next()
        .snapshot()
        .upsert("articles", "{\"CODE\":\"A\",\"NAME\":\"Axle\",\"IMAGE\":\"a.gif\"}")
        .sentFile("photos/a.gif", "GIF a")
        .seal();
    boston.next().upsert("articles", "{\"CODE\":\"C\",\"NAME\":\"Cap\"}").seal();
    boston.next().complete("articles", below, 2).seal();
    boston.next().complete("data_file", boston.nextSeq(), 2).seal();

    awaitRows("select product_code, deleted from product order by 1", "A|f", "B|t", "C|f");
    awaitRows("select path, deleted from data_file order by 1", "old/b.gif|t", "photos/a.gif|f");
    SOON.untilAsserted(
        () -> assertThat(home.home().data().resolve("files/boston/old")).doesNotExist());
    assertThat(rows.of("select swept from bundle order by number"))
        .containsExactly("0", "0", "0", "1", "1");
    awaitRows("select count(*) from sweep_due", "0");
  }

  /** It has lost ack/ too, and would wait for ever. */
  @Test
  void a_host_that_is_built_anew_is_told_what_central_has() throws Exception {
    Bundles boston = local("boston");
    start();
    boston.seal("articles", "{\"CODE\":\"A\",\"NAME\":\"Axle\"}");
    Path area = dir.resolve("hosts/boston");
    Path ack = area.resolve("ack/central.json");
    SOON.until(() -> Files.exists(ack) && Files.readString(ack).contains("\"applied\":1"));
    Files.delete(ack);
    Files.delete(boston.done(1));

    Bundles anew = new Bundles(area, "boston");
    anew.seal("articles", "{\"CODE\":\"B\",\"NAME\":\"Bolt\"}");
    SOON.until(() -> Files.exists(ack));
    assertThat(Files.readString(ack)).contains("\"epoch\":1", "\"applied\":1");
    Files.delete(anew.ready(1));
    anew.rebuilt();
    anew.seal("articles", "{\"CODE\":\"B\",\"NAME\":\"Bolt\"}");
    awaitRows("select product_code, epoch from product order by 1", "A|1", "B|2");
  }

  @Test
  void the_end_of_a_snapshot_with_rejected_records_deletes_nothing() throws Exception {
    Bundles boston = local("boston");
    start();
    boston.seal("articles", "{\"CODE\":\"B\",\"NAME\":\"Bolt\"}");
    long below = boston.nextSeq();
    boston
        .next()
        .snapshot()
        .upsert("articles", "{\"CODE\":\"B\",\"NAME\":\"Bolt\",\"PRICE\":\"cheap\"}")
        .seal();
    boston.next().complete("articles", below, 2).seal();
    boston.seal("articles", "{\"CODE\":\"C\",\"NAME\":\"Cap\"}");

    awaitRows("select product_code, deleted from product order by 1", "B|f", "C|f");
    awaitRows("select count(*) from sweep_due", "0");
    assertThat(rows.of("select product_code, deleted from product order by 1"))
        .containsExactly("B|f", "C|f");
  }
}
