package dst.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.bundle.Manifest;
import dst.location.Location;
import dst.record.Batch;
import dst.record.BundleId;
import dst.testbed.Bundles;
import dst.testbed.Products;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly the next bundle is taken, whatever lies in the pull area. */
class ChainTest {
  private static final int FULL = Batch.MOST_RECORDS;

  @TempDir Path dir;
  private final Location boston = Products.location("boston", Products.captured("articles"));
  private BundlePulls pulls;
  private Bundles host;

  @BeforeEach
  void pullArea() throws IOException {
    pulls = new BundlePulls(dir, boston);
    host = new Bundles(pulls.area(), "boston");
  }

  private Path seal(String code) throws IOException {
    return host.seal("articles", row(code));
  }

  private static String row(String code) {
    return "{\"CODE\":\"" + code + "\",\"NAME\":\"Name of " + code + "\"}";
  }

  private List<String> queued() {
    return pulls.queued.stream()
        .map(batch -> batch.bundle().epoch() + "-" + batch.bundle().number())
        .toList();
  }

  /** Hides a file from central, as if it were not there yet. */
  private Path hide(Path file) throws IOException {
    return Files.move(file, dir.resolve(file.getFileName()));
  }

  private void show(Path hidden) throws IOException {
    Files.move(hidden, pulls.area().resolve("ready").resolve(hidden.getFileName()));
  }

  @Test
  void bundles_are_taken_in_the_order_of_their_numbers() throws IOException {
    seal("A");
    seal("B");
    pulls.poll();
    seal("C");
    pulls.poll();

    assertThat(queued()).containsExactly("1-1", "1-2", "1-3");
    assertThat(pulls.waiting()).isEmpty();
    assertThat(pulls.chain().trouble()).isNull();
  }

  @Test
  void a_gap_is_waited_for_and_told_and_never_skipped() throws IOException {
    seal("A");
    Path second = hide(seal("B"));
    seal("C");
    seal("D");
    pulls.poll();
    pulls.poll();
    assertThat(pulls.chain().trouble()).as("one listing may be too early").isNull();
    pulls.poll();
    assertThat(queued()).containsExactly("1-1");
    assertThat(pulls.chain().trouble())
        .contains("boston-1-00000000000000000002.zip is missing", "(2)", "since ");

    show(second);
    pulls.poll();
    assertThat(queued()).containsExactly("1-1", "1-2", "1-3", "1-4");
    assertThat(pulls.chain().trouble()).isNull();
  }

  @Test
  void a_first_bundle_that_is_missing_is_a_gap_too() throws IOException {
    hide(seal("A"));
    seal("B");
    pulls.poll();
    pulls.poll();

    assertThat(queued()).isEmpty();
    assertThat(pulls.chain().trouble()).contains("boston-1-00000000000000000001.zip is missing");
  }

  @Test
  void foreign_and_unfinished_files_are_none_of_ours() throws IOException {
    Chain chain = pulls.chain();

    assertThat(chain.untaken("boston-1-00000000000000000001.zip")).isNull();
    chain.listed("boston-1-00000000000000000001.zip");
    assertThat(
            List.of(
                "dallas-1-00000000000000000001.zip",
                "boston-1-00000000000000000001.zip.tmp",
                "boston-0-00000000000000000001.zip",
                "boston-1-00000000000000000000.zip",
                "boston-1-1.zip",
                "boston-1-99999999999999999999.zip",
                "PROD.csv"))
        .allMatch(name -> chain.untaken(name) == Untaken.NO_BUNDLE);
  }

  @Test
  void a_damaged_bundle_is_tried_again_then_parked_and_taken_when_it_is_mended()
      throws IOException {
    Path first = seal("A");
    seal("B");
    byte[] whole = Files.readAllBytes(first);
    Files.write(first, new byte[] {1, 2, 3});
    pulls.poll();
    pulls.poll();
    assertThat(pulls.chain().trouble()).isNull();
    pulls.poll();
    assertThat(pulls.refused)
        .extracting(refused -> refused.substring(0, refused.indexOf(' ')))
        .containsExactly("RETRY", "RETRY", "PARK");
    assertThat(pulls.chain().trouble())
        .contains("boston-1-00000000000000000001.zip is no zip archive", "Bring it back");
    pulls.poll();
    assertThat(pulls.refused).as("not again at once").hasSize(3);
    assertThat(queued()).isEmpty();

    Files.write(first, whole);
    pulls.poll();
    assertThat(queued()).containsExactly("1-1", "1-2");
    assertThat(pulls.chain().trouble()).isNull();
  }

  @Test
  void nothing_of_a_bundle_is_queued_whose_data_file_nobody_has_read_and_is_damaged()
      throws IOException {
    Path bundle = host.next().upsert("articles", row("A")).file("a.gif", "GIF a").seal();
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("GIF a")] ^= 1;
    Files.write(bundle, bytes);
    pulls.poll();

    assertThat(queued()).isEmpty();
    assertThat(pulls.refused.get(0))
        .startsWith("RETRY")
        .contains("has 5 bytes with the SHA-256", "and the manifest says 5 with");
  }

  @Test
  void a_bundle_under_the_name_of_another_one_is_damaged() throws IOException {
    Path first = hide(seal("A"));
    Path second = seal("B");
    Files.move(second, host.ready(1));
    pulls.poll();

    assertThat(queued()).isEmpty();
    assertThat(pulls.refused.get(0))
        .contains("says in its manifest that it is boston-1-00000000000000000002");
    assertThat(first).exists();
  }

  @Test
  void the_same_bundle_once_more_goes_to_done_unread() throws IOException {
    seal("A");
    seal("B");
    pulls.poll();
    pulls.ledger.put(new BundleId("boston", 1, 1), hashOf(1));
    for (long number : new long[] {1, 2}) {
      Files.move(host.done(number), host.ready(number));
    }
    pulls.poll();

    assertThat(queued()).containsExactly("1-1", "1-2");
    assertThat(pulls.waiting()).isEmpty();
    assertThat(pulls.chain().trouble()).isNull();
  }

  private String hashOf(long number) throws IOException {
    try (var bundle =
        dst.bundle.SealedBundle.open(host.done(number), dst.bundle.SealedBundle.Limits.USUAL)) {
      return bundle.sha256();
    }
  }

  @Test
  void another_bundle_of_the_same_number_parks_the_location_until_a_new_epoch() throws IOException {
    seal("A");
    Manifest.Link first = host.last();
    seal("B");
    pulls.poll();
    host.backTo(first);
    seal("other B");
    seal("other C");
    pulls.poll();
    pulls.poll();
    assertThat(queued()).containsExactly("1-1", "1-2");
    assertThat(pulls.chain().trouble())
        .contains("boston-1-00000000000000000002.zip is a fork", "new epoch");

    host.newEpoch();
    seal("everything");
    pulls.poll();
    pulls.poll();
    assertThat(queued()).containsExactly("1-1", "1-2", "2-1");
    assertThat(pulls.chain().trouble()).isNull();
    assertThat(pulls.waiting()).as("the old epoch goes unread").isEmpty();
  }

  @Test
  void a_bundle_that_does_not_hang_on_the_one_before_is_a_fork() throws IOException {
    seal("A");
    pulls.poll();
    Bundles other = new Bundles(dir.resolve("other"), "boston");
    other.seal("articles", row("Z"));
    Path alien = other.seal("articles", row("Y"));
    Files.move(alien, host.ready(2), StandardCopyOption.REPLACE_EXISTING);
    pulls.poll();

    assertThat(queued()).containsExactly("1-1");
    assertThat(pulls.chain().trouble()).contains("is a fork: it does not hang on the bundle 1-1");
  }

  @Test
  void a_fork_that_is_taken_away_is_forgotten() throws IOException {
    seal("A");
    Manifest.Link first = host.last();
    Path right = hide(seal("B"));
    host.backTo(first);
    pulls.poll();
    Files.write(host.ready(1), Files.readAllBytes(right));
    pulls.poll();
    assertThat(pulls.refused).isNotEmpty();
    Files.delete(host.ready(1));
    show(right);
    pulls.poll();

    assertThat(queued()).containsExactly("1-1", "1-2");
    assertThat(pulls.chain().trouble()).isNull();
  }

  @Test
  void a_new_epoch_begins_when_all_of_the_old_one_is_taken() throws IOException {
    seal("A");
    pulls.poll();
    Path second = hide(seal("B"));
    host.newEpoch();
    seal("A");
    seal("B");
    pulls.poll();
    assertThat(queued()).containsExactly("1-1");
    assertThat(pulls.chain().trouble())
        .contains("boston-2-00000000000000000001.zip begins a new epoch behind the bundle 1-2");

    show(second);
    pulls.poll();
    pulls.poll();
    assertThat(queued()).containsExactly("1-1", "1-2", "2-1", "2-2");
  }

  @Test
  void a_rebuilt_host_begins_anew_and_what_is_left_of_the_old_epoch_goes_unread()
      throws IOException {
    seal("A");
    pulls.poll();
    hide(seal("B"));
    Path third = seal("C");
    host.rebuilt();
    seal("everything");
    pulls.poll();
    assertThat(queued()).containsExactly("1-1", "2-1");
    pulls.poll();

    assertThat(third).doesNotExist();
    assertThat(pulls.waiting()).isEmpty();
    assertThat(pulls.chain().trouble()).isNull();
  }

  @Test
  void what_is_ready_of_the_old_epoch_is_taken_first() throws IOException {
    for (int i = 0; i < 9; i++) {
      host.rebuilt();
    }
    seal("A");
    seal("B");
    host.rebuilt();
    seal("everything");
    pulls.poll();
    assertThat(queued()).as("as their names sort").containsExactly("10-1", "10-2", "11-1");
  }

  @Test
  void names_sort_epochs_wrongly_and_the_chain_does_not_mind() throws IOException {
    for (int i = 0; i < 8; i++) {
      host.rebuilt();
    }
    seal("A");
    seal("B");
    host.rebuilt();
    seal("everything");
    pulls.poll();
    assertThat(queued()).containsExactly("9-1", "9-2");
    assertThat(pulls.chain().hasMore()).isTrue();
    pulls.poll();

    assertThat(queued()).containsExactly("9-1", "9-2", "10-1");
    assertThat(pulls.chain().hasMore()).isFalse();
  }

  @Test
  void a_host_that_was_set_back_goes_on_in_a_new_epoch() throws IOException {
    seal("A");
    Manifest.Link first = host.last();
    seal("B");
    seal("C");
    pulls.poll();
    host.backTo(first);
    host.newEpoch();
    seal("everything");
    pulls.poll();

    assertThat(queued()).containsExactly("1-1", "1-2", "1-3", "2-1");
  }

  @Test
  void after_a_crash_the_same_batches_are_queued_whatever_the_definition_says_now()
      throws IOException {
    Bundles.Next large = host.next();
    for (int i = 0; i < 2 * FULL + 1; i++) {
      large.upsert("articles", row("A" + i));
    }
    large.seal();
    seal("B");
    pulls.crashAfter(1);
    assertThatThrownBy(pulls::poll).isInstanceOf(BundlePulls.Crash.class);
    pulls.restart();
    pulls.define(Products.location("boston", Products.captured("articles-of-others")));
    pulls.poll();

    assertThat(pulls.queued)
        .extracting(Batch::id)
        .containsExactly(
            "boston-1-00000000000000000001/0",
            "boston-1-00000000000000000001/0",
            "boston-1-00000000000000000001/1",
            "boston-1-00000000000000000001/2",
            "boston-1-00000000000000000002/0");
    assertThat(pulls.queued.get(1)).isEqualTo(pulls.queued.get(0));
    assertThat(pulls.queued.get(3).last()).isTrue();
    assertThat(pulls.waiting()).isEmpty();
  }

  @Test
  void a_crash_between_queue_and_move_queues_the_same_once_more() throws IOException {
    seal("A");
    pulls.crashBeforeMove();
    assertThatThrownBy(pulls::poll).isInstanceOf(BundlePulls.Crash.class);
    pulls.restart();
    pulls.poll();

    assertThat(pulls.queued).hasSize(2);
    assertThat(pulls.queued.get(1)).isEqualTo(pulls.queued.get(0));
    seal("B");
    pulls.poll();
    assertThat(queued()).containsExactly("1-1", "1-1", "1-2");
  }

  @Test
  void what_was_held_of_a_large_bundle_is_off_the_disk_when_it_is_queued() throws IOException {
    Bundles.Next large = host.next();
    for (int i = 0; i < 8_000; i++) {
      large.upsert("articles", row("A" + i));
    }
    large.seal();
    seal("B");
    pulls.poll();
    assertThat(queued()).containsExactly("1-1", "1-1", "1-1", "1-1", "1-2");
    try (Stream<Path> left = Files.list(dir.resolve("staging/boston"))) {
      assertThat(left).allMatch(file -> file.toFile().length() < 10_000);
    }

    int queued = pulls.queued.size();
    pulls.ledger.put(new BundleId("boston", 1, 1), hashOf(1));
    pulls.restart();
    Files.move(host.done(1), host.ready(1));
    Files.move(host.done(2), host.ready(2));
    pulls.poll();
    assertThat(pulls.queued).hasSize(queued);
  }

  /** The held batches went with the staging folder; the ledger tells where to go on. */
  @Test
  void a_central_without_its_staging_folder_goes_on_behind_what_is_stored() throws IOException {
    seal("A");
    pulls.poll();
    String taken = host.last().sha256();
    pulls = new BundlePulls(dir.resolve("new"), boston);
    host = new Bundles(pulls.area(), "boston");
    seal("A");
    hide(host.ready(1));
    seal("B");
    pulls.ledger.put(new BundleId("boston", 1, 1), taken);
    pulls.poll();

    assertThat(queued()).containsExactly("1-2");
  }

  @Test
  void bundles_are_taken_again_when_the_database_was_set_back() throws IOException {
    seal("A");
    Manifest.Link first = host.last();
    seal("B");
    seal("C");
    pulls.poll();
    pulls.ledger.put(new BundleId("boston", 1, 1), first.sha256());
    pulls.chain().takeAgainFrom(1, 2);
    pulls.restart();
    for (long number : new long[] {2, 3}) {
      Files.move(host.done(number), host.ready(number));
    }
    pulls.poll();
    assertThat(queued()).containsExactly("1-1", "1-2", "1-3", "1-2", "1-3");

    pulls.chain().takeAgainFrom(1, 1);
    Files.move(host.done(1), host.ready(1));
    pulls.poll();
    assertThat(queued()).endsWith("1-1");
  }

  @Test
  void a_bundle_over_the_largest_size_is_parked_with_what_to_do() throws IOException {
    StringBuilder incompressible = new StringBuilder();
    new java.util.Random(1)
        .ints(1_100_000, 33, 126)
        .filter(c -> c != '"' && c != '\\')
        .forEach(incompressible::appendCodePoint);
    host.next().file("photos/a.gif", incompressible.toString()).upsert("articles", row("A")).seal();
    pulls.poll();
    assertThat(pulls.refused.get(0)).contains("max-size");
    assertThat(queued()).isEmpty();
  }

  @Test
  void a_damaged_memory_says_what_to_do() throws IOException {
    seal("A");
    pulls.poll();
    seal("B");
    pulls.poll();
    for (String half : List.of("bundle-1", "bundle-2")) {
      Files.writeString(dir.resolve("staging/boston").resolve(half), "epoch=one\n");
    }
    pulls.restart();
    seal("C");

    assertThatThrownBy(pulls::poll)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("remove both");
  }
}
