package dst.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.bundle.WantedFiles;
import dst.location.Location;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.MostRemoved;
import dst.record.Rejection;
import dst.store.files.DataFiles;
import dst.store.files.FileStore;
import dst.testbed.MemoryPullArea;
import dst.testbed.Products;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that wait for their data files, from the file to the batches that would be queued. */
class LateRecordsTest {
  private static final String HEADER = "CODE;NAME;PRICE;IMAGE;OP\n";

  @TempDir Path dir;

  private final MemoryPullArea area = new MemoryPullArea();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private Location boston = Products.location("boston", Products.waiting(Duration.ofMinutes(10)));
  private DataFiles dataFiles;
  private Pull pull;

  private final class Time extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void start() throws IOException {
    dataFiles = new DataFiles(new FileStore(dir.resolve("files")));
    restart();
  }

  /** As after kill -9: only what is on the disk is left. */
  private void restart() {
    pull =
        new Pull(
            dir.resolve("staging"),
            new Time(),
            () -> now.toEpochMilli() * 1_000_000,
            TakenBundles.NONE,
            Originals.NONE);
  }

  private void passes(Duration time) {
    now = now.plus(time);
  }

  private Intake read(String name, String rows) throws IOException {
    area.with(name, HEADER + rows);
    Intake intake = pull.take(boston, name, area.size(name), area);
    Iterator<Batch> batches = pull.read(intake);
    while (batches.hasNext()) {
      Batch batch = batches.next();
      pull.hold(intake, dataFiles.fetch(batch, intake.entry().type(), intake.dataFiles()));
    }
    return intake;
  }

  private List<Batch> seal(Intake intake) throws IOException {
    pull.seal(intake);
    List<Batch> queued = new ArrayList<>();
    for (Iterator<Held> held = pull.held(intake); held.hasNext(); ) {
      queued.add(BatchJson.read(held.next().json()));
    }
    return queued;
  }

  /** What the route does with a file. */
  private List<Batch> take(String name, String rows) throws IOException {
    Intake intake = read(name, rows);
    List<Batch> queued = seal(intake);
    pull.finish(intake);
    return queued;
  }

  /** What the route does behind the files, as often as there is anything to do. */
  private List<Batch> late() throws IOException {
    List<Batch> queued = new ArrayList<>();
    while (pull.late().isDue(boston)) {
      LateTurn turn = pull.late().begin(boston, area);
      fetchAndSeal(turn);
      queued.addAll(held(turn));
      pull.late().remember(turn);
    }
    return queued;
  }

  private void fetchAndSeal(LateTurn turn) throws IOException {
    for (Iterator<Batch> it = pull.late().batches(turn); it.hasNext(); ) {
      Batch batch = it.next();
      Batch fetched =
          batch.changes().isEmpty() ? batch : dataFiles.fetch(batch, turn.type(), turn.dataFiles());
      pull.late().seal(turn, fetched);
    }
  }

  private List<Batch> held(LateTurn turn) throws IOException {
    List<Batch> queued = new ArrayList<>();
    for (Iterator<Held> it = pull.late().held(turn); it.hasNext(); ) {
      Held held = it.next();
      queued.add(BatchJson.read(held.json()));
      assertThat(held.id()).isEqualTo(queued.get(queued.size() - 1).id());
    }
    return queued;
  }

  private static List<String> codes(List<Batch> batches) {
    return batches.stream()
        .flatMap(batch -> batch.changes().stream())
        .map(change -> change.values().get(0))
        .toList();
  }

  private static List<Rejection> rejections(List<Batch> batches) {
    return batches.stream().flatMap(batch -> batch.rejected().stream()).toList();
  }

  @Test
  void a_record_waits_for_its_photo_while_its_neighbours_go_on() throws Exception {
    area.with("here.jpg", "1");

    List<Batch> first = take("P.csv", "A;n;1;here.jpg;\nB;n;2;late.jpg;\nC;n;3;;\nB2;n;;;D\n");

    assertThat(codes(first)).containsExactly("A", "C", "B2");
    assertThat(rejections(first)).isEmpty();
    assertThat(first).extracting(Batch::last).containsExactly(false);
    assertThat(pull.late().waiting("boston"))
        .isEqualTo(new LateStatus(1, Instant.parse("2026-11-22T12:00:00Z"), "late.jpg"));

    area.with("late.jpg", "22");
    passes(Duration.ofSeconds(10));
    List<Batch> second = late();

    assertThat(codes(second)).containsExactly("B");
    assertThat(second.get(0).number()).isEqualTo(1);
    assertThat(second.get(0).last()).isTrue();
    assertThat(second.get(0).bundle()).isEqualTo(first.get(0).bundle());
    assertThat(second.get(0).changes().get(0).seq())
        .as("its own version, not that of the time when it came")
        .isEqualTo(first.get(0).bundle().number() + 2);
    assertThat(second.get(0).files())
        .extracting(DataFile::path, DataFile::size)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("late.jpg", 2L));
    assertThat(pull.late().waiting("boston")).isNull();
    assertThat(leftOver()).isEmpty();
  }

  private List<Path> leftOver() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("staging/boston/late"))) {
      return files.toList();
    }
  }

  @Test
  void when_its_time_is_over_a_record_is_a_letter_that_says_how_long_it_waited() throws Exception {
    take("P.csv", "A;n;1;late.jpg;\n");

    passes(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(late()).isEmpty();
    passes(Duration.ofSeconds(31));
    List<Batch> letters = late();

    assertThat(rejections(letters)).hasSize(1);
    assertThat(rejections(letters).get(0).rule()).isEqualTo("missing-file");
    assertThat(rejections(letters).get(0).error())
        .contains("P.csv:2", "late.jpg", "did not come in the 10 min that the record waited");
    assertThat(letters.get(0).last()).isTrue();
    assertThat(pull.late().isDue(boston)).isFalse();
  }

  @Test
  void a_last_look_comes_before_the_letter() throws Exception {
    take("P.csv", "A;n;1;late.jpg;\n");
    area.with("late.jpg", "1");
    passes(Duration.ofHours(3));

    assertThat(codes(late())).containsExactly("A");
  }

  @Test
  void nothing_is_asked_of_the_host_while_none_waits() throws Exception {
    take("P.csv", "A;n;1;;\n");
    passes(Duration.ofMinutes(1));

    assertThat(pull.late().isDue(boston)).isFalse();
    assertThat(Files.exists(dir.resolve("staging/boston/late"))).isFalse();
  }

  @Test
  void a_look_is_no_sooner_than_two_seconds_after_the_last_one() throws Exception {
    take("P.csv", "A;n;1;late.jpg;\n");
    area.opened();
    passes(Duration.ofSeconds(1));
    late();
    assertThat(area.opened()).isEmpty();

    passes(Duration.ofSeconds(1));
    late();
    late();
    assertThat(area.opened()).containsExactly("late.jpg");
  }

  @Test
  void where_many_files_are_missed_their_folder_is_listed_once() throws Exception {
    StringBuilder rows = new StringBuilder();
    IntStream.range(0, 300).forEach(i -> rows.append("A%d;n;1;p/%d.jpg;\n".formatted(i, i)));
    take("P.csv", rows.toString());
    area.opened();
    area.listings();
    area.with("p/7.jpg", "1");
    passes(Duration.ofSeconds(5));

    assertThat(codes(late())).containsExactly("A7");

    assertThat(area.listings()).isEqualTo(1);
    assertThat(area.opened()).containsExactly("p/7.jpg");
    assertThat(pull.late().waiting("boston").records()).isEqualTo(299);
  }

  @Test
  void one_look_asks_for_so_much_at_most_and_the_next_goes_on_behind_it() throws Exception {
    StringBuilder rows = new StringBuilder();
    IntStream.range(0, 450).forEach(i -> rows.append("A%d;n;1;f%03d/x.jpg;\n".formatted(i, i)));
    take("P.csv", rows.toString());
    area.opened();
    List<String> opened = new ArrayList<>();
    for (int look = 0; look < 3; look++) {
      passes(Duration.ofSeconds(5));
      late();
      List<String> these = area.opened();
      assertThat(these).hasSizeLessThanOrEqualTo(200);
      opened.addAll(these);
    }

    assertThat(opened.stream().distinct()).hasSize(450);
  }

  @Test
  void a_file_that_is_being_written_is_not_taken_before_it_stands_still() throws Exception {
    boston = Products.settling(boston, Duration.ofSeconds(3));
    take("P.csv", "A;n;1;late.jpg;\n");
    area.with("late.jpg", "1", 1_000);
    passes(Duration.ofSeconds(5));
    assertThat(late()).isEmpty();
    area.with("late.jpg", "12", 2_000);
    passes(Duration.ofMinutes(10));
    assertThat(late()).as("also when its time is over").isEmpty();
    passes(Duration.ofSeconds(5));

    assertThat(late().get(0).files()).extracting(DataFile::size).containsExactly(2L);
  }

  @Test
  void after_a_restart_those_that_wait_are_found_again_and_have_waited_already() throws Exception {
    List<Batch> first = take("P.csv", "A;n;1;a.jpg;\nB;n;1;b.jpg;\n");
    passes(Duration.ofMinutes(6));
    restart();
    area.with("b.jpg", "1");
    assertThat(codes(late())).containsExactly("B");
    restart();
    passes(Duration.ofMinutes(4));

    List<Batch> last = late();

    assertThat(rejections(last)).extracting(Rejection::key).containsExactly("A");
    assertThat(first.size() + 1).isEqualTo(last.get(0).number());
    assertThat(last.get(0).last()).isTrue();
  }

  @Test
  void a_batch_that_a_crash_left_sealed_is_queued_again_as_it_was() throws Exception {
    take("P.csv", "A;n;1;a.jpg;\nB;n;1;b.jpg;\n");
    area.with("a.jpg", "1");
    passes(Duration.ofSeconds(5));
    LateTurn turn = pull.late().begin(boston, area);
    fetchAndSeal(turn);
    List<Batch> once = held(turn);
    area.with("b.jpg", "1");
    passes(Duration.ofSeconds(5));
    restart();

    List<Batch> again = late();

    assertThat(again.get(0)).isEqualTo(once.get(0));
    assertThat(codes(again)).containsExactly("A", "B");
    assertThat(again).extracting(Batch::number).containsExactly(0, 1);
    assertThat(again).extracting(Batch::last).containsExactly(false, true);
  }

  /** Else the batch that is queued again would not be the one that the queue knows by its id. */
  @Test
  void a_file_that_is_taken_again_after_a_crash_gives_the_same_batches() throws Exception {
    area.with("here.jpg", "1");
    String rows = "A;n;1;here.jpg;\nB;n;1;late.jpg;\nC;n;1;;\n";
    List<Batch> before = seal(read("P.csv", rows));
    area.with("late.jpg", "1");
    restart();
    Intake again = read("P.csv", rows);

    assertThat(seal(again)).isEqualTo(before);
    pull.finish(again);
    passes(Duration.ofSeconds(5));
    List<Batch> late = late();
    assertThat(codes(late)).containsExactly("B");
    assertThat(late.get(0).last()).isTrue();
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void of_a_file_that_is_taken_again_no_further_record_waits() throws Exception {
    area.with("here.jpg", "1");
    seal(read("P.csv", "A;n;1;here.jpg;\n"));
    area.without("here.jpg");
    restart();

    List<Batch> again = seal(read("P.csv", "A;n;1;here.jpg;\n"));

    assertThat(rejections(again)).hasSize(1);
    assertThat(again.get(0).last()).isTrue();
  }

  @Test
  void what_came_before_its_file_was_moved_is_not_forgotten_before_that() throws Exception {
    String rows = "A;n;1;;\nB;n;1;late.jpg;\n";
    List<Batch> before = seal(read("P.csv", rows));
    area.with("late.jpg", "1");
    passes(Duration.ofSeconds(5));
    assertThat(codes(late())).containsExactly("B");
    restart();

    Intake again = read("P.csv", rows);
    assertThat(seal(again)).isEqualTo(before);
    pull.finish(again);

    assertThat(leftOver()).isEmpty();
    assertThat(late()).isEmpty();
  }

  @Test
  void a_file_that_was_not_sealed_leaves_none_waiting() throws Exception {
    read("P.csv", "A;n;1;late.jpg;\n");
    restart();

    assertThat(pull.late().isDue(boston)).isFalse();
    assertThat(leftOver()).as("a half-written list").isEmpty();
    assertThat(seal(read("P.csv", "A;n;1;late.jpg;\n"))).isEmpty();
    assertThat(pull.late().waiting("boston").records()).isEqualTo(1);
  }

  @Test
  void a_file_that_is_given_up_leaves_none_waiting() throws Exception {
    pull.giveUp(read("P.csv", "A;n;1;late.jpg;\n"));

    assertThat(leftOver()).isEmpty();
    assertThat(pull.late().isDue(boston)).isFalse();
  }

  @Test
  void versions_go_on_behind_those_that_wait() throws Exception {
    take("P.csv", "A;n;1;a.jpg;\nB;n;1;b.jpg;\n");
    List<Batch> next = take("Q.csv", "A;n;2;;\n");
    area.with("a.jpg", "1").with("b.jpg", "1");
    passes(Duration.ofSeconds(5));
    List<Batch> late = late();

    long newest = late.get(0).changes().stream().mapToLong(Change::seq).max().orElseThrow();
    assertThat(next.get(0).changes().get(0).seq()).isGreaterThan(newest);
  }

  @Test
  void a_complete_list_sweeps_when_all_of_it_has_come() throws Exception {
    boston =
        Products.location("boston", Products.complete(Products.waiting(Duration.ofMinutes(10))));
    List<Batch> first = take("P.csv", "A;n;1;;\nB;n;1;b.jpg;\n");
    area.with("b.jpg", "1");
    passes(Duration.ofSeconds(5));
    List<Batch> last = late();

    assertThat(first.get(0).sweepBelow()).isNull();
    assertThat(last.get(0).sweepBelow()).isEqualTo(last.get(0).bundle().number());
    assertThat(last.get(0).mostRemoved()).isEqualTo(MostRemoved.USUAL);
  }

  @Test
  void a_complete_list_of_which_all_waits_is_not_empty() throws Exception {
    boston =
        Products.location("boston", Products.complete(Products.waiting(Duration.ofMinutes(10))));

    assertThat(take("P.csv", "B;n;1;b.jpg;\n")).isEmpty();
    assertThat(pull.late().waiting("boston").records()).isEqualTo(1);
  }

  @Test
  void with_0s_a_record_without_its_photo_is_rejected_at_once() throws Exception {
    boston = Products.location("boston", Products.waiting(Duration.ZERO));

    List<Batch> batches = take("P.csv", "A;n;1;late.jpg;\n");

    assertThat(rejections(batches).get(0).error()).contains("put the file there before");
    assertThat(batches.get(0).last()).isTrue();
  }

  @Test
  void a_changed_definition_counts_for_those_that_wait_already() throws Exception {
    take("P.csv", "A;n;1;late.jpg;\n");
    boston = Products.location("boston", Products.waiting(Duration.ofSeconds(3)));
    passes(Duration.ofSeconds(5));

    assertThat(rejections(late()).get(0).error()).contains("did not come in the 3 s");
  }

  @Test
  void without_an_entry_for_them_they_are_letters() throws Exception {
    take("P.csv", "A;n;1;late.jpg;\n");
    boston = Products.with(boston, List.of());
    passes(Duration.ofSeconds(5));

    List<Batch> letters = late();
    assertThat(rejections(letters).get(0).error()).contains("P.csv:2", "no such records any more");
    assertThat(letters.get(0).last()).isTrue();
  }

  @Test
  void a_name_that_is_alike_will_do_where_the_definition_says_so() throws Exception {
    boston = Products.location("boston", Products.loose(Duration.ofMinutes(10)));
    take("P.csv", "A;n;1;Late.JPG;\n");
    area.with("late.jpg", "1");
    passes(Duration.ofSeconds(5));

    List<Batch> late = late();
    assertThat(late.get(0).files()).extracting(DataFile::path).containsExactly("late.jpg");
    assertThat(late.get(0).changes().get(0).values()).contains("late.jpg");
  }

  @Test
  void a_lost_connection_makes_no_letter_of_them() throws Exception {
    take("P.csv", "A;n;1;late.jpg;\n");
    area.broken(true);
    passes(Duration.ofHours(1));
    assertThatThrownBy(this::late).isInstanceOf(IOException.class);
    area.broken(false);
    area.with("late.jpg", "1");
    passes(Duration.ofMinutes(1));

    assertThat(codes(late())).containsExactly("A");
  }

  @Test
  void only_so_many_may_wait() {
    LateDraft draft = LateDraft.open(dir.resolve("x"), 1);
    WantedFiles wanted = new WantedFiles(area, 1, java.util.Set.of());
    draft.decideFor(wanted);

    assertThat(wanted.waits(1)).isTrue();
    assertThat(wanted.waits(2)).isFalse();
  }

  @Test
  void a_damaged_list_is_named() throws Exception {
    take("P.csv", "A;n;1;late.jpg;\n");
    Path list =
        leftOver().stream().filter(p -> p.toString().endsWith(".records")).findFirst().get();
    Files.write(list, new byte[] {0, 0, 0, 1, '{'});
    restart();

    assertThatThrownBy(() -> pull.late().isDue(boston))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged");
  }
}
