package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.deadletter.DeadLetter;
import dst.route.broker.DeadLetterFilter;
import dst.route.broker.DeadLetterQueues;
import dst.testbed.Postgres;
import dst.testbed.SftpServer;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a change with real parts: SFTP, the shipped routes, Artemis, PostgreSQL. */
class CentralIT {
  private static final ConditionFactory SOON = await().atMost(java.time.Duration.ofMinutes(2));

  /** Tabs, no quotes, no header, codes padded with blanks. */
  private static final String CATALOGUE =
      """
      - record: product
        files: "PROD*.txt"
        complete: true
        format:
          csv: {delimiter: "\\t", quote: none, charset: UTF-8, columns: [id, name, code, price, since, photo]}
        fields:
          product_code: code
          name: name
          price: price
          available_from: {from: since, date: "yyyy-MM-dd HH:mm:ss.SSS"}
          image: {from: photo, in: photos}
      """;

  private static final String PLAIN_LISTS =
      """
      - record: product
        files: "*.csv"
        format: csv
        fields:
          product_code: code
          name: name
          image: {from: photo, in: photos, match: insensitive}
      """;

  private static final String CSV =
      """
      - record: product
        files: "*.csv"
        format: csv
        fields: {product_code: code, name: name, price: price}
        max-rejects: 5
      """;

  @TempDir Path dir;
  private final SftpServer server = new SftpServer();
  private final String database = Postgres.freshDatabase();
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

  private Path sftpLocation(String id, String records) throws IOException {
    Path root = dir.resolve("hosts").resolve(id);
    server.account(id, root);
    home.location(id, "sftp://" + id + "@127.0.0.1:" + server.port() + "/pull", records);
    return Files.createDirectories(root.resolve("pull"));
  }

  private static void drop(Path folder, String name, String content) throws IOException {
    Path growing = folder.resolve(name + ".part");
    Files.writeString(growing, content);
    Files.move(growing, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> query(String sql) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(database, "postgres", "");
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(row.getString(i));
        }
        rows.add(String.join("|", values.stream().map(String::valueOf).toList()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return rows;
  }

  private void awaitBundles(int completed) {
    Callable<Boolean> done =
        () ->
            query("select count(*) from bundle where completed is not null")
                .equals(List.of(String.valueOf(completed)));
    SOON.until(done);
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

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void products_and_their_photos_come_over_sftp_and_only_what_changed_counts_as_applied()
      throws Exception {
    Path pull = sftpLocation("boston", CATALOGUE);
    byte[] photo = {1, 2, 3, 4, 5};
    Files.createDirectories(pull.resolve("photos"));
    Files.write(pull.resolve("photos/bike.gif"), photo);
    String bike = "1\tRoad bike\tBK-1   \t.0000\t2019-04-30 00:00:00.000\tbike.gif\n";
    String nut = "2\tNut\tNU-2\t12.5000\t\t\n";
    String gear = "3\tGear\tGE-3\t7.10\t\t\n";
    start();

    drop(pull, "PROD1.txt", bike + nut + gear);
    awaitBundles(1);
    assertThat(
            query(
                "select product_code, name, price, available_from, image from product order by 1"))
        .containsExactly(
            "BK-1|Road bike|0.0000|2019-04-30|photos/bike.gif",
            "GE-3|Gear|7.1000|null|null",
            "NU-2|Nut|12.5000|null|null");
    String hash = sha256(photo);
    assertThat(query("select path, sha256, size from data_file"))
        .containsExactly("photos/bike.gif|" + hash + "|5");
    Path files = home.home().data().resolve("files");
    assertThat(files.resolve("sha256").resolve(hash.substring(0, 2)).resolve(hash))
        .hasBinaryContent(photo);
    assertThat(files.resolve("boston/photos/bike.gif")).hasBinaryContent(photo);
    List<String> before = query("select product_code, bundle, applied_at from product order by 1");

    drop(pull, "PROD2.txt", bike + nut + gear);
    awaitBundles(2);
    assertThat(query("select records, applied, superseded, swept from bundle order by number desc"))
        .startsWith("3|0|3|0");
    assertThat(query("select product_code, bundle, applied_at from product order by 1"))
        .isEqualTo(before);

    drop(pull, "PROD3.txt", bike + "2\tNut, improved\tNU-2\t12.5000\t\t\n");
    awaitBundles(3);
    assertThat(query("select records, applied, superseded, swept from bundle order by number desc"))
        .startsWith("2|1|1|1");
    assertThat(query("select product_code, name from product where not deleted order by 1"))
        .containsExactly("BK-1|Road bike", "NU-2|Nut, improved");
    assertThat(deadLetters("boston")).isEmpty();
  }

  @Test
  void one_broken_row_in_ten_thousand_is_one_dead_letter_and_all_others_arrive() throws Exception {
    Path pull = sftpLocation("boston", CSV);
    StringBuilder csv = new StringBuilder("code,name,price\n");
    for (int i = 1; i <= 10_000; i++) {
      csv.append("P")
          .append(i)
          .append(",Product ")
          .append(i)
          .append(i == 7_777 ? ",cheap\n" : ",1.5\n");
    }
    start();

    drop(pull, "a.csv", csv.toString());
    awaitBundles(1);

    assertThat(query("select count(*) from product")).containsExactly("9999");
    assertThat(query("select records, applied, superseded, rejected from bundle"))
        .containsExactly("10000|9999|0|1");
    List<DeadLetter> letters = deadLetters("boston");
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).line()).isEqualTo(7_778);
    assertThat(letters.get(0).key()).isEqualTo("P7777");
    assertThat(letters.get(0).rule()).isEqualTo("decimal");
    assertThat(letters.get(0).error()).contains("price", "cheap");
    assertThat(new String(letters.get(0).json(), StandardCharsets.UTF_8)).contains("a.csv");
  }

  @Test
  void a_record_without_its_photo_is_parked_and_its_neighbours_still_arrive() throws Exception {
    Path pull = sftpLocation("boston", CATALOGUE + "  wait-for-files: 0s\n");
    start();

    drop(pull, "PROD1.txt", "1\tBike\tB\t1\t\tgone.gif\n2\tNut\tN\t2\t\t\n");
    awaitBundles(1);

    assertThat(query("select product_code from product")).containsExactly("N");
    assertThat(deadLetters("boston")).extracting(DeadLetter::rule).containsExactly("missing-file");
  }

  @Test
  void a_record_waits_for_its_late_photo_and_overwrites_nothing_newer() throws Exception {
    Path pull = sftpLocation("boston", PLAIN_LISTS);
    start();

    drop(pull, "P1.csv", "code,name,photo\nB,Bike,Late.GIF\nG,Gear,late.gif\nN,Nut,\n");
    SOON.until(() -> query("select product_code from product").equals(List.of("N")));
    drop(pull, "P2.csv", "code,name,photo\nG,Newer gear,\n");
    SOON.until(
        () -> query("select name from product order by 1").equals(List.of("Newer gear", "Nut")));
    assertThat(query("select count(*) from bundle where completed is null")).containsExactly("1");

    Files.write(
        Files.createDirectories(pull.resolve("photos")).resolve("late.gif"), new byte[] {1});
    awaitBundles(2);

    assertThat(query("select product_code, name, image from product order by 1"))
        .containsExactly("B|Bike|photos/late.gif", "G|Newer gear|null", "N|Nut|null");
    assertThat(query("select records, applied, superseded, rejected from bundle order by number"))
        .containsExactly("3|2|1|0", "1|1|0|0");
    assertThat(deadLetters("boston")).isEmpty();
  }

  @Test
  void a_file_that_can_not_be_read_is_one_dead_letter_and_the_next_file_comes_through()
      throws Exception {
    Path pull = sftpLocation("boston", CSV);
    byte[] cutOff = {0x1f, (byte) 0x8b, 8, 0, 0};
    Files.write(pull.resolve("a.csv"), cutOff);
    start();
    awaitBundles(1);
    drop(pull, "b.csv", "code,name,price\nN,Nut,2\n");
    awaitBundles(2);

    assertThat(query("select product_code from product")).containsExactly("N");
    List<DeadLetter> letters = deadLetters("boston");
    assertThat(letters).extracting(DeadLetter::rule).containsExactly("unreadable");
    assertThat(new String(letters.get(0).json(), StandardCharsets.UTF_8)).contains(sha256(cutOff));
    assertThat(home.home().data().resolve("files/sha256").resolve(sha256(cutOff).substring(0, 2)))
        .isDirectory();
  }

  @Test
  void a_host_with_another_key_is_refused_and_the_others_are_pulled() throws Exception {
    Path refused = sftpLocation("austin", CSV);
    Path taken = Files.createDirectories(dir.resolve("share"));
    home.location("boston", "file://" + taken, CSV);
    home.knownHosts(server.wrongKnownHost());
    drop(refused, "a.csv", "code,name,price\nA,Axle,1\n");
    start();

    drop(taken, "a.csv", "code,name,price\nN,Nut,2\n");
    awaitBundles(1);
    drop(taken, "b.csv", "code,name,price\nM,Nail,2\n");
    awaitBundles(2);

    assertThat(query("select location, product_code from product order by 2"))
        .containsExactly("boston|M", "boston|N");
    assertThat(refused.resolve("a.csv")).exists();
  }

  @Test
  void a_route_of_the_integrators_own_sees_each_batch_before_it_is_queued() throws Exception {
    Path pull = sftpLocation("boston", CSV + "  transform: direct:boston-prices\n");
    home.route(
        "boston.camel.yaml",
        """
        - route:
            id: boston-prices
            from:
              uri: direct:boston-prices
              steps:
                - log: "${body.bundle}"
        """);
    start();

    drop(pull, "a.csv", "code,name,price\nN,Nut,2\n");
    awaitBundles(1);

    assertThat(query("select product_code from product")).containsExactly("N");
  }

  @Test
  void what_was_queued_before_a_stop_is_stored_after_the_next_start_and_counts_once()
      throws Exception {
    Path pull = sftpLocation("boston", CSV);
    start();
    drop(pull, "a.csv", "code,name,price\nN,Nut,2\n");
    awaitBundles(1);
    central.close();
    drop(pull, "b.csv", "code,name,price\nN,Nut,3\n");
    start();
    awaitBundles(2);

    assertThat(query("select product_code, price from product")).containsExactly("N|3.0000");
    assertThat(query("select sum(applied) from bundle")).containsExactly("2");
  }
}
