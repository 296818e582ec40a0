package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.route.broker.DeadLetterFilter;
import dst.route.broker.DeadLetterQueues;
import dst.testbed.Postgres;
import dst.testbed.TestHome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of central at any time: a real process, real PostgreSQL, and the files of four locations.
 */
class KillIT {
  private static final int LOCATIONS = 4;
  private static final int FILES = 15;
  private static final int RECORDS = 3_000;
  private static final long SEED = 20261122;

  @TempDir Path dir;
  private final String database = Postgres.freshDatabase();
  private Process central;

  @AfterEach
  void stop() {
    if (central != null) {
      central.destroyForcibly();
    }
  }

  private void start(Path home) throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dst.Main",
            "central",
            "--home",
            home.toString());
    java.environment().put("DST_DB_URL", database);
    java.environment().put("DST_DB_USER", "postgres");
    java.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
    central = java.start();
  }

  private File log() {
    return dir.resolve("central.log").toFile();
  }

  private void kill() throws InterruptedException {
    central.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database, "postgres", "");
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private boolean hasTables() throws SQLException {
    return number("select count(*) from pg_tables where tablename = 'bundle'") == 1;
  }

  private long completed() throws SQLException {
    return hasTables() ? number("select count(*) from bundle where completed is not null") : 0;
  }

  private long batchesStored() throws SQLException {
    return hasTables() ? number("select coalesce(sum(batches_done), 0) from bundle") : 0;
  }

  private void drop(Path folder, int file) throws IOException {
    StringBuilder csv = new StringBuilder("code,name,price\n");
    for (int i = 1; i <= RECORDS; i++) {
      String price = i == 13 ? "cheap" : String.valueOf(file);
      csv.append("P%d,Product %d of file %d,%s%n".formatted(i, i, file, price));
    }
    Path growing = folder.resolve("f%02d.csv.part".formatted(file));
    Files.writeString(growing, csv);
    Files.move(
        growing, folder.resolve("f%02d.csv".formatted(file)), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void nothing_is_lost_and_nothing_counts_twice_however_often_central_is_killed() throws Exception {
    TestHome home = new TestHome(dir.resolve("home"));
    for (int l = 1; l <= LOCATIONS; l++) {
      Path folder = Files.createDirectories(dir.resolve("pull" + l));
      home.location(
          "l" + l,
          "file://" + folder,
          """
          - record: product
            files: "*.csv"
            format: csv
            fields: {product_code: code, name: name, price: price}
          """);
      for (int file = 1; file <= FILES; file++) {
        drop(folder, file);
      }
    }
    Random random = new Random(SEED);
    for (int kills = 0; kills < 6; kills++) {
      start(home.home().dir());
      long until = batchesStored() + 1 + random.nextInt(15);
      await().atMost(Duration.ofMinutes(2)).until(() -> batchesStored() >= until);
      kill();
    }
    start(home.home().dir());
    await().atMost(Duration.ofMinutes(3)).until(() -> completed() >= LOCATIONS * FILES);

    assertThat(number("select count(*) - count(distinct (location, file)) from bundle"))
        .as("files that were taken as a second bundle")
        .isZero();
    assertThat(completed()).isEqualTo(LOCATIONS * FILES);
    assertThat(number("select count(*) from product where not deleted"))
        .isEqualTo((long) LOCATIONS * (RECORDS - 1));
    assertThat(number("select count(*) from product where price <> " + FILES)).isZero();
    assertThat(
            number("select count(*) from bundle where records <> applied + superseded + rejected"))
        .isZero();
    assertThat(number("select sum(records) from bundle"))
        .isEqualTo((long) LOCATIONS * FILES * RECORDS);
    assertThat(number("select sum(rejected) from bundle")).isEqualTo(LOCATIONS * FILES);
    assertThat(deadLetters(home)).isEqualTo(LOCATIONS * FILES);
  }

  private static long deadLetters(TestHome home) throws Exception {
    long[] count = {0};
    try (DeadLetterQueues queues = DeadLetterQueues.open(home.settings().broker())) {
      for (String location : queues.locations()) {
        queues.visit(location, DeadLetterFilter.ALL, letter -> ++count[0] > 0);
      }
    }
    return count[0];
  }
}
