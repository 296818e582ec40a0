package dst.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dst.location.RecordFiles;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.Change;
import dst.record.Rejection;
import dst.testbed.MemoryPullArea;
import dst.testbed.Products;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows of a file are records, which are skipped, and which repeat a key. */
class RowsOfAFileTest {
  private static final String HEADER = "CODE;NAME;PRICE;IMAGE;OP\n";

  @TempDir Path staging;

  private List<Batch> queued(RecordFiles entry, String csv) throws IOException {
    MemoryPullArea area = new MemoryPullArea().with("P1.csv", HEADER + csv);
    Pull pull = new Pull(staging, Clock.systemUTC());
    Intake intake =
        pull.take(Products.location("boston", entry), "P1.csv", area.size("P1.csv"), area);
    for (Iterator<Batch> batches = pull.read(intake); batches.hasNext(); ) {
      pull.hold(intake, batches.next());
    }
    pull.seal(intake);
    List<Batch> queued = new ArrayList<>();
    for (Iterator<Held> held = pull.held(intake); held.hasNext(); ) {
      queued.add(BatchJson.read(held.next().json()));
    }
    pull.finish(intake);
    return queued;
  }

  private Batch only(RecordFiles entry, String csv) throws IOException {
    List<Batch> batches = queued(entry, csv);
    assertThat(batches).hasSize(1);
    return batches.get(0);
  }

  private static List<String> keys(Batch batch) {
    return batch.changes().stream().map(change -> change.values().get(0)).toList();
  }

  @Test
  void rows_of_empty_columns_are_skipped_and_counted() throws IOException {
    String ghosts = ";;;;\n".repeat(1_500) + " ; ;;;\n" + ";;;\n" + "  \n" + "\"\";\"\";;;\n";
    Batch batch = only(Products.files(), "A1;n 1;1.5;;\n" + ghosts + "A2;n 2;1.5;;\n");

    assertThat(keys(batch)).containsExactly("A1", "A2");
    assertThat(batch.changes().get(1).seq() - batch.changes().get(0).seq()).isOne();
    assertThat(batch.rejected()).isEmpty();
    assertThat(batch.records()).isEqualTo(2);
    assertThat(batch.skipped()).isEqualTo(1_504);
  }

  @Test
  void a_row_with_any_value_is_a_record() throws IOException {
    Batch batch = only(Products.files(), ";;;;D\n;;0;;\n");

    assertThat(batch.rejected())
        .extracting(Rejection::rule)
        .containsExactly("required", "required");
    assertThat(batch.skipped()).isZero();
  }

  @Test
  void rows_that_the_definition_names_are_skipped_and_counted() throws IOException {
    RecordFiles entry =
        Products.skipping(
            Products.files(), Map.of("CODE", List.of("Total", ""), "OP", List.of("X")));
    Batch batch =
        only(entry, "A1;n;1;;\nTotal;;3;;\n Total ;;3;;\n;Section;;;\nA2;n;1;;X\ntotal;n;1;;\n");

    assertThat(keys(batch)).containsExactly("A1", "total");
    assertThat(batch.rejected()).isEmpty();
    assertThat(batch.skipped()).isEqualTo(4);
  }

  @Test
  void a_file_of_skipped_rows_alone_has_no_records() throws IOException {
    Batch batch = only(Products.files(), ";;;;\n".repeat(3 * Batch.MOST_RECORDS));

    assertThat(batch.records()).isZero();
    assertThat(batch.skipped()).isEqualTo(3 * Batch.MOST_RECORDS);
  }

  @Test
  void the_same_key_again_is_counted_and_the_last_one_wins() throws IOException {
    Batch batch =
        only(
            Products.files(),
            "4,00638E+12;a;1;;\n4,00638E+12;b;2;;\nB;b;1;;\n4,00638E+12;c;3;;\nB;;;;D\n");

    assertThat(batch.changes()).hasSize(5);
    assertThat(batch.repeated()).isEqualTo(3);
    assertThat(batch.rejected()).isEmpty();
  }

  @Test
  void a_key_of_another_batch_of_the_file_is_found_too() throws IOException {
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < Batch.MOST_RECORDS + 10; i++) {
      csv.append("P").append(i).append(";n;1;;\n");
    }
    csv.append("P0;n;1;;\n");

    assertThat(queued(Products.files(), csv.toString()))
        .extracting(Batch::repeated)
        .containsExactly(0L, 1L);
  }

  @Test
  void where_a_key_must_be_unique_none_of_its_rows_is_stored() throws IOException {
    Batch batch =
        only(
            Products.unique(Products.files()),
            "4,00638E+12;a;1;;\n4,00638E+12;b;2;;\nB;b;1;;\n4,00638E+12;c;3;;\nC;c;no price;;\n");

    assertThat(keys(batch)).containsExactly("B");
    assertThat(batch.rejected()).extracting(Rejection::line).containsExactly(2L, 3L, 5L, 6L);
    assertThat(batch.rejected())
        .extracting(Rejection::rule)
        .containsExactly("unique", "unique", "unique", "decimal");
    assertThat(batch.rejected().get(0).error())
        .startsWith(
            "product_code \"4,00638E+12\" stands in 3 rows of this file (lines 2, 3, 5), and the"
                + " definition says unique");
    assertThat(batch.rejected().get(0).source()).contains("\"NAME\":\"a\"");
    assertThat(batch.repeated()).isEqualTo(2);
  }

  @Test
  void a_faulty_row_of_the_key_makes_the_other_one_no_better() throws IOException {
    Batch batch =
        only(Products.unique(Products.files()), "A;a;1;;\nA;a;no price;;\nB;b;1;;\nB;;;;D\n");

    assertThat(batch.changes()).isEmpty();
    assertThat(batch.rejected())
        .extracting(Rejection::rule)
        .containsExactly("unique", "decimal", "unique", "unique");
  }

  @Test
  void where_all_keys_are_unique_all_is_as_without() throws IOException {
    String csv = "A;a;1;;\nB;b;1;;\n;;;;\nC;;;;D\n";

    assertThat(only(Products.unique(Products.files()), csv))
        .extracting(Batch::changes)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Change.class))
        .extracting(Change::line)
        .containsExactly(2L, 3L, 5L);
  }
}
