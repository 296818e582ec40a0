package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.route.broker.DeadLetterQueues;
import dst.testbed.RestartablePostgres;
import dst.testbed.Said;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL that fails in every way while twelve locations are pulled. */
class OutageIT {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(2));
  private static final int LOCATIONS = 12;
  private static final int RECORDS = 200;

  @TempDir Path dir;
  private RestartablePostgres postgres;
  private TestHome home;
  private Central central;
  private Said said;
  private int rounds;

  @BeforeEach
  void makeHome() throws IOException {
    postgres = new RestartablePostgres(dir.resolve("postgres"));
    home = new TestHome(dir.resolve("home"));
    for (int l = 0; l < LOCATIONS; l++) {
      home.location(
          "l" + l,
          "file://" + Files.createDirectories(pullArea(l)),
          """
          - record: product
            files: "*.csv"
            format: csv
            fields: {product_code: code, name: name, price: price}
          """);
    }
    said = Said.by("dst");
  }

  @AfterEach
  void stop() throws IOException {
    said.close();
    if (central != null) {
      central.close();
    }
    postgres.close();
  }

  private void start() throws Exception {
    central =
        Central.start(home.home(), Map.of("DST_DB_URL", postgres.url(), "DST_DB_USER", "postgres"));
  }

  private Path pullArea(int location) {
    return dir.resolve("pull" + location);
  }

  /** Each location gets a file whose records' price is the round's number. */
  private void drop() throws IOException {
    rounds++;
    for (int l = 0; l < LOCATIONS; l++) {
      StringBuilder csv = new StringBuilder("code,name,price\n");
      for (int i = 1; i <= RECORDS; i++) {
        csv.append("P%d,Product %d,%d%n".formatted(i, i, rounds));
      }
      Path growing = pullArea(l).resolve("growing.part");
      Files.writeString(growing, csv);
      Files.move(
          growing,
          pullArea(l).resolve("f%03d.csv".formatted(rounds)),
          StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void awaitAllTaken() {
    SOON.until(() -> pulled() == (long) LOCATIONS * rounds);
  }

  private long pulled() throws IOException {
    long files = 0;
    for (int l = 0; l < LOCATIONS; l++) {
      Path done = pullArea(l).resolve("done");
      if (Files.exists(done)) {
        try (Stream<Path> moved = Files.list(done)) {
          files += moved.count();
        }
      }
    }
    return files;
  }

  private void awaitAllEqual() {
    SOON.ignoreExceptionsInstanceOf(SQLException.class)
        .until(
            () ->
                postgres
                    .query("select count(*) from bundle where completed is not null")
                    .equals(List.of(String.valueOf(LOCATIONS * rounds))));
  }

  private void assertAllEqual() throws Exception {
    assertThat(postgres.query("select count(*) from product where price = " + rounds))
        .containsExactly(String.valueOf(LOCATIONS * RECORDS));
    assertThat(postgres.query("select count(*) from product"))
        .containsExactly(String.valueOf(LOCATIONS * RECORDS));
    assertThat(
            postgres.query(
                "select count(*) from bundle where records <> applied + superseded + rejected"
                    + " or records <> "
                    + RECORDS
                    + " or rejected <> 0"))
        .containsExactly("0");
    try (DeadLetterQueues queues = DeadLetterQueues.open(home.settings().broker())) {
      assertThat(queues.locations()).allMatch(name -> !name.startsWith("l"));
    }
  }

  private void awaitOver() {
    SOON.until(() -> lines("the store goes on").size() == 1);
  }

  private List<String> lines(String part) {
    return said.lines().stream().filter(line -> line.contains(part)).toList();
  }

  private void assertCalm(int mostWarnings) {
    assertThat(said.withStackTrace()).isEmpty();
    assertThat(said.lines().stream().filter(line -> !line.startsWith("INFO")))
        .hasSizeLessThanOrEqualTo(mostWarnings);
  }

  @Test
  void pulls_go_on_while_the_database_is_stopped_and_everything_arrives_when_it_is_back()
      throws Exception {
    start();
    drop();
    awaitAllEqual();
    postgres.stop();
    for (int i = 0; i < 3; i++) {
      drop();
      awaitAllTaken();
    }
    SOON.until(() -> !lines("the store can't go on").isEmpty());
    SOON.untilAsserted(
        () -> assertThat(central.broker().depth("dst.changes")).hasValue(3L * LOCATIONS));

    postgres.start();
    awaitAllEqual();
    awaitOver();

    assertAllEqual();
    assertCalm(2);
  }

  @Test
  void connections_that_are_killed_all_the_time_lose_nothing_and_make_no_dead_letter()
      throws Exception {
    start();
    for (int i = 0; i < 10; i++) {
      drop();
      for (int kills = 0; kills < 10; kills++) {
        postgres.query(
            "select pg_terminate_backend(pid) from pg_stat_activity"
                + " where application_name = 'dst'");
      }
      awaitAllTaken();
    }
    awaitAllEqual();

    assertAllEqual();
    assertCalm(3);
  }

  @Test
  void a_database_that_takes_no_writes_for_a_while_is_waited_for() throws Exception {
    start();
    drop();
    awaitAllEqual();
    postgres.execute("alter system set default_transaction_read_only = on");
    postgres.execute("select pg_reload_conf()");
    SOON.until(() -> postgres.query("show transaction_read_only").equals(List.of("on")));
    drop();
    awaitAllTaken();
    SOON.until(() -> !lines("the store can't go on").isEmpty());
    assertThat(postgres.query("select count(*) from product where price = 2")).containsExactly("0");

    postgres.execute("alter system reset all");
    postgres.execute("select pg_reload_conf()");
    awaitAllEqual();
    awaitOver();

    assertAllEqual();
    assertCalm(2);
  }

  @Test
  void a_table_that_is_locked_or_replaced_for_a_while_stops_nothing_for_good() throws Exception {
    start();
    drop();
    awaitAllEqual();
    try (Connection other = postgres.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table product in access exclusive mode");
      drop();
      awaitAllTaken();
      SOON.until(
          () ->
              !postgres
                  .query("select pid from pg_stat_activity where wait_event_type = 'Lock'")
                  .isEmpty());
      assertThat(said.lines()).noneMatch(line -> line.startsWith("WARN"));
      other.commit();
    }
    awaitAllEqual();
    postgres.execute("alter table product rename to product_moved");
    drop();
    awaitAllTaken();
    SOON.until(() -> !lines("can't be stored").isEmpty());
    postgres.execute("alter table product_moved rename to product");
    awaitAllEqual();

    assertAllEqual();
    assertCalm(2);
  }

  @Test
  void deadlocks_with_another_program_are_tried_again_without_a_word() throws Exception {
    start();
    drop();
    awaitAllEqual();
    postgres.execute("alter system set deadlock_timeout = '10ms'");
    postgres.execute("select pg_reload_conf()");
    try (Connection other = postgres.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("update product set name = name where product_code = 'P99'");
      drop();
      SOON.until(
          () ->
              !postgres
                  .query("select pid from pg_stat_activity where wait_event_type = 'Lock'")
                  .isEmpty());
      lockTheOtherWayRound(statement);
      other.rollback();
    }
    awaitAllEqual();

    assertAllEqual();
    assertCalm(0);
  }

  /** One of the two gives way: who, is the database's choice. */
  private static void lockTheOtherWayRound(Statement statement) {
    try {
      statement.execute("update product set name = name where product_code = 'P1'");
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("40P01");
    }
  }

  @Test
  void central_starts_without_its_database_and_stops_without_it() throws Exception {
    postgres.stop();
    start();
    drop();
    awaitAllTaken();
    assertThat(lines("the store can't go on")).hasSize(1);
    Instant stopping = Instant.now();
    central.close();
    central = null;
    System.out.println(
        "stop without a database: " + Duration.between(stopping, Instant.now()).toMillis() + " ms");
    assertCalm(1);

    postgres.start();
    start();
    drop();
    awaitAllEqual();

    assertAllEqual();
  }
}
