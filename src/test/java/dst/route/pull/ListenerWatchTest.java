package dst.route.pull;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dst.bundle.BundleNames;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.SignOfLife;
import dst.route.area.LocalPullArea;
import dst.seal.Heartbeat;
import dst.testbed.HandClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerWatchTest {
  private static final Duration EVERY = Duration.ofSeconds(10);
  @TempDir Path pullArea;
  private final HandClock clock = new HandClock();
  private final ListenerWatch watch = new ListenerWatch(clock);
  private Heartbeat heartbeat;
  private SignOfLife says = SignOfLife.WELL;

  @BeforeEach
  void aListener() throws IOException {
    Files.createDirectories(pullArea.resolve("ready"));
    heartbeat = new Heartbeat(pullArea, () -> says, clock);
  }

  private void list() throws IOException {
    Path file = pullArea.resolve("ready").resolve(BundleNames.ALIVE);
    if (Files.exists(file)) {
      watch.found(Files.getLastModifiedTime(file).toMillis(), Files.size(file));
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

  private List<String> heard() throws IOException {
    return heard(new LocalPullArea(pullArea.toString()));
  }

  private List<String> heard(PullArea area) throws IOException {
    if (watch.hasNews()) {
      watch.hear(area);
    }
    return watch.says().troubles().stream()
        .map(trouble -> trouble.what() + ": " + trouble.error())
        .toList();
  }

  /** Central's account may list it, and read nothing. */
  private static final class Closed implements PullArea {
    @Override
    public InputStream open(String path) throws IOException {
      throw new AccessDeniedException(path);
    }

    @Override
    public List<Listed> list(String folder) {
      return List.of();
    }
  }

  private static SignOfLife fails(String... errors) {
    return new SignOfLife(
        Stream.of(errors).map(e -> new SignOfLife.Trouble("snapshots", null, e)).toList(), 0, null);
  }

  @Test
  void what_fails_at_the_host_is_read_once_and_again_after_a_minute_and_is_over_with_it()
      throws IOException {
    pass(Duration.ofSeconds(20), true);
    assertThat(watch.hasNews()).isFalse();

    says = fails("no right on articles");
    pass(Duration.ofSeconds(20), true);
    assertThat(heard()).containsExactly("snapshots: no right on articles");
    assertThat(watch.hasNews()).isFalse();

    says = fails("no right on products");
    pass(Duration.ofSeconds(30), true);
    assertThat(watch.hasNews()).isFalse();
    pass(Duration.ofSeconds(40), true);
    assertThat(heard()).containsExactly("snapshots: no right on products");

    says = SignOfLife.WELL;
    pass(Duration.ofSeconds(20), true);
    assertThat(heard()).isEmpty();
    assertThat(watch.hasNews()).isFalse();
  }

  @Test
  void much_is_cut_and_counted() throws IOException {
    says = fails("one", "two", "x".repeat(3_000), "4", "5", "6", "7", "8", "9", "10", "11", "12");
    pass(Duration.ofSeconds(20), true);
    assertThat(heard()).hasSize(SignOfLife.MOST).startsWith("snapshots: one");
    assertThat(watch.says().count()).isEqualTo(12);
    assertThat(watch.says().troubles().get(2).error()).hasSize(500).endsWith("…");
    assertThat(watch.says().untold()).isEqualTo(2);
  }

  @Test
  void rows_that_wait_for_their_files_are_told_and_are_no_trouble() throws IOException {
    says = new SignOfLife(List.of(), 0, new SignOfLife.Late(3, "2026-11-22T08:00:00Z", "a.jpg"));
    pass(Duration.ofSeconds(20), true);

    assertThat(heard()).isEmpty();
    assertThat(watch.says()).isEqualTo(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"troubles\": [ | is not what a listener writes",
        "[]                | is not what a listener writes",
        "null              |",
        "{}                |",
        "{\"troubles\":null,\"count\":-3} |",
        "{\"troubles\":[null,{\"error\":\"x\"},{\"what\":\"y\"},{\"what\":\"y\",\"error\":\"z\"}]}"
            + " | y: z",
        "{\"waiting_for_files\":{\"rows\":1},\"more\":{}} |",
      })
  void what_is_foreign_is_told_or_left_out_and_never_in_the_way(String content, String told)
      throws IOException {
    Files.writeString(pullArea.resolve("ready").resolve(BundleNames.ALIVE), content);
    list();

    List<String> heard = heard();
    if (told == null) {
      assertThat(heard).isEmpty();
    } else {
      assertThat(heard).singleElement(as(STRING)).contains(told);
    }
    assertThat(watch.says().waitingForFiles()).isNull();
    assertThat(watch.says().troubles()).noneMatch(t -> t.what() == null || t.error() == null);
    assertThat(watch.hasNews()).isFalse();
  }

  @Test
  void what_can_not_be_read_is_told_and_asked_for_once_a_minute() throws IOException {
    says = fails("no right on articles");
    pass(Duration.ofSeconds(20), true);
    int asked = 0;

    for (int second = 0; second < 90; second++) {
      watch.found(clock.instant().toEpochMilli(), 20);
      watch.end();
      if (watch.hasNews()) {
        asked++;
        assertThat(heard(new Closed()))
            .singleElement(as(STRING))
            .contains("central can't read it", "the right");
      }
      clock.forward(Duration.ofSeconds(1));
    }

    assertThat(asked).isEqualTo(2);
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
      watch.found(Duration.ofDays(1).toMillis() - beat, 0);
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
