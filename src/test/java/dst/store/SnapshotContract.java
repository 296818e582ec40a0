package dst.store;

import static dst.store.Products.brokenRule;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static dst.store.Products.withRejected;
import static org.assertj.core.api.Assertions.assertThat;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.DataFile;
import dst.store.database.LedgerEntry;
import dst.store.database.Outcome;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sealed bundles, and the end of a listener's snapshot, the same in every dialect. */
public interface SnapshotContract {

  Central central();

  private static BundleId sealed(long number) {
    return new BundleId("boston", 1, number);
  }

  private static Batch of(long number, Change... changes) {
    Batch plain = only(sealed(number), changes);
    return ending(plain, plain.record(), null, null);
  }

  private static Batch ending(Batch b, String record, Long below, Long since) {
    return new Batch(
        b.bundle(),
        b.number(),
        b.last(),
        b.bundle() + ".zip/articles.jsonl",
        "ab".repeat(32),
        record,
        b.fields(),
        below,
        since,
        b.changes(),
        b.files(),
        b.rejected());
  }

  private static Batch end(long number, long below, long since) {
    return ending(only(sealed(number)), "product", below, since);
  }

  private List<String> living() throws Exception {
    return central().query("select product_code from product where not deleted order by 1");
  }

  @Test
  default void the_ledger_tells_a_sealed_bundle_by_its_manifest() throws Exception {
    central().store().apply(of(1, upsert(1, "B-1", "Bike")));
    central().store().apply(of(2, upsert(2, "B-2", "Bell")));

    LedgerEntry newest = central().ledger().newestSealed("boston").orElseThrow();
    assertThat(newest.bundle()).isEqualTo(sealed(2));
    assertThat(newest.manifest()).isEqualTo("ab".repeat(32));
    assertThat(newest.file()).isEqualTo(sealed(2) + ".zip");
    assertThat(newest.isComplete()).isTrue();
    assertThat(central().ledger().newestSealed("dallas")).isEmpty();
  }

  @Test
  default void a_snapshot_deletes_what_it_did_not_bring() throws Exception {
    Store store = central().store();
    store.apply(of(1, upsert(1, "B-1", "kept"), upsert(2, "B-2", "gone")));
    store.apply(of(2, upsert(3, "B-1", "kept")));
    store.apply(of(3, upsert(4, "B-3", "new")));

    assertThat(store.apply(end(4, 3, 2))).isEqualTo(new Outcome(0, 0, 1, false, List.of()));
    assertThat(living()).containsExactly("B-1", "B-3");
    assertThat(store.apply(end(4, 3, 2))).isEqualTo(new Outcome(0, 0, 0, true, List.of()));
    assertThat(central().query("select swept from bundle where number = 4")).containsExactly("1");
  }

  /** Central may have been started anew in between. */
  @Test
  default void its_end_waits_for_all_bundles_since_its_first_one() throws Exception {
    Store store = central().store();
    store.apply(of(1, upsert(1, "B-1", "kept"), upsert(2, "B-2", "gone")));
    store.apply(end(4, 3, 2));
    store.apply(of(3, upsert(4, "B-3", "new")));
    assertThat(living()).containsExactly("B-1", "B-2", "B-3");

    central().restart();
    Store restarted = central().store();
    assertThat(restarted.apply(of(2, upsert(3, "B-1", "kept"))).swept()).isEqualTo(1);
    assertThat(living()).containsExactly("B-1", "B-3");
    assertThat(central().query("select count(*) from sweep_due")).containsExactly("0");
  }

  @Test
  default void it_deletes_nothing_if_a_record_was_rejected_since_it_began() throws Exception {
    Store store = central().store();
    store.apply(of(1, upsert(1, "B-1", "kept"), upsert(2, "B-2", "rejected now")));
    store.apply(withRejected(of(2, upsert(3, "B-1", "kept")), brokenRule(2)));
    store.apply(end(3, 3, 2));

    assertThat(living()).containsExactly("B-1", "B-2");
    assertThat(central().query("select count(*) from sweep_due")).containsExactly("0");
    store.apply(of(4, upsert(5, "B-1", "kept")));
    store.apply(end(5, 5, 4));
    assertThat(living()).containsExactly("B-1");
  }

  @Test
  default void data_files_that_a_record_names_outlive_the_end_of_theirs() throws Exception {
    Store store = central().store();
    DataFile named = put("photos/a.gif");
    DataFile alone = put("photos/b.gif");
    List<DataFile> files = List.of(named, alone);
    Change bike =
        Products.change(1, "B-1", "Bike", "1", "7", "true", null, null, "photos/a.gif", null);
    Batch first = of(1, bike);
    store.apply(first.with(first.changes(), files, List.of()));
    Batch end = only(sealed(2));
    Batch ofFiles =
        new Batch(
            end.bundle(),
            0,
            true,
            "x",
            "ab".repeat(32),
            DataFile.TYPE.name(),
            DataFile.TYPE.fieldNames(),
            2L,
            2L,
            List.of(),
            List.of(),
            List.of());

    assertThat(store.apply(ofFiles).swept()).isEqualTo(1);
    assertThat(central().query("select path from data_file where not deleted"))
        .containsExactly("photos/a.gif");
    assertThat(central().tree().resolve("boston/photos/a.gif")).exists();
    assertThat(central().tree().resolve("boston/photos/b.gif")).doesNotExist();
  }

  private DataFile put(String path) throws Exception {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    return central().files().put(new ByteArrayInputStream(bytes), path, 1, 1_000);
  }
}
