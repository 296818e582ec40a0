package dst.route.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dst.bundle.BundleNames;
import dst.seal.Heartbeat;
import dst.testbed.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerWatchTest {
  private static final Duration EVERY = Duration.ofSeconds(10);
  @TempDir Path pullArea;
  private final HandClock clock = new HandClock();
  private final ListenerWatch watch = new ListenerWatch(clock);
  private Heartbeat heartbeat;

  @BeforeEach
  void aListener() throws IOException {
    Files.createDirectories(pullArea.resolve("ready"));
    heartbeat = new Heartbeat(pullArea, clock);
  }

  private void list() throws IOException {
    Path file = pullArea.resolve("ready").resolve(BundleNames.ALIVE);
    if (Files.exists(file)) {
      watch.found(Files.getLastModifiedTime(file).toMillis());
    }
    watch.end();
  }

  /** As long as it runs, it is called every two seconds. */
  private void pass(Duration time, boolean runs) throws IOException {
    for (Instant end = clock.instant().plus(time); clock.instant().isBefore(end); ) {
      for (int i = 0; i < EVERY.toSeconds() / 2; i++) {
        if (runs) {
          heartbeat.beat();
        }
        clock.forward(Duration.ofSeconds(2));
      }
      list();
    }
  }

  @Test
  void a_listener_that_stopped_is_told_within_a_minute_with_the_time_when_it_was_seen_last()
      throws IOException {
    pass(Duration.ofMinutes(5), true);
    assertThat(watch.silent(null)).isNull();
    Instant seen = watch.seen(null);
    assertThat(seen).isAfter(clock.instant().minusSeconds(30));

    pass(Duration.ofSeconds(50), false);

    assertThat(watch.silent(null)).contains("has not been seen since " + seen, "start dst host");
    pass(Duration.ofSeconds(20), true);
    assertThat(watch.silent(null)).isNull();
  }

  @Test
  void one_that_never_was_there_is_told_and_the_time_before_central_started_does_not_count()
      throws IOException {
    heartbeat.beat();
    clock.forward(Duration.ofDays(1));
    list();
    assertThat(watch.silent(null)).isNull();
    assertThat(watch.seen(null)).isNull();

    clock.forward(Duration.ofSeconds(50));
    list();

    assertThat(watch.silent(null)).contains("has not been seen since central started");
  }

  @Test
  void a_slow_schedule_a_pause_and_another_clock_at_the_host_make_nobody_silent()
      throws IOException {
    pass(Duration.ofMinutes(1), true);
    clock.forward(Duration.ofHours(1));
    assertThat(watch.silent(null)).as("nothing was listed").isNull();
    heartbeat.beat();
    list();
    assertThat(watch.silent(null)).as("it has moved since").isNull();

    for (int beat = 0; beat < 5; beat++) {
      clock.forward(Duration.ofSeconds(20));
      watch.found(Duration.ofDays(1).toMillis() - beat);
      watch.end();
      assertThat(watch.silent(null)).as("its clock goes backwards").isNull();
    }
  }

  @Test
  void one_that_rings_is_there() throws IOException {
    pass(Duration.ofMinutes(2), false);
    assertThat(watch.silent(null)).isNotNull();

    Instant ring = clock.instant().minusSeconds(5);

    assertThat(watch.silent(ring)).isNull();
    assertThat(watch.seen(ring)).isEqualTo(ring);
    clock.forward(Duration.ofMinutes(1));
    assertThat(watch.silent(ring)).contains("has not been seen since " + ring);
  }
}
