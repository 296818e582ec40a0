package dst.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.location.Location;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.MostRemoved;
import dst.record.Rejected;
import dst.record.Rejection;
import dst.testbed.MemoryPullArea;
import dst.testbed.Products;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullTest {
  private static final int FULL = Batch.MOST_RECORDS;
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final long NOON_MICROS = NOON.getEpochSecond() * 1_000_000;
  private static final String HEADER = "CODE;NAME;PRICE;IMAGE;OP\n";

  @TempDir Path staging;
  private final Location boston = Products.location("boston", Products.files());

  private Pull at(Instant now) {
    return new Pull(staging, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static String products(int from, int to) {
    StringBuilder csv = new StringBuilder(HEADER);
    for (int i = from; i <= to; i++) {
      csv.append("P").append(i).append(";Name ").append(i).append(";1.5;;\n");
    }
    return csv.toString();
  }

  private static Intake take(Pull pull, Location location, String name, String csv)
      throws IOException {
    MemoryPullArea area = new MemoryPullArea().with(name, csv);
    return pull.take(location, name, area.size(name), area);
  }

  /** What the route does: read, hold, seal; and the batches that would be queued. */
  private static List<Batch> queued(Pull pull, Intake intake) throws IOException {
    Iterator<Batch> batches = pull.read(intake);
    while (batches.hasNext()) {
      pull.hold(intake, batches.next());
    }
    return sealed(pull, intake);
  }

  private static List<Batch> sealed(Pull pull, Intake intake) throws IOException {
    pull.seal(intake);
    List<Batch> queued = new ArrayList<>();
    for (Iterator<Held> held = pull.held(intake); held.hasNext(); ) {
      queued.add(BatchJson.read(held.next().json()));
    }
    return queued;
  }

  @Test
  void a_file_becomes_one_batch_with_versions_that_follow_its_records() throws IOException {
    Pull pull = at(NOON);
    List<Batch> batches = queued(pull, take(pull, boston, "a.csv", products(1, 3)));

    assertThat(batches).hasSize(1);
    Batch batch = batches.get(0);
    assertThat(batch.last()).isTrue();
    assertThat(batch.bundle().number()).isEqualTo(NOON_MICROS);
    assertThat(batch.changes())
        .extracting(Change::seq)
        .containsExactly(NOON_MICROS + 1, NOON_MICROS + 2, NOON_MICROS + 3);
    assertThat(batch.changes()).extracting(Change::line).containsExactly(2L, 3L, 4L);
    assertThat(batch.sweepBelow()).isNull();
  }

  @Test
  void a_large_file_becomes_several_batches_of_which_the_last_is_marked() throws IOException {
    Pull pull = at(NOON);
    List<Batch> batches =
        queued(pull, take(pull, boston, "a.csv", products(1, 2 * FULL + FULL / 2)));

    assertThat(batches).extracting(b -> b.changes().size()).containsExactly(FULL, FULL, FULL / 2);
    assertThat(batches).extracting(Batch::number).containsExactly(0, 1, 2);
    assertThat(batches).extracting(Batch::last).containsExactly(false, false, true);
  }

  @Test
  void a_file_of_exactly_one_batch_ends_with_it() throws IOException {
    Pull pull = at(NOON);
    List<Batch> batches = queued(pull, take(pull, boston, "a.csv", products(1, FULL)));

    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).last()).isTrue();
  }

  @Test
  void a_file_without_records_is_a_bundle_of_none() throws IOException {
    Pull pull = at(NOON);
    List<Batch> batches = queued(pull, take(pull, boston, "a.csv", HEADER));

    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).records()).isZero();
    assertThat(batches.get(0).last()).isTrue();
  }

  @Test
  void a_record_that_breaks_a_rule_is_rejected_and_its_neighbours_go_on() throws IOException {
    Pull pull = at(NOON);
    String csv = HEADER + "A;Bolt;1,5;;\nB;;2;;\nC;Gear;cheap;;\nD;Nut;2;;\n";
    List<Batch> batches = queued(pull, take(pull, boston, "a.csv", csv));

    Batch batch = batches.get(0);
    assertThat(batch.changes()).extracting(c -> c.values().get(0)).contains("D");
    assertThat(batch.rejected()).extracting(Rejection::line).contains(3L, 4L);
    assertThat(batch.records()).isEqualTo(4);
  }

  @Test
  void the_same_file_after_a_crash_gets_the_same_bundle_and_versions() throws IOException {
    List<Batch> before =
        queued(at(NOON), take(at(NOON), boston, "a.csv", products(1, 2 * FULL + FULL / 2)));
    Pull afterCrash = at(NOON.plusSeconds(60));
    List<Batch> again =
        queued(afterCrash, take(afterCrash, boston, "a.csv", products(1, 2 * FULL + FULL / 2)));

    assertThat(again).isEqualTo(before);
  }

  @Test
  void a_file_under_way_whose_definition_reads_it_otherwise_now_is_a_new_bundle()
      throws IOException {
    Pull pull = at(NOON);
    Intake before = take(pull, boston, "a.csv", products(1, 3));
    queued(pull, before);
    Location edited = Products.location("boston", Products.completeLists());
    Intake after = take(pull, edited, "a.csv", products(1, 3));

    assertThat(after.bundle().number()).isGreaterThan(before.bundle().number());
  }

  @Test
  void the_same_file_dropped_again_later_is_a_new_bundle() throws IOException {
    Pull first = at(NOON);
    Intake intake = take(first, boston, "a.csv", products(1, 3));
    queued(first, intake);
    first.finish(intake);
    Pull later = at(NOON.plusSeconds(60));

    List<Batch> again = queued(later, take(later, boston, "a.csv", products(1, 3)));

    assertThat(again.get(0).bundle().number()).isEqualTo(NOON_MICROS + 60_000_000);
  }

  @Test
  void versions_grow_although_the_clock_is_set_back() throws IOException {
    Pull noon = at(NOON);
    Intake first = take(noon, boston, "a.csv", products(1, 3));
    queued(noon, first);
    noon.finish(first);
    Pull yesterday = at(NOON.minusSeconds(86_400));

    Batch next = queued(yesterday, take(yesterday, boston, "b.csv", products(4, 4))).get(0);

    assertThat(next.bundle().number()).isGreaterThan(NOON_MICROS + 3);
  }

  @Test
  void a_file_that_grew_since_the_listing_is_taken_later() {
    MemoryPullArea area = new MemoryPullArea().with("a.csv", products(1, 3));

    assertThatThrownBy(() -> at(NOON).take(boston, "a.csv", 10, area))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("boston: a.csv has")
        .hasMessageContaining("still being written");
  }

  @Test
  void a_file_over_its_size_is_rejected_whole() throws IOException {
    Pull pull = at(NOON);
    String huge = HEADER + "A;" + "x".repeat(1_100_000) + ";1;;\n";
    Intake intake = take(pull, boston, "a.csv", huge);

    assertThatThrownBy(() -> pull.read(intake))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("boston: a.csv is larger than 1,000,000 bytes");
  }

  @Test
  void a_file_with_more_rejects_than_allowed_is_rejected_whole() throws IOException {
    Pull pull = at(NOON);
    Intake intake = take(pull, boston, "a.csv", HEADER + "A;;1;;\n".repeat(11));
    assertThatThrownBy(() -> queued(pull, intake))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("boston: a.csv has more than 10 rejected records, the last: line 12");
  }

  @Test
  void of_a_file_rejected_whole_only_the_rejection_is_queued() throws IOException {
    DataFile original = new DataFile("a.csv", "ab".repeat(32), 10, 0);
    Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    Pull pull = new Pull(staging, clock, TakenBundles.NONE, (in, name, most) -> original);
    Intake intake = take(pull, boston, "a.csv", products(1, 2 * FULL + FULL / 2));
    pull.hold(intake, pull.read(intake).next());

    pull.reject(intake, Batches.wholeFile(intake, "unreadable", "ends", "mend it"));
    List<Batch> batches = sealed(pull, intake);

    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).changes()).isEmpty();
    assertThat(batches.get(0).last()).isTrue();
    assertThat(batches.get(0).rejected().get(0).attachment()).isEqualTo(original);
  }

  @Test
  void a_complete_list_sweeps_what_is_older_than_itself() throws IOException {
    Location complete = Products.location("boston", Products.completeLists());
    Pull pull = at(NOON);

    List<Batch> batches = queued(pull, take(pull, complete, "a.csv", products(1, FULL + 1)));

    assertThat(batches.get(0).sweepBelow()).isNull();
    assertThat(batches.get(1).sweepBelow()).isEqualTo(NOON_MICROS);
  }

  @Test
  void how_much_a_file_may_remove_travels_with_its_batches() throws IOException {
    Location complete = Products.location("boston", Products.completeLists());
    Pull pull = at(NOON);

    List<Batch> list = queued(pull, take(pull, complete, "a.csv", products(1, FULL + 1)));
    assertThat(list).extracting(Batch::mostRemoved).containsOnly(MostRemoved.USUAL);
    Location deleting = Products.location("dallas", Products.files());
    List<Batch> deletes = queued(pull, take(pull, deleting, "a.csv", HEADER + "A;;1;;D\n"));
    assertThat(deletes).extracting(Batch::mostRemoved).containsExactly(MostRemoved.USUAL);
  }

  @Test
  void a_complete_list_with_a_rejected_record_sweeps_nothing() throws IOException {
    Location complete = Products.location("boston", Products.completeLists());
    Pull pull = at(NOON);

    List<Batch> batches =
        queued(pull, take(pull, complete, "a.csv", HEADER + "A;;1;;\nB;Nut;1;;\n"));

    assertThat(batches.get(0).sweepBelow()).isNull();
  }

  @Test
  void a_complete_list_that_lists_nothing_is_rejected_whole() throws IOException {
    Location complete = Products.location("boston", Products.completeLists());
    Pull pull = at(NOON);
    Intake intake = take(pull, complete, "a.csv", HEADER);

    assertThatThrownBy(() -> queued(pull, intake))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("lists nothing");
  }

  @Test
  void nothing_is_left_in_the_staging_folder_but_the_last_version() throws IOException {
    Pull pull = at(NOON);
    Intake intake = take(pull, boston, "a.csv", products(1, 2 * FULL + FULL / 2));
    queued(pull, intake);
    pull.finish(intake);

    try (var files = Files.list(staging.resolve("boston"))) {
      assertThat(files).containsExactly(staging.resolve("boston/last-taken.properties"));
    }
  }

  @Test
  void a_damaged_memory_of_versions_stops_the_location_and_says_how_to_mend_it()
      throws IOException {
    Files.createDirectories(staging.resolve("boston"));
    Files.writeString(staging.resolve("boston/last-taken.properties"), "next=soon\n");

    assertThatThrownBy(() -> take(at(NOON), boston, "a.csv", products(1, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("microseconds since 1970");
  }
}
