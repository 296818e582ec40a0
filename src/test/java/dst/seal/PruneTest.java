package dst.seal;

import static dst.seal.TestSealer.articles;
import static org.assertj.core.api.Assertions.assertThat;

import dst.bundle.Manifest;
import dst.capture.Acknowledged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneTest {
  private static final Duration DAY = Duration.ofDays(1);
  @TempDir Path dir;
  private TestSealer host;
  private Sealer sealer;
  private Prune prune;
  private final List<Manifest> sealed = new ArrayList<>();

  @BeforeEach
  void fiveBundlesOfWhichFourAreTaken() throws IOException {
    host = new TestSealer(dir);
    sealer = host.begin();
    prune =
        new Prune(
            host.pullArea, TestSealer.LOCATION, new Acknowledged(host.pullArea), DAY, host.clock);
    for (int i = 0; i < 5; i++) {
      seal();
    }
    for (int i = 0; i < 4; i++) {
      host.take(sealed.get(i));
    }
  }

  private void seal() throws IOException {
    Manifest manifest = sealer.seal(articles("{}"));
    sealed.add(manifest);
    Files.setLastModifiedTime(
        host.pullArea.resolve("ready").resolve(manifest.bundle() + ".zip"),
        FileTime.from(host.clock.instant()));
  }

  @Test
  void what_is_protected_and_old_enough_goes_and_nothing_else() throws IOException {
    acknowledge(1, 4, 2);
    look();
    assertThat(there("done")).as("too young").hasSize(4);

    later();
    assertThat(there("done")).containsExactly(3L, 4L);
    assertThat(there("ready")).containsExactly(5L);
  }

  @Test
  void without_an_acknowledgement_nothing_goes_however_old() throws IOException {
    later();
    assertThat(there("done")).hasSize(4);
  }

  @Test
  void applied_alone_is_not_enough() throws IOException {
    acknowledge(1, 5, 0);
    later();
    assertThat(there("done")).hasSize(4);
  }

  @Test
  void the_newest_bundle_stays_because_the_listener_goes_on_from_it() throws IOException {
    host.take(sealed.get(4));
    acknowledge(1, 5, 5);
    later();
    assertThat(there("done")).containsExactly(5L);
    assertThat(host.begin().last().number()).isEqualTo(5);
  }

  @Test
  void what_waits_in_ready_stays_even_if_central_says_that_it_has_it() throws IOException {
    acknowledge(1, 9, 9);
    later();
    assertThat(there("ready")).containsExactly(5L);
  }

  @Test
  void bundles_of_an_earlier_epoch_are_protected_as_a_whole() throws IOException {
    sealer.newEpoch(0);
    seal();
    acknowledge(2, 0, 0);
    later();
    assertThat(there("done")).isEmpty();
    assertThat(there("ready")).containsExactly(5L, 1L);
  }

  @Test
  void a_later_acknowledgement_lets_more_go() throws IOException {
    acknowledge(1, 4, 1);
    later();
    assertThat(there("done")).containsExactly(2L, 3L, 4L);
    acknowledge(1, 4, 3);
    later();
    assertThat(there("done")).containsExactly(4L);
  }

  @Test
  void an_unreadable_acknowledgement_lets_nothing_go_until_it_can_be_read() throws IOException {
    host.acknowledge("{\"epoch\":1,");
    later();
    assertThat(there("done")).hasSize(4);
    acknowledge(1, 4, 4);
    later();
    assertThat(there("done")).isEmpty();
  }

  private void later() throws IOException {
    host.clock.forward(DAY.plusHours(1));
    look();
  }

  private void look() throws IOException {
    prune.look();
  }

  private void acknowledge(long epoch, long applied, long upTo) throws IOException {
    host.acknowledge(
        "{\"epoch\":%d,\"applied\":%d,\"protected\":%d,\"at\":\"2026-11-23T10:00:00Z\"}"
            .formatted(epoch, applied, upTo));
  }

  private List<Long> there(String folder) throws IOException {
    SealedBundles bundles = new SealedBundles(host.pullArea, TestSealer.LOCATION);
    return (folder.equals("done") ? bundles.done() : bundles.ready())
        .stream().map(bundle -> bundle.number()).toList();
  }
}
