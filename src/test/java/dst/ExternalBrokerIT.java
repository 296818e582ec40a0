package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dst.deadletter.DeadLetter;
import dst.route.broker.BrokerUnreachable;
import dst.route.broker.DeadLetterFilter;
import dst.route.broker.DeadLetterQueues;
import dst.testbed.Artemis;
import dst.testbed.Certificates;
import dst.testbed.Postgres;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Central with an Artemis of its own, from its own distribution, over TLS. */
class ExternalBrokerIT {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(3));
  private static final int LOCATIONS = 4;
  private static final long FILES = 12;
  private static final int RECORDS = 2_500;
  private static final String CSV =
      """
      - record: product
        files: "*.csv"
        format: csv
        fields: {product_code: code, name: name, price: price}
      """;

  @TempDir static Path shared;
  private static Certificates certificates;

  @TempDir Path dir;
  private final String database = Postgres.freshDatabase();
  private TestHome home;
  private Artemis broker;
  private Central central;

  @BeforeAll
  static void sign() throws Exception {
    certificates = new Certificates(shared.resolve("certificates"));
  }

  @BeforeEach
  void makeHome() throws Exception {
    home = new TestHome(dir.resolve("home"));
    broker =
        new Artemis(
            dir.resolve("broker"), certificates.signed("b" + dir.hashCode(), "dns:localhost"));
    for (int l = 1; l <= LOCATIONS; l++) {
      Files.createDirectories(folder(l));
      home.location("l" + l, "file://" + folder(l), CSV);
    }
    use(broker.url(), certificates.authority(), Artemis.PASSWORD);
  }

  private void use(String url, Path authority, String password) throws IOException {
    Files.writeString(home.home().secrets().resolve("broker"), password);
    home.properties(
        """
        dst.broker.url = %s
        dst.broker.password = ${secret:broker}
        dst.broker.tls.ca = %s
        """
            .formatted(url, authority));
  }

  @AfterEach
  void stop() throws IOException {
    if (central != null) {
      central.close();
    }
    broker.close();
  }

  private void start() throws Exception {
    central = Central.start(home.home(), Map.of("DST_DB_URL", database, "DST_DB_USER", "postgres"));
  }

  private Path folder(int location) {
    return dir.resolve("pull" + location);
  }

  private void drop(int location, String name, String content) throws IOException {
    Path growing = folder(location).resolve(name + ".part");
    Files.writeString(growing, content);
    Files.move(growing, folder(location).resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** One of its records is rejected. */
  private static String csv(long file, int records) {
    StringBuilder csv = new StringBuilder("code,name,price\n");
    for (int i = 1; i <= records; i++) {
      String price = i == 13 ? "cheap" : String.valueOf(file);
      csv.append("P%d,Product %d of file %d,%s%n".formatted(i, i, file, price));
    }
    return csv.toString();
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database, "postgres", "");
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private long completed() throws SQLException {
    return number("select count(*) from bundle where completed is not null");
  }

  private List<DeadLetter> deadLetters() throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    try (DeadLetterQueues queues = DeadLetterQueues.open(home.settings().broker())) {
      for (String location : queues.locations()) {
        queues.visit(location, DeadLetterFilter.ALL, letters::add);
      }
    }
    return letters;
  }

  @Test
  void files_of_all_locations_arrive_through_it_and_dead_letters_are_read_from_it()
      throws Exception {
    broker.start();
    start();
    for (int l = 1; l <= LOCATIONS; l++) {
      drop(l, "a.csv", csv(7, 20));
    }

    SOON.until(() -> completed() == LOCATIONS);

    assertThat(number("select count(*) from product where price = 7")).isEqualTo(LOCATIONS * 19L);
    SOON.untilAsserted(
        () ->
            assertThat(deadLetters())
                .hasSize(LOCATIONS)
                .allSatisfy(letter -> assertThat(letter.key()).isEqualTo("P13")));
    assertThat(central.broker().isUp()).isTrue();
    SOON.untilAsserted(() -> assertThat(central.broker().depth("dst.dead.l1")).hasValue(1));
    assertThat(central.broker().depth("dst.dead.nowhere")).hasValue(0);
    SOON.untilAsserted(
        () -> assertThat(central.broker().depthOfAll("dst.dead.")).hasValue(LOCATIONS));
    SOON.untilAsserted(
        () ->
            assertThat(central.broker().countBy("dst.dead.l1", "dst_location"))
                .containsExactly(Map.entry("l1", 1L)));
    assertThat(central.broker().countBy("dst.dead.nowhere", "dst_location")).isEmpty();
  }

  @Test
  void a_broker_that_is_not_there_yet_is_waited_for_and_nothing_leaves_its_pull_area()
      throws Exception {
    start();
    drop(1, "a.csv", csv(7, 20));

    assertThat(central.broker().isUp()).isFalse();
    assertThat(central.broker().depth("dst.changes")).isEmpty();
    assertThatThrownBy(this::deadLetters)
        .isInstanceOf(BrokerUnreachable.class)
        .hasMessageContaining(broker.url())
        .hasMessageContaining("does the broker run");
    assertThat(folder(1).resolve("a.csv")).exists();

    broker.start();
    SOON.until(() -> completed() == 1);
  }

  @Test
  void a_certificate_that_another_authority_signed_is_refused_until_it_is_right() throws Exception {
    Path other = new Certificates(dir.resolve("other")).authority();
    use(broker.url(), other, Artemis.PASSWORD);
    broker.start();

    assertRefused("certificate that is not trusted", "dst.broker.tls.ca");
  }

  @Test
  void a_certificate_for_another_host_is_refused() throws Exception {
    use("tcp://127.0.0.1:" + broker.port(), certificates.authority(), Artemis.PASSWORD);
    broker.start();

    assertRefused("certificate for another host", "127.0.0.1");
  }

  @Test
  void a_wrong_password_is_refused_and_told() throws Exception {
    use(broker.url(), certificates.authority(), "wrong");
    broker.start();

    assertRefused("refuses the user dst", "dst.broker.password");
  }

  /** Central starts all the same, and takes nothing that it can't queue. */
  private void assertRefused(String what, String where) throws Exception {
    start();
    drop(1, "a.csv", csv(7, 20));

    assertThat(central.broker().isUp()).isFalse();
    assertThatThrownBy(this::deadLetters)
        .isInstanceOf(BrokerUnreachable.class)
        .hasMessageContaining(what)
        .hasMessageContaining(where);
    assertThat(folder(1).resolve("a.csv")).exists();
  }

  @Test
  void nothing_is_lost_and_nothing_counts_twice_however_often_the_broker_is_killed()
      throws Exception {
    broker.start();
    start();
    dropAll();
    for (int kills = 1; kills <= 3; kills++) {
      long until = completed() + FILES / 2;
      SOON.until(() -> completed() >= until);
      broker.kill();
      broker.start();
    }

    awaitAllEqual();
  }

  /** The two brokers are set up as the manual shows. */
  @Test
  void a_backup_takes_over_with_all_that_was_queued() throws Exception {
    List<String> shown =
        Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/broker.md")))
            .results()
            .map(block -> block.group(1))
            .toList();
    Path key = certificates.signed("pair" + dir.hashCode(), "dns:localhost");
    Path journal = dir.resolve("journal");
    broker.sharing(journal, shown.get(0)).start();
    try (Artemis backup = new Artemis(dir.resolve("backup"), key).sharing(journal, shown.get(1))) {
      backup.begin();
      use(broker.url() + "," + backup.url(), certificates.authority(), Artemis.PASSWORD);
      start();
      dropAll();
      SOON.until(() -> completed() >= FILES);
      broker.kill();

      awaitAllEqual();
      assertThat(backup.log()).content().contains(Artemis.BACKUP_SERVES);
      central.close();
    }
  }

  private void dropAll() throws IOException {
    for (long file = 1; file <= FILES; file++) {
      for (int l = 1; l <= LOCATIONS; l++) {
        drop(l, "f%02d.csv".formatted(file), csv(file, RECORDS));
      }
    }
  }

  private void awaitAllEqual() throws Exception {
    SOON.until(() -> completed() == LOCATIONS * FILES);
    assertThat(number("select count(*) from bundle")).isEqualTo(LOCATIONS * FILES);
    assertThat(number("select count(*) from product where price = " + FILES))
        .isEqualTo(LOCATIONS * (RECORDS - 1L));
    assertThat(number("select count(*) from product where price <> " + FILES)).isZero();
    assertThat(number("select sum(records) from bundle")).isEqualTo(LOCATIONS * FILES * RECORDS);
    assertThat(number("select sum(rejected) from bundle")).isEqualTo(LOCATIONS * FILES);
    SOON.until(() -> central.broker().depth("dst.changes").equals(OptionalLong.of(0)));
    assertThat(deadLetters()).hasSize((int) (LOCATIONS * FILES));
  }
}
