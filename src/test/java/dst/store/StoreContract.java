package dst.store;

import static dst.store.Products.batch;
import static dst.store.Products.brokenRule;
import static dst.store.Products.bundle;
import static dst.store.Products.delete;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static dst.store.Products.withRejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.Batch;
import dst.record.Rejected;
import dst.record.Rejection;
import dst.store.database.LedgerEntry;
import dst.store.database.Outcome;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a batch does to the central database, the same in every dialect. */
interface StoreContract {

  Central central();

  @Test
  default void a_new_record_arrives_with_every_value() throws Exception {
    Outcome outcome = central().store().apply(only(bundle(100), upsert(101, "B-1", "Bike")));

    assertThat(outcome).isEqualTo(new Outcome(1, 0, 0, false, List.of()));
    assertThat(
            central()
                .query(
                    "select location, product_code, name, price, stock, active, available_from,"
                        + " image, epoch, seq, deleted, bundle from product"))
        .hasSize(1)
        .first()
        .asString()
        .matches(
            "boston B-1 Bike 12.50 7 (t|TRUE) 2026-11-22 null 0 101 (f|FALSE) boston-0-0{17}100");
    assertThat(
            central()
                .query(
                    "select 1 from product where changed_at ="
                        + " timestamp with time zone '2026-11-22 08:15:30.123+00'"))
        .hasSize(1);
    assertThat(central().query("select attributes from product").get(0)).contains("grün");
  }

  @Test
  default void the_newer_version_wins_in_whatever_order_they_come() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(200), upsert(201, "B-1", "newer")));

    Outcome outcome = store.apply(only(bundle(100), upsert(101, "B-1", "older")));

    assertThat(outcome).isEqualTo(new Outcome(0, 1, 0, false, List.of()));
    assertThat(central().query("select name, seq from product")).containsExactly("newer 201");
  }

  @Test
  default void a_deleted_record_stays_deleted_when_older_changes_are_replayed() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), upsert(101, "B-1", "Bike")));
    Outcome deleted = store.apply(only(bundle(300), delete(301, "B-1")));
    Outcome replayed = store.apply(only(bundle(200), upsert(201, "B-1", "Bike again")));

    assertThat(deleted.applied()).isEqualTo(1);
    assertThat(replayed.superseded()).isEqualTo(1);
    assertThat(central().query("select product_code, name, price, seq from product where deleted"))
        .containsExactly("B-1 null null 301");
  }

  @Test
  default void a_delete_that_comes_before_its_record_wins_too() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(300), delete(301, "B-1")));
    store.apply(only(bundle(200), upsert(201, "B-1", "Bike")));

    assertThat(central().query("select seq from product where deleted")).containsExactly("301");
    store.apply(only(bundle(400), upsert(401, "B-1", "Bike")));
    assertThat(central().query("select seq from product where not deleted")).containsExactly("401");
  }

  @Test
  default void the_same_content_moves_the_version_but_not_the_time_of_its_last_change()
      throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), upsert(101, "B-1", "Bike", "12.5")));
    List<String> before = central().query("select bundle, applied_at from product");

    Outcome outcome = store.apply(only(bundle(200), upsert(201, "B-1", "Bike", "12.50")));

    assertThat(outcome).isEqualTo(new Outcome(0, 1, 0, false, List.of()));
    assertThat(central().query("select bundle, applied_at from product")).isEqualTo(before);
    assertThat(central().query("select seq from product")).containsExactly("201");
  }

  @Test
  default void a_change_from_or_to_no_value_is_a_change() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), upsert(101, "B-1", null)));

    assertThat(store.apply(only(bundle(200), upsert(201, "B-1", "Bike"))).applied()).isEqualTo(1);
    assertThat(store.apply(only(bundle(300), upsert(301, "B-1", null))).applied()).isEqualTo(1);
    assertThat(store.apply(only(bundle(400), upsert(401, "B-1", null))).applied()).isZero();
  }

  @Test
  default void the_last_change_of_a_key_in_a_batch_wins_and_the_earlier_are_superseded()
      throws Exception {
    Outcome outcome =
        central()
            .store()
            .apply(
                only(
                    bundle(100),
                    upsert(101, "B-1", "first"),
                    upsert(102, "A-1", "other"),
                    upsert(103, "B-1", "second"),
                    delete(104, "B-1"),
                    upsert(105, "B-1", "third")));

    assertThat(outcome).isEqualTo(new Outcome(2, 3, 0, false, List.of()));
    assertThat(central().query("select name, seq from product order by product_code"))
        .containsExactly("other 102", "third 105");
  }

  @Test
  default void texts_and_keys_are_stored_letter_for_letter_also_empty_ones() throws Exception {
    central()
        .store()
        .apply(
            only(
                bundle(100),
                upsert(101, "", ""),
                upsert(102, " ", " "),
                upsert(103, "a", "A "),
                upsert(104, "a ", " A")));

    assertThat(
            central()
                .query(
                    "select '[' || product_code || '|' || name || ']' from product order by seq"))
        .containsExactly("[|]", "[ | ]", "[a|A ]", "[a | A]");
  }

  @Test
  default void locations_do_not_share_keys() throws Exception {
    Store store = central().store();
    store.apply(only(bundle(100), upsert(101, "B-1", "Boston's")));
    store.apply(only(new dst.record.BundleId("denver", 0, 50), upsert(51, "B-1", "Denver's")));

    assertThat(central().query("select location, name from product order by location"))
        .containsExactly("boston Boston's", "denver Denver's");
  }

  @Test
  default void a_key_of_two_fields_and_names_that_sql_has_words_for() throws Exception {
    Batch orders =
        Products.as(
            "order",
            only(
                bundle(100),
                Products.change(101, "1", "a/b", "1.25"),
                Products.change(102, "2", "a/b", "2.5"),
                Products.change(103, "1", "a", null)));

    assertThat(central().store().apply(orders).applied()).isEqualTo(3);
    assertThat(
            central()
                .store()
                .apply(
                    Products.as(
                        "order", only(bundle(200), Products.change(201, "2", "a/b", "2.75"))))
                .applied())
        .isEqualTo(1);
    String table = central().database().dialect().quote("order");
    assertThat(central().query("select seq from " + table + " order by seq"))
        .containsExactly("101", "103", "201");
  }

  @Test
  default void a_repeat_is_counted_once() throws Exception {
    Batch first = batch(bundle(100), 0, false, upsert(101, "B-1", "Bike"));
    Batch last = batch(bundle(100), 1, true, upsert(102, "B-2", "Bell"));
    Store store = central().store();
    store.apply(first);
    Outcome beforeTheEnd = store.apply(first);
    store.apply(last);
    Outcome afterTheEnd = store.apply(first);
    central().restart();
    Outcome afterARestart = central().store().apply(last);

    Outcome repeat = new Outcome(0, 0, 0, true, List.of());
    assertThat(List.of(beforeTheEnd, afterTheEnd, afterARestart)).containsOnly(repeat);
    assertThat(central().ledger().find(bundle(100)).orElseThrow().counts())
        .isEqualTo(new LedgerEntry.Counts(2, 2, 0, 0, 0, 0, 0));
  }

  @Test
  default void the_ledger_adds_up_when_the_last_batch_comes_first() throws Exception {
    Store store = central().store();
    store.apply(
        withRejected(batch(bundle(100), 2, true, upsert(105, "B-3", "Bell")), brokenRule(6)));
    LedgerEntry open = central().ledger().find(bundle(100)).orElseThrow();
    store.apply(batch(bundle(100), 0, false, upsert(101, "B-1", "a"), upsert(102, "B-1", "b")));
    store.apply(Products.onlyRejected(bundle(100), 1, brokenRule(3), brokenRule(4)));
    LedgerEntry complete = central().ledger().find(bundle(100)).orElseThrow();

    assertThat(open.isComplete()).isFalse();
    assertThat(open.batches()).isEqualTo(3);
    assertThat(open.batchesDone()).isEqualTo(1);
    assertThat(complete.isComplete()).isTrue();
    assertThat(complete.completed()).isAfterOrEqualTo(complete.firstSeen());
    assertThat(complete.counts()).isEqualTo(new LedgerEntry.Counts(6, 2, 1, 3, 0, 0, 0));
    assertThat(central().query("select * from batch")).isEmpty();
    assertThat(central().ledger().totals()).isEqualTo(complete.counts());
  }

  @Test
  default void skipped_rows_and_repeated_keys_are_counted_beside_the_records_and_once()
      throws Exception {
    Batch first = batch(bundle(100), 0, false, upsert(101, "B-1", "a"), upsert(102, "B-1", "b"));
    Batch second = Products.withCounts(batch(bundle(100), 1, true), 1_500, 0);
    central().store().apply(Products.withCounts(first, 2, 1));
    central().store().apply(second);
    central().store().apply(second);

    LedgerEntry entry = central().ledger().find(bundle(100)).orElseThrow();
    assertThat(entry.isComplete()).isTrue();
    assertThat(entry.counts()).isEqualTo(new LedgerEntry.Counts(2, 1, 1, 0, 0, 1_502, 1));
    assertThat(central().ledger().totals()).isEqualTo(entry.counts());
  }

  @Test
  default void an_empty_file_is_a_complete_bundle() throws Exception {
    central().store().apply(only(bundle(100)));

    LedgerEntry entry = central().ledger().find(bundle(100)).orElseThrow();
    assertThat(entry.isComplete()).isTrue();
    assertThat(entry.counts().records()).isZero();
  }

  @Test
  default void a_file_that_no_record_type_claims_is_only_counted() throws Exception {
    Rejection file =
        new Rejection(
            Rejection.Cause.FILE, 0, null, null, "unclaimed", null, "no entry", null, null);

    Outcome outcome =
        central().store().apply(Products.as(null, withRejected(only(bundle(100)), file)));

    assertThat(outcome.rejected()).containsExactly(file);
    assertThat(central().ledger().find(bundle(100)).orElseThrow().counts())
        .isEqualTo(new LedgerEntry.Counts(1, 0, 0, 1, 0, 0, 0));
  }

  @Test
  default void a_batch_of_an_unknown_record_type_is_rejected_by_name() {
    Batch batch = Products.as("customer", only(bundle(100), upsert(101, "B-1", "Bike")));

    assertThatThrownBy(() -> central().store().apply(batch))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("customer")
        .hasMessageContaining("[product, order, data_file]")
        .extracting(e -> ((Rejected) e).rejection().cause())
        .isEqualTo(Rejection.Cause.MESSAGE);
  }

  @Test
  default void a_table_that_is_gone_is_an_outage_and_rejects_nothing() throws Exception {
    Batch batch = only(bundle(100), upsert(101, "B-1", "Bike"));
    central().store().prepare();
    central().execute("alter table product rename to away");

    assertThatThrownBy(() -> central().store().apply(batch)).isInstanceOf(SQLException.class);
    assertThat(central().ledger().find(bundle(100))).isEmpty();

    central().execute("alter table away rename to product");
    assertThat(central().store().apply(batch).applied()).isEqualTo(1);
  }

  @Test
  default void a_batch_that_was_queued_with_other_fields_is_stored_by_their_names()
      throws Exception {
    Batch batch =
        Products.withFields(
            List.of("name", "color", "product_code"),
            only(bundle(100)),
            Products.change(101, "Bike", "green", "B-1"));

    assertThat(central().store().apply(batch).applied()).isEqualTo(1);

    assertThat(central().query("select product_code, name, price from product"))
        .containsExactly("B-1 Bike null");
  }

  @Test
  default void a_batch_without_the_key_field_is_rejected() {
    Batch batch =
        Products.withFields(List.of("name"), only(bundle(100)), Products.change(101, "Bike"));

    assertThatThrownBy(() -> central().store().apply(batch))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("product_code");
  }
}
