package dst.store;

import static dst.store.Products.batch;
import static dst.store.Products.bundle;
import static dst.store.Products.delete;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.HeldRemoval;
import dst.record.HeldRemoval.What;
import dst.record.MostRemoved;
import dst.record.Op;
import dst.store.database.LedgerEntry;
import dst.store.database.Outcome;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A mass delete is held until somebody confirms it or the data is back, in every dialect. */
interface HeldRemovalContract {

  Central central();

  private static Change[] products(long number, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> upsert(number + i + 1, code(i), "Bike"))
        .toArray(Change[]::new);
  }

  private static Change[] deletes(long number, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> delete(number + i + 1, code(i)))
        .toArray(Change[]::new);
  }

  private static String code(int i) {
    return "B-%04d".formatted(i);
  }

  private static Batch list(long number, Change... changes) {
    return only(bundle(number), changes).withSweepBelow(number);
  }

  private static Batch braked(Batch batch) {
    return batch.withMostRemoved(MostRemoved.USUAL);
  }

  private long living() throws Exception {
    return Long.parseLong(central().query("select count(*) from product where not deleted").get(0));
  }

  private List<HeldRemoval> held() {
    return central().store().held().of("boston");
  }

  private OptionalLong confirm() throws Exception {
    return central().store().held().confirm("boston", held().get(0).id());
  }

  private LedgerEntry.Counts counts(long number) throws Exception {
    LedgerEntry entry = central().ledger().find(bundle(number)).orElseThrow();
    assertThat(entry.isComplete()).isTrue();
    LedgerEntry.Counts counts = entry.counts();
    assertThat(counts.applied() + counts.superseded() + counts.rejected())
        .isEqualTo(counts.records());
    return counts;
  }

  @Test
  default void a_list_that_lacks_most_is_stored_and_removes_nothing_until_that_is_confirmed()
      throws Exception {
    Store store = central().store();
    store.apply(list(100, products(100, 0, 100)));

    Outcome cut = store.apply(list(2_000, products(2_000, 0, 49)));

    assertThat(cut).isEqualTo(new Outcome(0, 49, 0, false, List.of()));
    assertThat(living()).isEqualTo(100);
    HeldRemoval held = held().get(0);
    assertThat(held.what()).isEqualTo(What.LIST);
    assertThat(held.removed()).isEqualTo(51);
    assertThat(held.of()).isEqualTo(100);
    assertThat(held.names()).containsExactly("B-0049", "B-0050", "B-0051", "B-0052", "B-0053");
    assertThat(held.source()).isEqualTo("PROD1.csv");

    assertThat(confirm()).hasValue(51);
    assertThat(living()).isEqualTo(49);
    assertThat(held()).isEmpty();
    assertThat(counts(2_000).swept()).isEqualTo(51);
  }

  @Test
  default void exactly_half_goes_and_so_do_ten_of_ten() throws Exception {
    Store store = central().store();
    store.apply(list(100, products(100, 0, 100)));
    assertThat(store.apply(list(2_000, products(2_000, 0, 50))).swept()).isEqualTo(50);

    store.apply(only(new BundleId("denver", 0, 100), products(100, 0, 10)));
    Batch none = only(new BundleId("denver", 0, 2_000)).withSweepBelow(2_000);
    assertThat(store.apply(none).swept()).isEqualTo(10);
    assertThat(held()).isEmpty();
  }

  @Test
  default void what_is_held_outlives_central_and_a_confirmation_counts_once() throws Exception {
    central().store().apply(list(100, products(100, 0, 100)));
    central().store().apply(list(2_000, products(2_000, 0, 10)));

    central().restart();
    central().store().prepare();
    HeldRemoval held = held().get(0);
    assertThat(held.removed()).isEqualTo(90);

    assertThat(central().store().held().confirm("boston", held.id())).hasValue(90);
    assertThat(central().store().held().confirm("boston", held.id())).isEmpty();
    assertThat(central().store().held().confirm("denver", held.id())).isEmpty();
    assertThat(living()).isEqualTo(10);
    assertThat(counts(2_000).swept()).isEqualTo(90);
  }

  @Test
  default void the_next_full_list_clears_it_and_one_that_lacks_as_much_takes_its_place()
      throws Exception {
    Store store = central().store();
    store.apply(list(100, products(100, 0, 100)));
    store.apply(list(2_000, products(2_000, 0, 10)));
    HeldRemoval first = held().get(0);

    store.apply(list(3_000, products(3_000, 0, 5)));
    assertThat(held()).hasSize(1);
    assertThat(held().get(0).removed()).isEqualTo(95);
    assertThat(held().get(0).since()).isEqualTo(first.since());
    assertThat(store.held().confirm("boston", first.id())).isEmpty();
    assertThat(living()).isEqualTo(100);

    store.apply(list(4_000, products(4_000, 0, 99)));
    assertThat(held()).isEmpty();
    assertThat(living()).isEqualTo(99);
  }

  /** Zeros in front of the keys were lost, say: as many are new as are gone. */
  @Test
  default void a_list_whose_keys_are_all_new_is_held_too() throws Exception {
    Store store = central().store();
    store.apply(list(100, products(100, 0, 100)));

    store.apply(list(2_000, products(2_000, 100, 300)));

    assertThat(held().get(0).removed()).isEqualTo(100);
    assertThat(held().get(0).of()).isEqualTo(100);
    assertThat(living()).isEqualTo(300);
  }

  @Test
  default void an_older_list_that_comes_late_does_not_take_the_place_of_a_newer_one()
      throws Exception {
    Store store = central().store();
    store.apply(list(100, products(100, 0, 100)));
    store.apply(list(3_000, products(3_000, 0, 20)));
    store.apply(list(2_000, products(2_000, 0, 1)));

    assertThat(held()).extracting(HeldRemoval::id).containsExactly("product-0-3000-80");
    assertThat(confirm()).hasValue(80);
    assertThat(living()).isEqualTo(20);
  }

  @Test
  default void what_came_back_after_it_was_shown_stays_and_more_than_was_shown_is_held_anew()
      throws Exception {
    Store store = central().store();
    store.apply(list(100, products(100, 0, 100)));
    store.apply(list(2_000, products(2_000, 0, 10)));
    HeldRemoval shown = held().get(0);
    store.apply(only(bundle(1_000), products(1_000, 200, 250)));

    assertThat(store.held().confirm("boston", shown.id())).isEmpty();
    assertThat(living()).isEqualTo(150);
    assertThat(held()).extracting(HeldRemoval::removed).containsExactly(140L);

    store.apply(only(bundle(3_000), products(3_000, 10, 60)));
    assertThat(confirm()).hasValue(90);
    assertThat(living()).isEqualTo(60);
  }

  @Test
  default void the_definition_says_how_much_may_go() throws Exception {
    Store store = central().store();
    store.apply(list(100, products(100, 0, 100)));
    store.apply(list(2_000, products(2_000, 0, 90)).withMostRemoved(MostRemoved.parse("9")));
    assertThat(held()).extracting(HeldRemoval::removed).containsExactly(10L);

    store.apply(list(3_000, products(3_000, 0, 80)).withMostRemoved(MostRemoved.parse("19%")));
    assertThat(held()).extracting(HeldRemoval::removed).containsExactly(20L);

    store.apply(list(4_000).withMostRemoved(MostRemoved.ANY));
    assertThat(held()).isEmpty();
    assertThat(living()).isZero();
  }

  private static BundleId sealed(long number) {
    return new BundleId("boston", 1, number);
  }

  private static Batch ofBundle(Batch b, String record, List<String> fields, Long below) {
    return new Batch(
        b.bundle(),
        b.number(),
        b.last(),
        b.file(),
        "ab".repeat(32),
        record,
        fields,
        below,
        below == null ? null : b.bundle().number(),
        b.changes(),
        b.files(),
        b.rejected());
  }

  private static Batch ofBundle(Batch b, Long below) {
    return ofBundle(b, "product", b.fields(), below);
  }

  @Test
  default void a_snapshot_that_did_not_bring_most_is_held_and_its_end_does_not_wait()
      throws Exception {
    Store store = central().store();
    store.apply(ofBundle(only(sealed(1), products(0, 0, 100)), null));

    assertThat(store.apply(ofBundle(only(sealed(2)), 1_000L)).swept()).isZero();
    assertThat(living()).isEqualTo(100);
    assertThat(central().query("select count(*) from sweep_due")).containsExactly("0");
    assertThat(
            new Watermarks(central().database())
                .advance("boston", new Watermarks.Bounds(null, null, null)))
        .isEqualTo(new Watermark(1, 2, 0, null));
    assertThat(held()).extracting(HeldRemoval::what).containsExactly(What.SNAPSHOT);

    assertThat(confirm()).hasValue(100);
    assertThat(living()).isZero();
    assertThat(central().query("select swept from bundle where number = 2")).containsExactly("100");
  }

  private void holdElevenFiles() throws Exception {
    Store store = central().store();
    List<Change> files = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      byte[] bytes = {(byte) i};
      String path = "photos/" + i + ".gif";
      files.add(central().files().put(new ByteArrayInputStream(bytes), path, i + 1, 10).upsert());
    }
    String type = DataFile.TYPE.name();
    List<String> fields = DataFile.TYPE.fieldNames();
    Batch come = only(sealed(1)).withFields(fields, files);
    store.apply(ofBundle(come, type, fields, null));
    store.apply(ofBundle(only(sealed(2)), type, fields, 1_000L));
    assertThat(central().tree().resolve("boston/photos/7.gif")).exists();
  }

  @Test
  default void confirmed_data_files_leave_the_plain_tree() throws Exception {
    holdElevenFiles();
    assertThat(confirm()).hasValue(11);
    assertThat(central().tree().resolve("boston/photos")).doesNotExist();
    assertThat(held()).isEmpty();
  }

  /** Central was killed when the rows were removed, and the plain tree was still to be done. */
  @Test
  default void a_confirmation_of_data_files_that_was_cut_off_is_carried_on() throws Exception {
    holdElevenFiles();
    central()
        .execute(
            "update data_file set deleted = true, sha256 = null, size = null, bundle = '"
                + sealed(2)
                + "'");
    central()
        .execute(
            "insert into sweep (location, record, epoch, seq, living)"
                + " values ('boston', 'data_file', 1, 1000, 0)");
    central().restart();
    central().store().prepare();

    assertThat(confirm()).hasValue(0);
    assertThat(central().tree().resolve("boston/photos")).doesNotExist();
    assertThat(held()).isEmpty();
  }

  @Test
  default void a_file_that_deletes_most_is_held_with_its_upserts_stored() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), products(100, 0, 100)));
    List<Change> changes = new ArrayList<>(List.of(deletes(2_000, 0, 60)));
    changes.add(upsert(2_900, "NEW", "Bell"));
    Batch file = braked(only(bundle(2_000), changes.toArray(Change[]::new)));

    assertThat(store.apply(file)).isEqualTo(new Outcome(1, 60, 0, false, List.of()));
    assertThat(store.apply(file).repeat()).isTrue();
    assertThat(living()).isEqualTo(101);
    HeldRemoval held = held().get(0);
    assertThat(held.what()).isEqualTo(What.DELETES);
    assertThat(held.removed()).isEqualTo(60);
    assertThat(held.of()).isEqualTo(101);
    assertThat(held.names()).containsExactly("B-0000", "B-0001", "B-0002", "B-0003", "B-0004");
    assertThat(counts(2_000).superseded()).isEqualTo(60);

    store.apply(only(bundle(3_000), products(3_000, 0, 5)));
    assertThat(confirm()).hasValue(55);
    assertThat(living()).isEqualTo(46);
    assertThat(counts(2_000).applied()).isEqualTo(56);
    assertThat(central().query("select count(*) from kept_delete")).containsExactly("0");
    assertThat(central().query("select seq from product where product_code = 'B-0059' and deleted"))
        .containsExactly("2060");
  }

  @Test
  default void deletes_of_a_file_of_several_batches_are_decided_on_together() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), products(100, 0, 100)));
    BundleId file = bundle(2_000);
    store.apply(braked(batch(file, 2, true, deletes(2_000, 40, 55))));
    assertThat(store.apply(braked(batch(file, 0, false, deletes(2_000, 0, 20)))))
        .isEqualTo(new Outcome(0, 0, 0, false, List.of()));
    assertThat(living()).isEqualTo(100);
    assertThat(held()).isEmpty();

    central().restart();
    Outcome last = central().store().apply(braked(batch(file, 1, false, deletes(2_000, 20, 40))));

    assertThat(last).isEqualTo(new Outcome(0, 55, 0, false, List.of()));
    assertThat(held()).extracting(HeldRemoval::removed).containsExactly(55L);
    assertThat(living()).isEqualTo(100);
  }

  /** The batch is committed, and central was killed before it was decided. */
  @Test
  default void deletes_that_nobody_decided_on_are_decided_on_when_the_batch_comes_again()
      throws Exception {
    central().store().apply(only(bundle(100), products(100, 0, 100)));
    Batch file = braked(only(bundle(2_000), deletes(2_000, 0, 60)));
    central().store().apply(file);
    central().execute("delete from removal");

    central().restart();
    assertThat(central().store().apply(file).repeat()).isTrue();
    assertThat(held()).extracting(HeldRemoval::removed).containsExactly(60L);
    assertThat(counts(2_000).superseded()).isEqualTo(60);
  }

  @Test
  default void few_deletes_are_written_as_ever() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), products(100, 0, 100)));

    assertThat(store.apply(braked(only(bundle(2_000), deletes(2_000, 0, 10)))).applied())
        .isEqualTo(10);
    BundleId two = bundle(3_000);
    store.apply(braked(batch(two, 0, false, deletes(3_000, 10, 30))));
    assertThat(store.apply(braked(batch(two, 1, true, deletes(3_000, 30, 40)))))
        .isEqualTo(new Outcome(30, 0, 0, false, List.of()));
    assertThat(counts(3_000).applied()).isEqualTo(30);
    assertThat(living()).isEqualTo(60);
    assertThat(held()).isEmpty();
  }

  /** Some programs send all that they ever deleted, again and again. */
  @Test
  default void deletes_of_what_is_gone_already_count_for_nothing() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), products(100, 0, 20)));
    store.apply(only(bundle(1_000), deletes(1_000, 100, 500)));

    store.apply(braked(only(bundle(2_000), deletes(2_000, 5, 500))));
    assertThat(held()).extracting(HeldRemoval::removed).containsExactly(15L);
    assertThat(store.held().keep("boston", held().get(0).id())).isTrue();
    assertThat(held()).isEmpty();
    assertThat(living()).isEqualTo(20);
    assertThat(central().query("select count(*) from kept_delete")).containsExactly("0");

    store.apply(braked(only(bundle(3_000), deletes(3_000, 11, 500))));
    assertThat(held()).isEmpty();
    assertThat(living()).isEqualTo(11);
  }

  @Test
  default void a_full_list_settles_held_deletes_that_are_older() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), products(100, 0, 100)));
    store.apply(braked(only(bundle(2_000), deletes(2_000, 0, 60))));
    assertThat(held()).hasSize(1);

    store.apply(list(3_000, products(3_000, 0, 100)));
    assertThat(held()).isEmpty();
    assertThat(living()).isEqualTo(100);
    assertThat(central().query("select count(*) from kept_delete")).containsExactly("0");
  }

  @Test
  default void two_who_confirm_at_once_remove_it_once() throws Exception {
    Store store = central().store();
    store.apply(list(100, products(100, 0, 100)));
    store.apply(list(2_000, products(2_000, 0, 10)));
    String id = held().get(0).id();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Callable<OptionalLong> confirming = () -> store.held().confirm("boston", id);
      List<Future<OptionalLong>> both =
          List.of(threads.submit(confirming), threads.submit(confirming));
      Future<Outcome> meanwhile =
          threads.submit(() -> store.apply(only(bundle(3_000), products(3_000, 300, 310))));
      List<OptionalLong> answers = List.of(both.get(0).get(), both.get(1).get());

      assertThat(meanwhile.get().applied()).isEqualTo(10);
      assertThat(answers).containsOnlyOnce(OptionalLong.of(90)).contains(OptionalLong.empty());
    } finally {
      threads.shutdownNow();
    }
    assertThat(counts(2_000).swept()).isEqualTo(90);
    assertThat(living()).isEqualTo(20);
  }

  @Test
  default void a_key_of_several_parts_is_kept_back_and_named() throws Exception {
    Store store = central().store();
    List<Change> come = new ArrayList<>();
    List<Change> go = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String user = "O\"" + i;
      come.add(Products.change(101 + i, "7", user, "1"));
      go.add(new Change(Op.DELETE, 2_001 + i, 0, Arrays.asList("7", user, null)));
    }
    store.apply(Products.as("order", only(bundle(100), come.toArray(Change[]::new))));
    store.apply(
        Products.as("order", only(bundle(2_000), go.toArray(Change[]::new)))
            .withMostRemoved(MostRemoved.USUAL));

    assertThat(held().get(0).names()).hasSize(5).contains("O\"0/7");
    assertThat(confirm()).hasValue(12);
  }

  @Test
  default void a_delete_that_the_database_refuses_is_found_when_its_batch_comes() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), products(100, 0, 20)));
    central()
        .execute(
            "alter table product add constraint stays check (product_code <> 'B-0003' or not"
                + " deleted)");

    Outcome outcome = store.apply(braked(only(bundle(2_000), deletes(2_000, 0, 20))));

    assertThat(outcome.rejected()).hasSize(1);
    assertThat(outcome.superseded()).isEqualTo(19);
    assertThat(confirm()).hasValue(19);
    assertThat(living()).isEqualTo(1);
    assertThat(counts(2_000)).isEqualTo(new LedgerEntry.Counts(20, 19, 0, 1, 0, 0, 0));
  }

  @Test
  default void a_name_with_a_line_end_is_shown_on_one_line() throws Exception {
    Store store = central().store();
    List<Change> come = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      come.add(upsert(101 + i, "a\nb" + i, "Bike"));
    }
    store.apply(list(100, come.toArray(Change[]::new)));
    store.apply(list(2_000));
    assertThat(held().get(0).names()).contains("a?b0");
  }
}
