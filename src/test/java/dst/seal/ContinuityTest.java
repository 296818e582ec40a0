package dst.seal;

import static dst.seal.TestSealer.articles;
import static org.assertj.core.api.Assertions.assertThat;

import dst.bundle.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However the listener ended, and whatever was restored meanwhile. */
class ContinuityTest {
  @TempDir Path dir;
  private TestSealer host;

  @BeforeEach
  void aHost() throws IOException {
    host = new TestSealer(dir);
  }

  @Test
  void killed_while_it_wrote_a_bundle_it_uses_the_number_again() throws IOException {
    Manifest one = host.begin().seal(articles("{}"));
    Path half = host.pullArea.resolve("ready/boston-1-00000000000000000002.zip.tmp");
    Files.writeString(half, "PK half of it");

    Sealer after = host.begin();

    assertThat(half).doesNotExist();
    Manifest two = after.seal(articles("{}"));
    assertThat(two.bundle().number()).isEqualTo(2);
    assertThat(two.previous().number()).isEqualTo(one.bundle().number());
  }

  @Test
  void killed_before_the_source_forgot_its_changes_they_are_sealed_again_and_newer()
      throws IOException {
    host.begin().seal(articles(Map.of("outbox", "5"), "{\"A\":1}"));

    Manifest again = host.begin().seal(articles(Map.of("outbox", "5"), "{\"A\":1}"));

    assertThat(again.bundle().number()).isEqualTo(2);
    assertThat(again.nextSeq()).isEqualTo(3);
  }

  @Test
  void an_acknowledgement_of_less_or_the_same_is_nothing_special() throws IOException {
    Sealer sealer = host.begin();
    sealer.seal(articles("{}"));
    acknowledge(1, 1);

    host.continuity(sealer).check();

    assertThat(sealer.epoch()).isEqualTo(1);
    assertThat(host.snapshots).isEmpty();
  }

  @Test
  void an_acknowledgement_of_more_begins_a_new_epoch_with_a_snapshot_once() throws IOException {
    Sealer sealer = host.begin();
    sealer.seal(articles(Map.of("select.a", "7"), "{}"));
    acknowledge(1, 9);
    Continuity continuity = host.continuity(sealer);

    continuity.check();
    continuity.check();

    assertThat(host.snapshots)
        .containsExactly("central has bundle 9 of epoch 1, and this host knows of 1 of epoch 1");
    assertThat(sealer.marks()).isEmpty();
    assertThat(sealer.last()).isNull();
    Manifest first = sealer.seal(articles("{}"));
    assertThat(first.bundle()).hasToString("boston-2-00000000000000000001");
    assertThat(first.previous()).isNull();
    assertThat(first.nextSeq()).isEqualTo(2);
    continuity.check();
    assertThat(sealer.epoch()).isEqualTo(2);
  }

  @Test
  void killed_before_the_first_bundle_of_the_new_epoch_it_finds_the_same_again()
      throws IOException {
    Sealer before = host.begin();
    before.seal(articles("{}"));
    acknowledge(1, 9);
    host.continuity(before).check();

    Sealer after = host.begin();
    host.continuity(after).check();

    assertThat(after.epoch()).isEqualTo(2);
    assertThat(host.snapshots).hasSize(2);
  }

  @Test
  void a_rebuilt_host_with_an_empty_pull_area_goes_behind_what_central_has() throws IOException {
    acknowledge(3, 500);
    Sealer sealer = host.begin();

    host.continuity(sealer).check();

    assertThat(sealer.seal(articles("{}")).bundle().epoch()).isEqualTo(4);
  }

  @Test
  void a_damaged_newest_bundle_is_set_aside_and_a_new_epoch_begins() throws IOException {
    Sealer before = host.begin();
    before.seal(articles("{}"));
    before.seal(articles("{}"));
    Path newest = host.pullArea.resolve("ready/boston-1-00000000000000000002.zip");
    Files.write(newest, new byte[100]);

    Sealer after = host.begin();
    host.continuity(after).check();
    Sealer again = host.begin();
    host.continuity(again).check();

    assertThat(newest).doesNotExist();
    assertThat(newest.resolveSibling(newest.getFileName() + ".damaged")).exists();
    assertThat(host.snapshots)
        .hasSize(2)
        .allMatch(reason -> reason.contains("damaged") || reason.contains("zip"));
    assertThat(again.seal(articles("{}")).bundle()).hasToString("boston-2-00000000000000000001");
    Sealer well = host.begin();
    host.continuity(well).check();
    assertThat(well.epoch()).isEqualTo(2);
    assertThat(host.snapshots).hasSize(2);
  }

  @Test
  void two_new_epochs_before_a_bundle_are_one() throws IOException {
    Sealer sealer = host.begin();
    sealer.seal(articles("{}"));
    Continuity continuity = host.continuity(sealer);

    assertThat(continuity.begin("the database was restored", 1)).isEqualTo(2);
    assertThat(continuity.begin("and the pull area, too", 1)).isEqualTo(2);
    assertThat(continuity.begin("a database that knows more", 6)).isEqualTo(7);
  }

  private void acknowledge(long epoch, long applied) throws IOException {
    host.acknowledge(
        "{\"epoch\":%d,\"applied\":%d,\"protected\":0,\"at\":\"2026-11-23T10:00:00Z\"}"
            .formatted(epoch, applied));
  }
}
