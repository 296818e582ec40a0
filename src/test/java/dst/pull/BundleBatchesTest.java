package dst.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dst.location.Location;
import dst.location.RecordFiles;
import dst.record.Batch;
import dst.record.Change;
import dst.record.Field;
import dst.record.FieldSource;
import dst.record.FieldType;
import dst.record.MostRemoved;
import dst.record.Op;
import dst.record.RecordType;
import dst.record.Rejection;
import dst.testbed.Bundles;
import dst.testbed.Products;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a sealed bundle is cut into batches. */
class BundleBatchesTest {
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

  private List<Batch> taken() throws IOException {
    pulls.poll();
    assertThat(pulls.refused).isEmpty();
    return pulls.queued;
  }

  private static String row(String code) {
    return "{\"CODE\":\"" + code + "\",\"NAME\":\"Name\",\"PRICE\":1.50}";
  }

  @Test
  void op_seq_and_line_come_from_the_host() throws IOException {
    host.seal("articles", row("before"));
    host.next().upsert("articles", row("A")).delete("articles", "{\"CODE\":\"B\"}").seal();
    Batch batch = taken().get(1);

    assertThat(batch.changes()).extracting(Change::op).containsExactly(Op.UPSERT, Op.DELETE);
    assertThat(batch.changes()).extracting(Change::seq).containsExactly(2L, 3L);
    assertThat(batch.changes()).extracting(Change::line).containsExactly(1L, 2L);
    assertThat(batch.changes().get(0).values()).containsExactly("A", "Name", "1.5", null);
    assertThat(batch.bundle().epoch()).isEqualTo(1);
    assertThat(batch.manifest()).isEqualTo(host.last().sha256());
  }

  private static String text(String code, String text) {
    return "{\"CODE\":\"" + code + "\",\"TEXT\":\"" + text + "\"}";
  }

  /** A code and a text of any length. */
  private static RecordFiles texts() {
    RecordType type =
        new RecordType(
            "text",
            "text",
            List.of("code"),
            List.of(Field.of("code", FieldType.TEXT), Field.of("text", FieldType.TEXT)));
    return new RecordFiles(
        type,
        "articles",
        null,
        null,
        Map.of("code", FieldSource.column("CODE"), "text", FieldSource.column("TEXT")),
        Map.of(),
        Map.of(),
        Set.of("TEXT"),
        false,
        false,
        MostRemoved.USUAL,
        10,
        null);
  }

  @Test
  void texts_of_a_database_are_exact_and_those_of_a_dropped_file_are_trimmed() throws IOException {
    pulls = new BundlePulls(dir.resolve("texts"), Products.location("boston", texts()));
    host = new Bundles(pulls.area(), "boston");
    host.next().exact().upsert("articles", text(" A ", "")).delete("articles", text("", "")).seal();
    host.next().upsert("articles", text(" A ", "")).upsert("articles", text("B", " x ")).seal();

    List<Batch> batches = taken();

    assertThat(batches.get(0).changes())
        .extracting(Change::values)
        .containsExactly(List.of(" A ", ""), Arrays.asList("", null));
    assertThat(batches.get(1).changes())
        .extracting(Change::values)
        .containsExactly(Arrays.asList("A", null), List.of("B", "x"));
  }

  @Test
  void a_data_file_may_have_blanks_around_its_name() throws IOException {
    host.next().dataFile(" a.jpg", "one").dataFile("a.jpg", "two").noDataFile("b.jpg ").seal();

    assertThat(taken().get(0).changes())
        .extracting(change -> change.values().get(0))
        .containsExactly(" a.jpg", "a.jpg", "b.jpg ");
  }

  @Test
  void a_batch_ends_behind_a_large_row() throws IOException {
    pulls = new BundlePulls(dir.resolve("large"), Products.location("boston", texts()));
    host = new Bundles(pulls.area(), "boston");
    String large = "x".repeat(Batch.MOST_BYTES);
    host.next()
        .upsert("articles", text("A", "t"))
        .upsert("articles", text("L", large))
        .upsert("articles", text("B", "t"))
        .upsert("articles", text("C", "t"))
        .seal();

    List<Batch> batches = taken();

    assertThat(batches)
        .extracting(batch -> batch.changes().stream().map(c -> c.values().get(0)).toList())
        .containsExactly(List.of("A", "L"), List.of("B", "C"));
    assertThat(batches.get(0).changes().get(1).values().get(1)).isEqualTo(large);
    assertThat(batches).allMatch(batch -> batch.rejected().isEmpty());
  }

  @Test
  void what_a_host_says_of_a_row_that_it_could_not_send_is_the_error_of_its_dead_letter()
      throws IOException {
    host.next()
        .upsert("articles", row("A"))
        .upsert("articles", "{\"dst_fault\":\"row 7: it is too large\",\"data\":\"{\"}")
        .upsert("articles", row("B"))
        .seal();

    Batch batch = taken().get(0);

    assertThat(batch.changes()).extracting(Change::line).containsExactly(1L, 3L);
    assertThat(batch.rejected())
        .singleElement()
        .satisfies(
            rejection -> {
              assertThat(rejection.error()).isEqualTo("row 7: it is too large");
              assertThat(rejection.source()).contains("\"data\":\"{\"");
            });
  }

  @Test
  void changes_that_the_definition_skips_are_counted_but_a_delete_is_not_skipped()
      throws IOException {
    Map<String, List<String>> skipWhen = Map.of("NAME", List.of("Draft"));
    pulls =
        new BundlePulls(
            dir.resolve("skipping"),
            Products.location(
                "boston", Products.skipping(Products.captured("articles"), skipWhen)));
    host = new Bundles(pulls.area(), "boston");
    host.next()
        .upsert("articles", "{\"CODE\":\"A\",\"NAME\":\"Draft\"}")
        .dataFile("photos/a.gif", "GIF")
        .seal();
    host.next()
        .upsert("articles", row("B"))
        .delete("articles", "{\"CODE\":\"B\",\"NAME\":\"Draft\"}")
        .seal();
    List<Batch> batches = taken();

    assertThat(batches).extracting(Batch::skipped).containsExactly(1L, 0L, 0L);
    assertThat(batches).extracting(Batch::records).containsExactly(0, 1, 2);
    assertThat(batches.get(2).changes())
        .extracting(Change::op)
        .containsExactly(Op.UPSERT, Op.DELETE);
  }

  @Test
  void batches_are_numbered_through_all_entries_and_only_the_last_ends_the_bundle()
      throws IOException {
    Bundles.Next next = host.next();
    for (int i = 0; i < FULL + 5; i++) {
      next.upsert("articles", row("A" + i));
    }
    next.dataFile("photos/a.gif", "GIF").seal();
    List<Batch> batches = taken();

    assertThat(batches).extracting(Batch::number).containsExactly(0, 1, 2);
    assertThat(batches).extracting(Batch::last).containsExactly(false, false, true);
    assertThat(batches)
        .extracting(Batch::record)
        .containsExactly("product", "product", "data_file");
    assertThat(batches).extracting(Batch::records).containsExactly(FULL, 5, 1);
    assertThat(pulls.priorities).as("a large one").containsOnly(4);
  }

  @Test
  void a_bundle_without_changes_is_one_empty_batch() throws IOException {
    host.next().seal();
    assertThat(taken()).hasSize(1);
    assertThat(taken().get(0).last()).isTrue();
    assertThat(taken().get(0).records()).isZero();
  }

  @Test
  void an_initial_load_lets_live_changes_pass() throws IOException {
    host.seal("articles", row("A"));
    host.next().snapshot().upsert("articles", row("A")).seal();
    host.next().complete("articles", 2, 2).seal();
    host.seal("articles", row("A"));
    taken();

    assertThat(pulls.priorities).containsExactly(6, 2, 2, 6);
  }

  /** What a host captured as deleted was deleted there, row by row. */
  @Test
  void deletes_by_a_rule_are_doubted_and_captured_ones_are_not() throws IOException {
    host.next().delete("articles", "{\"CODE\":\"B\"}").seal();
    host.next().upsert("articles", "{\"CODE\":\"C\",\"NAME\":\"x\",\"OP\":\"D\"}").seal();
    host.next().complete("articles", 17, 1).seal();
    host.next().complete("data_file", 17, 1).seal();

    assertThat(taken())
        .extracting(Batch::mostRemoved)
        .containsExactly(null, MostRemoved.USUAL, MostRemoved.USUAL, MostRemoved.USUAL);
  }

  @Test
  void the_end_of_a_snapshot_sweeps_its_record_type() throws IOException {
    host.next().complete("articles", 17, 1).seal();
    Batch end = taken().get(0);

    assertThat(end.record()).isEqualTo("product");
    assertThat(end.sweepBelow()).isEqualTo(17);
    assertThat(end.sweepSince()).isEqualTo(1);
    assertThat(end.last()).isTrue();
  }

  @Test
  void a_record_type_of_two_captures_is_not_swept_by_the_snapshot_of_one() throws IOException {
    pulls.define(
        new Location(
            boston.id(),
            boston.name(),
            boston.zone(),
            boston.file(),
            boston.pull(),
            List.of(Products.captured("articles"), Products.captured("more-articles")),
            List.of(),
            List.of(),
            boston.mostRemoved()));
    host.next().complete("articles", 17, 1).seal();

    assertThat(taken().get(0).sweepBelow()).isNull();
    assertThat(taken().get(0).last()).isTrue();
  }

  @Test
  void a_change_that_lacks_a_column_of_the_definition_is_rejected_and_a_delete_needs_its_key_only()
      throws IOException {
    RecordFiles c = Products.captured("articles");
    Map<String, FieldSource> all = Products.files().fields();
    RecordFiles strict =
        new RecordFiles(
            c.type(),
            "articles",
            null,
            null,
            all,
            Map.of("OP", List.of("D")),
            Map.of(),
            Set.of(),
            false,
            false,
            c.mostRemoved(),
            10,
            null);
    pulls.define(Products.location("boston", strict));
    host.next()
        .upsert(
            "articles", "{\"CODE\":\"A\",\"NAME\":\"a\",\"PREIS\":1,\"IMAGE\":null,\"OP\":\"\"}")
        .upsert(
            "articles", "{\"CODE\":\"B\",\"NAME\":\"b\",\"PRICE\":1,\"IMAGE\":null,\"OP\":\"\"}")
        .upsert(
            "articles", "{\"CODE\":\"C\",\"NAME\":\"c\",\"PRICE\":1,\"IMAGE\":null,\"op\":\"D\"}")
        .upsert("articles", "{\"CODE\":\"D\",\"OP\":\"D\"}")
        .delete("articles", "{\"CODE\":\"E\"}")
        .seal();
    Batch batch = taken().get(0);

    assertThat(batch.changes())
        .extracting(change -> change.op() + " " + change.values().get(0))
        .containsExactly("UPSERT B", "DELETE D", "DELETE E");
    assertThat(batch.rejected()).extracting(Rejection::key).containsExactly("A", "C");
    assertThat(batch.rejected()).extracting(Rejection::rule).containsOnly("column");
    assertThat(batch.rejected().get(0).error())
        .isEqualTo(
            "has no column \"PRICE\", which field price reads (did you mean \"PREIS\"?); it has:"
                + " CODE, NAME, PREIS, IMAGE, OP; write the names in the definition as the source"
                + " has them, or \"optional: true\" under a field whose column may be missing");
    assertThat(batch.rejected().get(1).error())
        .startsWith("has no column \"OP\", which delete-when reads (did you mean \"op\"?)");
  }

  @Test
  void lines_that_are_no_changes_are_rejected_one_by_one() throws IOException {
    host.next()
        .line("articles", "no JSON")
        .line("articles", "[1]")
        .line("articles", "{\"op\":\"insert\",\"seq\":1,\"row\":{}}")
        .line("articles", "{\"op\":\"upsert\",\"seq\":0,\"row\":{}}")
        .line("articles", "{\"op\":\"upsert\",\"seq\":1}")
        .line("articles", "{\"op\":\"upsert\",\"seq\":1,\"row\":{\"CODE\":\"A\"}} more")
        .upsert("articles", row("B"))
        .seal();
    Batch batch = taken().get(0);

    assertThat(batch.changes()).hasSize(1);
    assertThat(batch.rejected())
        .extracting(Rejection::line)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(batch.rejected()).extracting(Rejection::cause).containsOnly(Rejection.Cause.FORMAT);
    assertThat(batch.rejected().get(0).source()).isEqualTo("no JSON");
  }

  @Test
  void captures_that_nobody_asks_for_are_one_rejection_each() throws IOException {
    host.next()
        .upsert("prices", row("A"))
        .upsert("prices", row("B"))
        .upsert("stock", row("A"))
        .seal();
    List<Batch> batches = taken();

    assertThat(batches).extracting(Batch::records).containsExactly(1, 1);
    assertThat(batches.get(0).record()).isNull();
    assertThat(batches.get(0).rejected().get(0).error())
        .contains("boston-1-00000000000000000001.zip brings 2 changes of the capture prices")
        .contains("locations/boston.yaml has \"captured: prices\"");
    assertThat(batches).extracting(Batch::last).containsExactly(false, true);
  }
}
