package dst.store;

import static dst.store.Products.batch;
import static dst.store.Products.brokenRule;
import static dst.store.Products.bundle;
import static dst.store.Products.delete;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static dst.store.Products.withRejected;
import static org.assertj.core.api.Assertions.assertThat;

import dst.record.BundleId;
import dst.store.database.LedgerEntry;
import dst.store.database.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A complete list deletes what it does not name, the same in every dialect. */
interface SweepContract {

  Central central();

  @Test
  default void a_complete_list_deletes_what_it_does_not_name() throws Exception {
    Store store = central().store();
    store.apply(
        only(
            bundle(100),
            upsert(101, "B-1", "kept"),
            upsert(102, "B-2", "gone"),
            delete(103, "B-3")));
    store.apply(only(new BundleId("denver", 0, 100), upsert(101, "B-2", "Denver's")));

    Outcome outcome =
        store.apply(only(bundle(200), upsert(201, "B-1", "kept")).withSweepBelow(200));

    assertThat(outcome).isEqualTo(new Outcome(0, 1, 1, false, List.of()));
    assertThat(central().ledger().find(bundle(200)).orElseThrow().counts())
        .isEqualTo(new LedgerEntry.Counts(1, 0, 1, 0, 1, 0, 0));
    assertThat(
            central()
                .query(
                    "select location, product_code, name, seq, bundle from product"
                        + " where deleted order by product_code"))
        .containsExactly(
            "boston B-2 null 102 " + bundle(200), "boston B-3 null 103 " + bundle(100));
    assertThat(central().query("select name from product where not deleted order by name"))
        .containsExactly("Denver's", "kept");
  }

  @Test
  default void what_is_older_than_the_list_stays_away_even_if_its_key_was_never_seen()
      throws Exception {
    Store store = central().store();
    store.apply(only(bundle(200), upsert(201, "B-1", "listed")).withSweepBelow(200));

    Outcome late =
        store.apply(only(bundle(100), upsert(101, "B-2", "late"), upsert(102, "B-1", "late")));

    assertThat(late).isEqualTo(new Outcome(0, 2, 0, false, List.of()));
    assertThat(central().query("select name from product where not deleted"))
        .containsExactly("listed");
  }

  @Test
  default void an_older_list_that_comes_late_deletes_nothing_more() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(300), upsert(301, "B-1", "new")).withSweepBelow(300));

    Outcome late = store.apply(only(bundle(200), upsert(201, "B-2", "x")).withSweepBelow(200));

    assertThat(late).isEqualTo(new Outcome(0, 1, 0, false, List.of()));
    assertThat(central().query("select epoch, seq from sweep")).containsExactly("0 300");
  }

  @Test
  default void nothing_is_deleted_before_the_whole_list_is_there() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), upsert(101, "B-1", "listed"), upsert(102, "B-2", "gone")));

    Outcome last =
        store.apply(batch(bundle(200), 1, true, upsert(202, "B-3", "c")).withSweepBelow(200));
    List<String> between = central().query("select count(*) from product where not deleted");
    Outcome first = store.apply(batch(bundle(200), 0, false, upsert(201, "B-1", "listed")));

    assertThat(last.swept()).isZero();
    assertThat(between).containsExactly("3");
    assertThat(first.swept()).isEqualTo(1);
    assertThat(central().query("select product_code from product where deleted"))
        .containsExactly("B-2");
  }

  @Test
  default void a_list_with_a_rejected_record_deletes_nothing() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), upsert(101, "B-1", "a"), upsert(102, "B-2", "b")));

    Outcome outcome =
        store.apply(
            withRejected(only(bundle(200), upsert(201, "B-1", "a")), brokenRule(2))
                .withSweepBelow(200));

    assertThat(outcome.swept()).isZero();
    assertThat(central().query("select count(*) from product where not deleted"))
        .containsExactly("2");
    assertThat(central().query("select * from sweep")).isEmpty();
  }

  @Test
  default void an_empty_complete_list_deletes_all() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), upsert(101, "B-1", "a"), upsert(102, "B-2", "b")));

    assertThat(store.apply(only(bundle(200)).withSweepBelow(200)).swept()).isEqualTo(2);
    assertThat(central().query("select count(*) from product where not deleted"))
        .containsExactly("0");
  }
}
