package dst.pull.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.location.Location;
import dst.location.MirroredFolder.Removed;
import dst.location.Pull.Finished;
import dst.pull.Intake;
import dst.pull.MirrorBench;
import dst.record.Batch;
import dst.record.Change;
import dst.record.HeldRemoval;
import dst.record.Op;
import dst.record.Rejection;
import dst.testbed.MemoryPullArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {
  private static final int FULL = Batch.MOST_RECORDS;

  @TempDir Path staging;
  private MirrorBench bench;
  private MemoryPullArea host;

  @BeforeEach
  void open() {
    bench = new MirrorBench(staging);
    host = bench.host;
  }

  /** {@code +path} for each upsert, {@code -path} for each delete. */
  private static List<String> changes(List<Batch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.changes().stream())
        .map(MirrorTest::shown)
        .toList();
  }

  private static String shown(Change change) {
    return (change.op() == Op.UPSERT ? "+" : "-") + change.values().get(0);
  }

  private static List<Rejection> rejected(List<Batch> batches) {
    return batches.stream().flatMap(batch -> batch.rejected().stream()).toList();
  }

  private String trouble() {
    return bench.mirror.trouble(bench.location);
  }

  private void hundred() {
    for (int i = 100; i < 200; i++) {
      host.with("photos/" + i + ".gif", "x" + i);
    }
  }

  @Test
  void new_files_become_upserts_in_one_batch_with_path_hash_and_size() throws IOException {
    host.with("photos/b.gif", "bb").with("photos/a/c.gif", "c").with("other/d.gif", "d");

    List<Batch> batches = bench.listed();

    assertThat(changes(batches)).containsExactly("+photos/a/c.gif", "+photos/b.gif");
    Batch batch = batches.get(0);
    assertThat(batch.record()).isEqualTo("data_file");
    assertThat(batch.file()).isEqualTo("photos/");
    assertThat(batch.last()).isTrue();
    assertThat(batch.changes().get(1).values())
        .containsExactly("photos/b.gif", MirrorBench.sha256(new byte[] {'b', 'b'}), "2");
    assertThat(batch.changes())
        .extracting(Change::seq)
        .allMatch(seq -> seq > batch.bundle().number());
  }

  @Test
  void what_has_not_changed_is_not_fetched_again_also_after_a_restart() throws IOException {
    host.with("photos/a.gif", "a").with("photos/b.gif", "b");
    bench.listed();
    host.opened();

    assertThat(bench.listed()).isEmpty();
    bench.restart();
    host.with("photos/b.gif", "B", 2_000);
    assertThat(changes(bench.listed())).containsExactly("+photos/b.gif");
    assertThat(host.opened()).containsExactly("photos/b.gif");
  }

  @Test
  void it_is_listed_when_its_time_has_come_and_not_before() throws IOException {
    bench.listed();
    host.with("photos/a.gif", "a");
    bench.listed();
    host.with("photos/b.gif", "b");
    assertThat(bench.mirror.isDue(bench.location, bench.folder)).isFalse();
    assertThat(bench.turn()).isEmpty();
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.mirror.isDue(bench.location, bench.folder)).isTrue();
  }

  @Test
  void a_removed_file_is_a_delete_and_a_renamed_one_a_delete_and_an_upsert() throws IOException {
    host.with("photos/a.gif", "a").with("photos/b.gif", "b").with("photos/c.gif", "c");
    bench.listed();

    host.without("photos/a.gif").without("photos/b.gif").with("photos/d.gif", "b");

    assertThat(changes(bench.listed()))
        .containsExactly("-photos/a.gif", "-photos/b.gif", "+photos/d.gif");
    assertThat(bench.listed()).isEmpty();
  }

  @Test
  void a_file_that_is_a_folder_now_and_back() throws IOException {
    host.with("photos/a", "file").with("photos/a.gif", "a");
    bench.listed();
    host.without("photos/a").with("photos/a/b", "below");
    assertThat(changes(bench.listed())).containsExactly("-photos/a", "+photos/a/b");
    host.without("photos/a").with("photos/a", "file again");
    assertThat(changes(bench.listed())).containsExactly("+photos/a", "-photos/a/b");
  }

  @Test
  void removed_files_stay_where_the_definition_keeps_them() throws IOException {
    bench.define("photos", "*", Removed.KEEP, Duration.ZERO);
    host.with("photos/a.gif", "a").with("photos/b.gif", "b");
    bench.listed();
    host.without("photos/a.gif");

    assertThat(bench.listed()).isEmpty();
    host.with("photos/a.gif", "a");
    assertThat(bench.listed()).isEmpty();
  }

  @Test
  void a_batch_that_was_sealed_before_a_crash_is_queued_again_as_it_is() throws IOException {
    host.with("photos/a.gif", "a");
    bench.pass(Duration.ofMinutes(1));
    List<Batch> before = bench.queued(bench.sealed());
    bench.restart();
    host.with("photos/a.gif", "changed meanwhile", 2_000);
    host.opened();

    assertThat(bench.turn()).isEqualTo(before);
    assertThat(host.opened()).isEmpty();
    assertThat(changes(bench.turn())).containsExactly("+photos/a.gif");
  }

  @Test
  void a_crash_before_the_seal_loses_nothing() throws IOException {
    host.with("photos/a.gif", "a");
    bench.pass(Duration.ofMinutes(1));
    bench.fetched();
    bench.restart();

    assertThat(changes(bench.listed())).containsExactly("+photos/a.gif");
  }

  @Test
  void turns_and_records_share_one_clock_and_neither_forgets_the_other() throws IOException {
    dst.pull.Pull records = new dst.pull.Pull(staging, bench.clock());
    MemoryPullArea area = new MemoryPullArea().with("p.csv", "CODE;NAME\nA;Axle\n");
    Intake intake = records.take(bench.location, "p.csv", area.size("p.csv"), area);
    records.seal(intake);
    host.with("photos/a.gif", "a");

    Batch mirrored = bench.turn().get(0);
    assertThat(mirrored.bundle().number()).isGreaterThan(intake.bundle().number());
    Intake again = records.take(bench.location, "p.csv", area.size("p.csv"), area);
    assertThat(again.bundle()).as("the same file after a crash").isEqualTo(intake.bundle());
    records.seal(again);
    records.finish(again);
    host.with("photos/b.gif", "b");
    Batch next = bench.listed().get(0);

    assertThat(next.bundle().number()).isGreaterThan(mirrored.changes().get(0).seq());
  }

  @Test
  void a_delete_is_older_than_a_file_that_a_record_brought_after_the_listing() throws IOException {
    host.with("photos/a.gif", "a").with("photos/b.gif", "b");
    bench.listed();
    host.without("photos/a.gif").with("photos/b.gif", "B", 2_000);
    bench.pass(Duration.ofMinutes(1));
    MirrorTurn turn = bench.fetched();
    bench.mirror.seal(turn);

    Batch batch = bench.queued(turn).get(0);
    Change delete = batch.changes().get(0);
    assertThat(delete.op()).isEqualTo(Op.DELETE);
    assertThat(delete.seq()).isLessThan(batch.bundle().number());
  }

  @Test
  void a_folder_that_is_not_there_removes_nothing_and_is_told_until_it_is_back()
      throws IOException {
    host.with("photos/a.gif", "a").with("photos/b.gif", "b");
    bench.listed();
    host.without("photos");

    assertThat(bench.listed()).isEmpty();
    assertThat(trouble()).contains("photos is not in the pull area").contains("stay at central");
    host.with("photos/a.gif", "a");
    assertThat(changes(bench.listed())).containsExactly("-photos/b.gif");
    assertThat(trouble()).isNull();
  }

  @Test
  void a_folder_that_lost_most_of_its_files_keeps_them_until_that_is_confirmed()
      throws IOException {
    hundred();
    bench.listed();
    for (int i = 100; i < 160; i++) {
      host.without("photos/" + i + ".gif");
    }
    host.with("photos/new.gif", "new");

    assertThat(changes(bench.listed())).containsExactly("+photos/new.gif");
    assertThat(trouble()).isNull();
    HeldRemoval held = held();
    assertThat(held.sentence())
        .isEqualTo(
            "the mirrored folder photos lacks 60 of 100 data files (photos/100.gif,"
                + " photos/101.gif, photos/102.gif, photos/103.gif, photos/104.gif, ...)");
    assertThat(bench.listed()).isEmpty();
    assertThat(held().since()).isEqualTo(held.since());

    assertThat(bench.mirror.confirm("boston", held.id())).isTrue();
    assertThat(bench.mirror.isDue(bench.location, bench.folder)).isTrue();
    assertThat(changes(bench.turn())).hasSize(60).allMatch(change -> change.startsWith("-"));
    assertThat(bench.mirror.held(bench.location)).isEmpty();
    assertThat(bench.mirror.confirm("boston", held.id())).isFalse();
  }

  private HeldRemoval held() {
    return bench.mirror.held(bench.location).get(0);
  }

  private void without(int from, int to) {
    for (int i = from; i < to; i++) {
      host.without("photos/" + i + ".gif");
    }
  }

  @Test
  void a_confirmation_is_for_what_was_shown_and_outlives_central() throws IOException {
    hundred();
    bench.listed();
    without(100, 160);
    bench.listed();
    bench.mirror.confirm("boston", held().id());
    host.without("photos/160.gif");
    bench.restart();

    assertThat(bench.listed()).isEmpty();
    assertThat(held().removed()).isEqualTo(61);
    host.with("photos/160.gif", "x160");
    assertThat(changes(bench.listed())).hasSize(60).contains("-photos/159.gif");
    assertThat(bench.mirror.held(bench.location)).isEmpty();
  }

  @Test
  void files_that_come_back_are_no_longer_held() throws IOException {
    hundred();
    bench.listed();
    without(100, 160);
    bench.listed();
    assertThat(held().removed()).isEqualTo(60);
    hundred();

    bench.listed();
    assertThat(bench.mirror.held(bench.location)).isEmpty();
  }

  @Test
  void a_folder_that_is_empty_at_once_keeps_its_files() throws IOException {
    bench.define("", "*.gif", Removed.DELETE, Duration.ZERO);
    for (int i = 0; i < 11; i++) {
      host.with("a" + i + ".gif", "a");
    }
    bench.listed();
    for (int i = 0; i < 11; i++) {
      host.without("a" + i + ".gif");
    }

    assertThat(bench.listed()).isEmpty();
    assertThat(held().sentence()).startsWith("the mirrored folder . lacks 11 of 11 data files (");
  }

  @Test
  void a_few_files_may_be_the_last_ones() throws IOException {
    host.with("photos/a.gif", "a").with("photos/sub/b.gif", "b");
    bench.listed();
    host.without("photos/a.gif");

    assertThat(changes(bench.listed())).containsExactly("-photos/a.gif");
  }

  @Test
  void what_lies_in_a_folder_that_can_not_be_listed_stays_and_the_rest_goes_on()
      throws IOException {
    host.with("photos/sub/a.gif", "a").with("photos/b.gif", "b").with("photos/c.gif", "c");
    bench.listed();
    host.forbid("photos/sub");
    host.without("photos/b.gif").with("photos/d.gif", "d");

    assertThat(changes(bench.listed())).containsExactly("-photos/b.gif", "+photos/d.gif");
    assertThat(trouble()).contains("photos/sub that central may not list");
    host.allow("photos/sub");
    assertThat(bench.listed()).isEmpty();
    assertThat(trouble()).isNull();
  }

  @Test
  void a_broken_listing_concludes_nothing() throws IOException {
    host.with("photos/a.gif", "a");
    bench.listed();
    host.without("photos/a.gif").with("photos/b.gif", "b");
    host.broken(true);

    assertThatThrownBy(bench::listed).isInstanceOf(IOException.class);
    host.broken(false);
    assertThat(changes(bench.turn())).containsExactly("-photos/a.gif", "+photos/b.gif");
  }

  @Test
  void a_file_that_central_may_not_read_is_told_and_stops_no_other() throws IOException {
    host.with("photos/a.gif", "a").with("photos/b.gif", "b");
    host.forbid("photos/a.gif");

    assertThat(changes(bench.listed())).containsExactly("+photos/b.gif");
    assertThat(trouble()).contains("photos/a.gif can't be mirrored: central may not read it");
    host.allow("photos/a.gif");
    assertThat(changes(bench.listed())).containsExactly("+photos/a.gif");
    assertThat(trouble()).isNull();
  }

  @Test
  void three_failures_in_a_row_end_the_turn_and_nothing_is_lost() throws IOException {
    hundred();
    bench.pass(Duration.ofMinutes(1));
    MirrorTurn turn = bench.mirror.begin(bench.location, bench.folder);
    bench.mirror.compare(turn, host);
    host.broken(true);
    assertThatThrownBy(bench::fetched).hasMessage("the connection is cut");
    host.broken(false);

    assertThat(changes(bench.listed())).hasSize(100);
  }

  @Test
  void a_file_that_grows_while_it_is_fetched_is_left_for_the_next_listing() throws IOException {
    host.with("photos/a.gif", "a").with("photos/b.gif", "b");
    bench.pass(Duration.ofMinutes(1));
    MirrorTurn turn = bench.mirror.begin(bench.location, bench.folder);
    bench.mirror.compare(turn, host);
    turn.close();
    host.with("photos/a.gif", "a and more", 2_000);

    assertThat(changes(bench.turn())).containsExactly("+photos/b.gif");
    assertThat(changes(bench.listed())).containsExactly("+photos/a.gif");
  }

  @Test
  void where_files_are_written_in_place_they_are_taken_when_they_stand_still() throws IOException {
    bench.define("photos", "*", Removed.DELETE, Duration.ofSeconds(5));
    host.with("photos/a.gif", "a");
    assertThat(bench.listed()).isEmpty();
    bench.pass(Duration.ofSeconds(5));
    assertThat(bench.mirror.isDue(bench.location, bench.folder)).isTrue();
    MirrorTurn turn = bench.fetched();
    host.with("photos/a.gif", "A", 2_000);
    bench.mirror.recheck(turn, host);
    bench.mirror.seal(turn);
    assertThat(bench.queued(turn)).as("it changed while it was fetched").isEmpty();
    bench.mirror.remember(turn);

    assertThat(bench.listed()).isEmpty();
    assertThat(changes(bench.listed())).containsExactly("+photos/a.gif");
  }

  @Test
  void a_file_that_is_too_large_is_one_dead_letter_until_it_changes_or_the_limit_is_raised()
      throws IOException {
    host.with("photos/a.gif", "a".repeat(1_001)).with("photos/b.gif", "b");
    List<Batch> batches = bench.listed();

    assertThat(changes(batches)).containsExactly("+photos/b.gif");
    assertThat(rejected(batches)).hasSize(1);
    Rejection rejection = rejected(batches).get(0);
    assertThat(rejection.rule()).isEqualTo("max-data-file");
    assertThat(rejection.key()).isEqualTo("photos/a.gif");
    assertThat(rejection.error()).contains("boston: the data file photos/a.gif has 1,001 bytes");
    assertThat(batches.get(0).records()).isEqualTo(2);
    assertThat(bench.listed()).isEmpty();

    bench.location = bench.with(new Finished(null, Duration.ZERO), 2_000);
    assertThat(changes(bench.listed())).containsExactly("+photos/a.gif");
  }

  @Test
  void a_name_that_can_not_be_taken_is_one_dead_letter_and_its_neighbours_go_on()
      throws IOException {
    host.with("photos/a\\b.gif", "a")
        .with("photos/line\nend.gif", "b")
        .with("photos/no\uFFFDutf.gif", "c")
        .with("photos/back\\slash/d.gif", "d")
        .with("photos/fine.gif", "e");
    List<Batch> batches = bench.listed();

    assertThat(changes(batches)).containsExactly("+photos/fine.gif");
    assertThat(rejected(batches)).hasSize(4).allMatch(r -> r.rule().equals("path"));
    assertThat(bench.listed()).isEmpty();
    host.without("photos/line\nend.gif");
    assertThat(bench.listed()).isEmpty();
  }

  @Test
  void hidden_and_growing_names_are_left_alone() throws IOException {
    host.with("photos/.hidden", "a")
        .with("photos/.git/b.gif", "b")
        .with("photos/c.gif.part", "c")
        .with("photos/d.TMP", "d")
        .with("photos/e.gif", "e");

    assertThat(changes(bench.listed())).containsExactly("+photos/e.gif");
  }

  @Test
  void a_mirrored_pull_area_leaves_out_what_belongs_to_the_pull() throws IOException {
    bench.define("", "*", Removed.DELETE, Duration.ZERO);
    bench.location = bench.with(new Finished(".ok", Duration.ZERO), 1_000);
    host.with("a.csv", "records")
        .with("a.csv.ok", "marker")
        .with("done/0001-b.csv", "taken")
        .with("notes.txt", "n")
        .with("sub/c.csv", "no records there");

    assertThat(changes(bench.listed())).containsExactly("+notes.txt", "+sub/c.csv");
  }

  @Test
  void only_files_of_the_pattern_are_mirrored() throws IOException {
    bench.define("photos", "*.{gif,png}", Removed.DELETE, Duration.ZERO);
    host.with("photos/a.gif", "a").with("photos/b/c.png", "c").with("photos/d.txt", "d");

    assertThat(changes(bench.listed())).containsExactly("+photos/a.gif", "+photos/b/c.png");
  }

  @Test
  void a_large_folder_takes_several_turns_and_a_restart_between_them_fetches_nothing_twice()
      throws IOException {
    for (int i = 10_000; i < 10_000 + 2 * FULL + 1; i++) {
      host.with("photos/" + i % 7 + "/" + i + ".gif", "x" + i);
    }
    List<Batch> batches = new ArrayList<>();
    bench.pass(Duration.ofMinutes(1));
    for (int turns = 0; turns < 3; turns++) {
      batches.addAll(bench.turn());
      bench.restart();
    }

    assertThat(batches).extracting(batch -> batch.changes().size()).containsExactly(FULL, FULL, 1);
    assertThat(changes(batches)).doesNotHaveDuplicates().hasSize(2 * FULL + 1);
    assertThat(host.opened()).hasSize(2 * FULL + 1);
    assertThat(bench.listed()).isEmpty();
  }

  @Test
  void a_turn_ends_after_its_time_so_that_records_have_theirs() throws IOException {
    hundred();
    bench.took = Duration.ofSeconds(4);
    bench.pass(Duration.ofMinutes(1));

    assertThat(changes(bench.turn())).hasSizeBetween(1, 5);
    assertThat(bench.mirror.hasMore(bench.location, bench.folder)).isTrue();
    bench.took = Duration.ZERO;
    assertThat(changes(bench.turn())).hasSizeGreaterThan(90);
    assertThat(bench.mirror.hasMore(bench.location, bench.folder)).isFalse();
  }

  @Test
  void a_long_mirror_is_listed_again_before_it_is_done_so_that_news_do_not_wait_for_hours()
      throws IOException {
    hundred();
    bench.took = Duration.ofSeconds(11);
    bench.pass(Duration.ofMinutes(1));
    bench.turn();
    host.with("photos/000.gif", "news");
    List<Batch> batches = new ArrayList<>();
    for (int turns = 0; turns < 10; turns++) {
      batches.addAll(bench.turn());
    }

    assertThat(changes(batches)).contains("+photos/000.gif").doesNotHaveDuplicates();
  }

  @Test
  void a_damaged_memory_says_how_to_mend_it() throws IOException {
    Location boston = bench.location;
    host.with("photos/a.gif", "a");
    bench.listed();
    Files.writeString(staging.resolve("boston/mirror/photos/known"), "nonsense\n");

    assertThatThrownBy(bench::listed)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("known is damaged")
        .hasMessageContaining("fetched again");
    assertThat(boston.id()).isEqualTo("boston");
  }
}
