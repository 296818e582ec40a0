package dst.route.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.Settled;
import dst.location.Location;
import dst.location.Pull;
import dst.location.QuietHours;
import dst.location.Timetable;
import dst.route.pull.PullStatus.State;
import dst.route.sftp.StallDetector;
import dst.testbed.PlainCamel;
import dst.testbed.Products;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The schedule and health of one location, with a real Quartz and pulls that the test makes. */
class ScheduleTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final DefaultCamelContext camel = PlainCamel.make();
  private final AtomicReference<Duration> fast = new AtomicReference<>(Duration.ZERO);
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return Instant.now().plus(fast.get());
        }

        @Override
        public ZoneId getZone() {
          return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };
  private final AtomicInteger pulls = new AtomicInteger();
  private final AtomicReference<String> shortage = new AtomicReference<>();
  private Schedule schedule;
  private PollHealth health;

  @BeforeEach
  void startCamel() {
    QuartzComponent quartz = new QuartzComponent();
    Properties p = new Properties();
    p.setProperty("org.quartz.threadPool.class", PullThreads.class.getName());
    p.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    quartz.setProperties(p);
    camel.addComponent("quartz", quartz);
    camel.start();
  }

  @AfterEach
  void stop() {
    schedule.stop();
    camel.stop();
  }

  /** Each pull is counted and then done as told: what it throws is its failure. */
  private void start(Duration every, QuietHours quiet, Consumer<Integer> pull) {
    make(every, quiet, pull);
    schedule.startScheduler();
  }

  private void make(Duration every, QuietHours quiet, Consumer<Integer> pull) {
    Location location = Products.location("boston", Products.files());
    Pull p = location.pull();
    Pull timed =
        new Pull(
            p.from(),
            null,
            null,
            every,
            null,
            p.order(),
            p.finished(),
            100,
            1,
            1,
            1,
            "done",
            "pull",
            quiet,
            p.patience(),
            null,
            false);
    StallDetector stalls = new StallDetector(p.patience(), System::nanoTime);
    Timetable timetable = new Timetable(timed, ZoneId.of("UTC"));
    schedule = new Schedule("boston", timetable, stalls, Duration.ZERO, clock);
    Settled settled = new Settled(Duration.ZERO, System::nanoTime);
    Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), () -> 0);
    health = new PollHealth(location, schedule, settled, backoff, shortage::get, clock);
    schedule.setCamelContext(camel);
    schedule.scheduleTask(
        () -> {
          if (health.begin(null, null)) {
            try {
              pull.accept(pulls.incrementAndGet());
              health.commit(null, null, 0);
            } catch (IllegalStateException e) {
              health.rollback(null, null, 0, e);
            }
          }
        });
  }

  private static void ok(int pull) {}

  /** Quiet now, and for some hours. */
  private QuietHours quietNow() {
    int hour = clock.instant().atZone(ZoneId.of("UTC")).getHour();
    return QuietHours.parse("%02d:00-%02d:00".formatted((hour + 23) % 24, (hour + 3) % 24));
  }

  @Test
  void who_asks_often_is_pulled_as_often_as_is_sane_and_never_forgotten() {
    start(HOUR, QuietHours.NONE, ScheduleTest::ok);
    await().until(() -> pulls.get() == 1);
    assertThat(schedule.now(HOUR)).isTrue();
    Instant due = schedule.next();
    assertThat(due).isBefore(clock.instant().plus(HOUR));

    assertThat(schedule.now(Duration.ofMinutes(90))).isTrue();
    assertThat(schedule.next()).as("who asks for less postpones nothing").isEqualTo(due);

    schedule.now(Duration.ofMillis(20));
    await().until(() -> pulls.get() == 2);
  }

  @Test
  void asked_often_while_a_pull_runs_it_is_followed_by_one_more() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    start(
        HOUR,
        QuietHours.NONE,
        pull -> {
          if (pull == 1) {
            running.countDown();
            await().until(() -> go.getCount() == 0);
          }
        });
    running.await();
    for (int i = 0; i < 50; i++) {
      schedule.now(Duration.ofMillis(20));
    }
    go.countDown();
    await().until(() -> pulls.get() == 2);
    await().until(() -> schedule.next().isAfter(clock.instant().plus(Duration.ofMinutes(30))));
    assertThat(pulls.get()).isEqualTo(2);
  }

  @Test
  void a_pull_is_known_to_be_a_hosts_own_if_nothing_else_asked_for_it() {
    List<Boolean> rung = new CopyOnWriteArrayList<>();
    start(
        HOUR,
        QuietHours.NONE,
        pull -> {
          rung.add(schedule.isRung());
          if (pull == 2) {
            schedule.rung(Duration.ZERO);
            schedule.rung(Duration.ZERO);
          } else if (pull == 3) {
            schedule.rung(Duration.ZERO);
            schedule.now();
          }
        });
    await().until(() -> rung.size() == 1 && next().compareTo(Duration.ofMinutes(30)) > 0);
    schedule.rung(Duration.ZERO);
    await().until(() -> rung.size() == 4 && next().compareTo(Duration.ofMinutes(30)) > 0);
    Schedule all = schedule;
    synchronized (all) { // no pull begins between the two
      all.rung(Duration.ZERO);
      all.now();
    }
    await().until(() -> rung.size() == 5);

    assertThat(rung).containsExactly(false, true, true, false, false);
  }

  private Duration next() {
    return Duration.between(clock.instant(), schedule.next());
  }

  @Test
  void a_failing_location_is_held_up_and_asking_postpones_no_retry() {
    AtomicBoolean refused = new AtomicBoolean(true);
    start(
        HOUR,
        QuietHours.NONE,
        pull -> {
          schedule.now(HOUR);
          if (refused.get()) {
            throw new IllegalStateException(new ConnectException("refused"));
          }
        });
    await().until(() -> health.isHeldUp() && pulls.get() > 3);
    refused.set(false);
    await().until(() -> !health.isHeldUp());
  }

  @Test
  void pulls_follow_each_other_at_their_interval() {
    start(Duration.ofMillis(20), QuietHours.NONE, ScheduleTest::ok);
    await().until(() -> pulls.get() > 5);
    assertThat(health.status().state()).isEqualTo(State.OK);
    assertThat(health.status().lastGood()).isNotNull();
    assertThat(health.status().lastError()).isNull();
  }

  @Test
  void a_pull_that_begins_a_little_early_is_not_due_once_more() {
    fast.set(Duration.ofMillis(-50));
    List<Instant> due = new CopyOnWriteArrayList<>();
    start(Duration.ofMillis(200), QuietHours.NONE, pull -> due.add(schedule.next()));
    await().until(() -> due.size() >= 4);
    assertThat(due).doesNotHaveDuplicates();
  }

  @Test
  void a_failed_pull_is_tried_again_without_waiting_for_its_interval_until_it_goes_well() {
    start(
        HOUR,
        QuietHours.NONE,
        pull -> {
          if (pull < 5) {
            throw new IllegalStateException("no answer", new ConnectException("attempt " + pull));
          }
        });
    await().until(() -> health.status().state() == State.OK);
    assertThat(pulls).hasValue(5);
    assertThat(health.status().lastError()).contains("attempt 4");
    assertThat(health.status().next()).isAfter(clock.instant().plus(Duration.ofMinutes(30)));
  }

  @Test
  void asked_for_now_a_pull_comes_at_once_and_during_one_it_comes_once_more() {
    CountDownLatch go = new CountDownLatch(1);
    start(
        HOUR,
        QuietHours.NONE,
        pull -> {
          if (pull == 2) {
            waitFor(go);
          }
        });
    await().until(() -> health.status().state() == State.OK);
    assertThat(schedule.now()).isTrue();
    await().until(() -> pulls.get() == 2);
    for (int i = 0; i < 100; i++) {
      assertThat(schedule.now()).isTrue();
    }
    go.countDown();
    await().until(() -> pulls.get() == 3);
    await().until(() -> schedule.next().isAfter(clock.instant().plus(Duration.ofMinutes(30))));
    assertThat(pulls).hasValue(3);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void paused_nothing_is_pulled_and_resumed_it_is_pulled_at_once() {
    make(HOUR, QuietHours.NONE, ScheduleTest::ok);
    schedule.pause();
    schedule.startScheduler();
    assertThat(schedule.now()).isFalse();
    assertThat(health.status().state()).isEqualTo(State.PAUSED);
    assertThat(health.status().next()).isNull();
    assertThat(pulls).hasValue(0);

    schedule.resume();
    await().until(() -> health.status().state() == State.OK);
    assertThat(pulls).hasValue(1);
  }

  @Test
  void in_quiet_hours_nothing_is_pulled_and_the_next_pull_is_at_their_end() {
    QuietHours quiet = quietNow();
    start(Duration.ofMillis(20), quiet, ScheduleTest::ok);

    assertThat(schedule.now()).isFalse();
    PullStatus status = health.status();
    assertThat(status.state()).isEqualTo(State.QUIET);
    assertThat(status.because()).contains("quiet hours until", "UTC");
    assertThat(status.since()).isBefore(clock.instant());
    assertThat(status.next()).isEqualTo(quiet.end(clock.instant(), ZoneId.of("UTC")));
    assertThat(pulls).hasValue(0);
  }

  @Test
  void without_room_nothing_is_pulled_until_there_is_room() {
    shortage.set("the disk is full");
    start(HOUR, QuietHours.NONE, ScheduleTest::ok);
    await().until(() -> health.status().state() == State.WAITING);
    assertThat(health.status().because()).isEqualTo("the disk is full");
    assertThat(pulls).hasValue(0);

    shortage.set(null);
    await().until(() -> health.status().state() == State.OK);
    assertThat(health.status().lastError()).isNull();
  }

  @Test
  void before_its_first_pull_a_location_is_starting() {
    make(HOUR, QuietHours.NONE, ScheduleTest::ok);
    assertThat(health.status().state()).isEqualTo(State.STARTING);
    assertThat(health.status().since()).isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void when_the_clock_was_set_back_no_pull_waits_until_it_is_that_late_again() {
    fast.set(HOUR);
    start(Duration.ofMillis(20), QuietHours.NONE, ScheduleTest::ok);
    assertThat(schedule.next()).isAfter(Instant.now().plus(Duration.ofMinutes(30)));

    fast.set(Duration.ZERO);
    await()
        .until(
            () -> {
              schedule.catchUp();
              return pulls.get() > 0;
            });
  }
}
