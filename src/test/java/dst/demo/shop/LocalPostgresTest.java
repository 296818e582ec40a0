package dst.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's PostgreSQL, where this machine has the programs of one. */
class LocalPostgresTest {
  /** JUnit's own folder is for its owner alone, and PostgreSQL does not run as root. */
  @TempDir Path dir;

  private LocalPostgres start() throws IOException {
    return LocalPostgres.start(dir);
  }

  private LocalPostgres startIfInstalled() throws IOException {
    dir.toFile().setExecutable(true, false);
    try {
      return start();
    } catch (IOException e) {
      Assumptions.assumeFalse(e.getMessage().startsWith("there is no initdb"), e.getMessage());
      throw e;
    }
  }

  private static Connection connect(LocalPostgres postgres) throws Exception {
    DemoDatabase database = postgres.database();
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private static void keep(LocalPostgres postgres) throws Exception {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute("create table kept as select 7 as number");
    }
  }

  private static int kept(LocalPostgres postgres) throws Exception {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select number from kept")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void the_server_of_the_last_run_may_take_its_time_to_end() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    Future<LocalPostgres> next;
    try (LocalPostgres last = startIfInstalled()) {
      keep(last);
      next = other.submit(this::start);
      await().pollDelay(Duration.ofSeconds(1)).until(() -> !next.isDone());
    } finally {
      other.shutdown();
    }
    try (LocalPostgres started = next.get()) {
      assertThat(kept(started)).isEqualTo(7);
    }
  }
}
