package dst.seal;

import static dst.seal.TestSealer.articles;
import static org.assertj.core.api.Assertions.assertThat;

import dst.bundle.Manifest;
import dst.bundle.SignOfLife.Trouble;
import dst.capture.Acknowledged;
import dst.config.Home;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFileTest {
  @TempDir Path dir;

  private StatusFile of(TestSealer host, Map<String, Supplier<List<String>>> others)
      throws Exception {
    return new StatusFile(
        new Home(dir),
        new StatusFile.Sources(
            TestSealer.LOCATION,
            host.begin(),
            new Acknowledged(host.pullArea),
            new DiskReserve(host.pullArea, 1, folder -> host.free),
            new Troubles(TestSealer.LOCATION, host.clock),
            others),
        host.clock);
  }

  /** A capture that seals holds its own lock, and tells what it has sealed. */
  @Test
  void who_is_asked_what_fails_can_tell_meanwhile_what_was_sealed() throws Exception {
    TestSealer host = new TestSealer(dir);
    Manifest sealed = host.begin().seal(articles("{}"));
    CompletableFuture<StatusFile> made = new CompletableFuture<>();
    StatusFile status =
        of(
            host,
            Map.of(
                "outbox",
                () -> {
                  CompletableFuture.runAsync(() -> made.join().sealed(sealed))
                      .orTimeout(30, TimeUnit.SECONDS)
                      .join();
                  return List.of();
                }));
    made.complete(status);

    assertThat(status.now().isWell()).isTrue();
    assertThat(status.now().captures())
        .singleElement()
        .matches(captured -> captured.changes() == 1);
  }

  @Test
  void each_trouble_is_told_since_it_began_and_anew_after_it_was_over() throws Exception {
    TestSealer host = new TestSealer(dir);
    List<String> troubles = new ArrayList<>(List.of("no right on a"));
    StatusFile status = of(host, Map.of("tables", () -> List.copyOf(troubles)));
    String begin = host.clock.instant().toString();
    assertThat(status.now().troubles())
        .containsExactly(new Trouble("tables", begin, "no right on a"));

    host.clock.forward(Duration.ofMinutes(1));
    troubles.add("no trigger on b");
    assertThat(status.signOfLife().troubles())
        .containsExactly(
            new Trouble("tables", begin, "no right on a"),
            new Trouble("tables", begin, "no trigger on b"));

    troubles.clear();
    assertThat(status.now().isWell()).isTrue();
    Instant later = host.clock.instant();
    troubles.add("no right on c");
    assertThat(status.now().troubles())
        .containsExactly(new Trouble("tables", later.toString(), "no right on c"));
  }
}
