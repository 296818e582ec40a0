package dst.ordeal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way with real processes: host databases with their programs, listeners, central. {@code
 * -Ddst.kill.seconds} is how long they are killed at random.
 */
class ListenersIT {
  private static final Duration KILLING =
      Duration.ofSeconds(Integer.getInteger("dst.kill.seconds", 30));
  private static final int TRANSACTIONS_PER_SECOND = 20;
  private static final long SEED = 20261123;

  @TempDir Path dir;
  private Branches branches;

  @AfterEach
  void end() throws Exception {
    if (branches != null) {
      branches.end();
    }
  }

  private void start(String... locations) throws Exception {
    branches = new Branches(dir, List.of(locations));
    branches.central().start();
    for (Branch branch : branches.all()) {
      branch.listener().start();
      branch.program().start(TRANSACTIONS_PER_SECOND);
    }
    await().atMost(Duration.ofMinutes(2)).until(() -> branches.hasArticles(locations.length));
  }

  private void pausePrograms() throws Exception {
    for (Branch branch : branches.all()) {
      branch.program().pause();
    }
  }

  private void awaitAllEqual() {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(branches.differences()).isEmpty());
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(branches.bundlesThatDoNotAddUp()).isZero());
  }

  private void awaitTransactions(Branch branch, int more) {
    long until = branch.program().transactions() + more;
    await().atMost(Duration.ofMinutes(2)).until(() -> branch.program().transactions() >= until);
  }

  @Test
  void kill_9_of_listeners_and_central_at_random_loses_nothing() throws Exception {
    start("alpha", "beta");
    Random random = new Random(SEED);
    Instant until = Instant.now().plus(KILLING);
    while (Instant.now().isBefore(until)) {
      awaitTransactions(branches.branch("alpha"), 1 + random.nextInt(300));
      int who = random.nextInt(4);
      List<DstProcess> killed =
          who == 0
              ? List.of(branches.central())
              : who == 1
                  ? List.of(branches.central(), branches.branch("alpha").listener())
                  : List.of(branches.branch(who == 2 ? "alpha" : "beta").listener());
      killed.forEach(DstProcess::kill);
      for (DstProcess process : killed) {
        process.start();
      }
    }
    pausePrograms();

    awaitAllEqual();
    assertThat(branches.gaps()).isZero();
    assertThat(branches.number("select count(distinct (location, epoch)) from bundle"))
        .as("no kill began a new epoch")
        .isEqualTo(2);
    assertThat(branches.central().deadLetters()).isEmpty();
  }

  @Test
  void a_restored_central_database_takes_again_what_the_hosts_retain() throws Exception {
    start("alpha", "beta");
    awaitTransactions(branches.branch("alpha"), 60);
    branches.central().stop();
    branches.backUpCentral();
    branches.central().start();
    awaitTransactions(branches.branch("alpha"), 300);
    pausePrograms();
    awaitAllEqual();
    branches.central().stop();
    branches.restoreCentral();
    assertThat(branches.differences()).as("the backup is older").isNotEmpty();
    branches.central().start();

    awaitAllEqual();
    assertThat(branches.gaps()).isZero();
    assertThat(branches.central().deadLetters()).isEmpty();
  }

  @Test
  void a_restored_host_database_begins_a_new_epoch_and_all_are_equal_to_it() throws Exception {
    start("alpha");
    Branch alpha = branches.branch("alpha");
    awaitTransactions(alpha, 100);
    alpha.program().pause();
    alpha.listener().stop();
    alpha.backUp();
    alpha.listener().start();
    alpha.program().start(TRANSACTIONS_PER_SECOND);
    awaitTransactions(alpha, 200);
    alpha.program().pause();
    awaitAllEqual();
    alpha.listener().stop();
    alpha.restore();
    alpha.listener().start();
    alpha.program().start(TRANSACTIONS_PER_SECOND);
    awaitTransactions(alpha, 50);
    alpha.program().pause();

    awaitAllEqual();
    assertThat(branches.number("select max(epoch) from bundle")).isEqualTo(2);
    assertThat(branches.central().deadLetters()).isEmpty();
  }

  @Test
  void what_changed_while_central_was_away_arrives_by_itself() throws Exception {
    start("alpha", "beta");
    awaitTransactions(branches.branch("alpha"), 40);
    branches.central().kill();
    awaitTransactions(branches.branch("alpha"), 300);
    branches.central().start();
    awaitTransactions(branches.branch("beta"), 40);
    pausePrograms();

    awaitAllEqual();
    assertThat(branches.gaps()).isZero();
  }
}
