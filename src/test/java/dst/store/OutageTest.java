package dst.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.record.Batch;
import dst.testbed.HandClock;
import dst.testbed.Said;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(1));
  private final Exception refused =
      new IllegalStateException(
          "wrapped", new SQLException("Connection to db:5432 refused.\nCheck it", "08001"));

  private final HandClock clock = new HandClock();
  private final AtomicInteger probes = new AtomicInteger();
  private volatile boolean up = true;
  private final ExecutorService consumers = Executors.newCachedThreadPool();
  private final Said said = Said.by("dst.store.Outage");
  private final Outage outage = outage(Duration.ofMillis(1), Duration.ofMillis(2));

  private Outage outage(Duration first, Duration most) {
    return new Outage(
        "jdbc:test as dst",
        this::probe,
        new Outage.Delay(first, most),
        () -> OptionalLong.of(1_234),
        clock);
  }

  private static Batch batch(int number) {
    return Products.only(Products.bundle(number), Products.upsert(number, "B-1", "Bike"));
  }

  private void probe() throws SQLException {
    probes.incrementAndGet();
    if (!up) {
      throw new SQLException("refused", "08001");
    }
  }

  @AfterEach
  void close() {
    outage.close();
    consumers.shutdownNow();
    said.close();
  }

  private Future<Boolean> fails(Outage outage, Exception failure, Batch batch) {
    return consumers.submit(() -> outage.mayTryAgain(failure, batch));
  }

  @Test
  void batches_wait_while_the_database_is_away_and_are_all_tried_again_when_it_answers()
      throws Exception {
    up = false;
    Outage slow = outage(Duration.ofHours(1), Duration.ofHours(1));
    List<Future<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(fails(slow, refused, batch(i)));
    }
    SOON.until(() -> probes.get() >= 2);
    assertThat(waiting).noneMatch(Future::isDone);
    assertThat(slow.because()).contains("jdbc:test as dst", "Connection to db:5432 refused.");

    up = true;

    for (Future<Boolean> one : waiting) {
      assertThat(one.get(1, TimeUnit.MINUTES)).isTrue();
    }
    slow.close();
  }

  @Test
  void an_outage_is_said_once_when_it_begins_and_once_when_it_is_over() throws Exception {
    for (int attempt = 0; attempt < 3; attempt++) {
      for (Batch batch : List.of(batch(1), batch(2))) {
        assertThat(outage.mayTryAgain(refused, batch)).isTrue();
        clock.forward(Duration.ofSeconds(10));
      }
    }
    outage.passed(batch(1));
    outage.passed(batch(2));
    int before = probes.get();
    SOON.until(() -> probes.get() > before + 1);
    clock.forward(Duration.ofSeconds(6));
    SOON.until(() -> said.lines().size() > 1);

    assertThat(said.lines())
        .containsExactly(
            "WARN the store can't go on: the database jdbc:test as dst says \"Connection to"
                + " db:5432 refused.\"; is it running and reachable, no standby, and are"
                + " dst.db.url, dst.db.user and dst.db.password right? Batches wait in the queue"
                + " and are tried again by themselves; none is lost.",
            "INFO the store goes on, after 60 s. Batches in the queue: 1,234");
    assertThat(outage.because()).isNull();
    assertThat(said.withStackTrace()).isEmpty();
  }

  @Test
  void what_fails_again_at_once_is_the_same_outage() throws Exception {
    for (int i = 0; i < 5; i++) {
      outage.mayTryAgain(refused, batch(i));
      outage.passed(batch(i));
      int before = probes.get();
      SOON.until(() -> probes.get() > before);
      clock.forward(Duration.ofSeconds(2));
    }
    assertThat(said.lines()).hasSize(1);
  }

  @Test
  void another_trouble_of_the_same_outage_is_said_too() throws Exception {
    outage.mayTryAgain(refused, batch(1));
    outage.mayTryAgain(new SQLException("cannot execute", "25006"), batch(1));
    outage.mayTryAgain(new SQLException("cannot execute", "25006"), batch(1));

    assertThat(said.lines()).hasSize(2);
    assertThat(said.lines().get(1)).contains("still can't go on", "takes no writes");
  }

  @Test
  void a_deadlock_is_tried_again_without_a_word() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(outage.mayTryAgain(new SQLException("deadlock", "40P01"), batch(1))).isTrue();
    }
    outage.passed(batch(1));

    assertThat(said.lines()).isEmpty();
    assertThat(probes).hasValue(0);
  }

  @Test
  void a_deadlock_that_does_not_end_goes_back_into_the_queue() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(outage.mayTryAgain(new SQLException("deadlock", "40P01"), batch(1))).isTrue();
    }
    assertThat(outage.mayTryAgain(new SQLException("deadlock", "40P01"), batch(1))).isFalse();
    assertThat(outage.because()).isNull();
    assertThat(outage.postponed().number()).isEqualTo(1);
  }

  @Test
  void a_long_outage_is_said_again_every_ten_minutes() throws Exception {
    up = false;
    Future<Boolean> waiting = fails(outage, refused, batch(1));
    SOON.until(() -> probes.get() >= 1);
    clock.forward(Duration.ofMinutes(11));
    SOON.until(() -> said.lines().size() == 2);
    int before = probes.get();
    SOON.until(() -> probes.get() > before + 1);

    assertThat(said.lines()).hasSize(2);
    assertThat(said.lines().get(1))
        .contains("since 2026-11-22T08:00:00Z", "in the queue: 1,234", "refused");
    assertThat(waiting).isNotDone();
  }

  @Test
  void a_file_store_that_fails_is_no_fault_of_the_database() throws Exception {
    outage.mayTryAgain(new IOException("Read-only file system"), batch(1));

    assertThat(said.lines().get(0)).contains("Read-only file system", "dst.files.dir");
  }

  @Test
  void a_stop_sends_waiting_batches_back() throws Exception {
    up = false;
    Future<Boolean> waiting = fails(outage, refused, batch(1));
    SOON.until(() -> probes.get() >= 1);

    outage.close();

    assertThat(waiting.get(1, TimeUnit.MINUTES)).isFalse();
    assertThat(outage.mayTryAgain(refused, batch(2))).isFalse();
  }
}
