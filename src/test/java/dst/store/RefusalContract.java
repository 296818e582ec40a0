package dst.store;

import static dst.store.Products.bundle;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dst.record.Batch;
import dst.record.Change;
import dst.record.Rejection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the database refuses for its content is rejected alone, the same in every dialect. */
interface RefusalContract {

  Central central();

  @Test
  default void a_record_that_the_database_refuses_is_rejected_and_its_neighbours_arrive()
      throws Exception {
    central().store().prepare();
    central().execute("alter table product add constraint cheap check (price < 1000)");
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      changes.add(upsert(100 + i, "B-" + i, "Bike", i == 37 || i == 38 ? "1000" : "5"));
    }

    Outcome outcome = central().store().apply(only(bundle(100), changes.toArray(Change[]::new)));

    assertThat(outcome.applied()).isEqualTo(98);
    assertThat(outcome.superseded()).isZero();
    assertThat(outcome.rejected()).extracting(Rejection::key).containsExactly("B-37", "B-38");
    Rejection rejection = outcome.rejected().get(0);
    assertThat(rejection.cause()).isEqualTo(Rejection.Cause.DATABASE);
    assertThat(rejection.rule()).isEqualTo("database");
    assertThat(rejection.line()).isEqualTo(137);
    assertThat(rejection.source()).contains("\"product_code\":\"B-37\"", "\"price\":\"1000\"");
    assertThat(rejection.error())
        .containsIgnoringCase("cheap")
        .contains("B-37", "boston", "PROD1.csv:137");
    assertThat(central().ledger().find(bundle(100)).orElseThrow().counts())
        .isEqualTo(new LedgerEntry.Counts(100, 98, 0, 2, 0, 0, 0));
    assertThat(central().query("select count(*) from product")).containsExactly("98");
  }

  @Test
  default void a_text_that_a_narrower_column_can_not_hold_is_rejected_not_cut() throws Exception {
    central().store().prepare();
    String type = central().database().dialect() instanceof H2 ? "set data type" : "type";
    central().execute("alter table product alter column name " + type + " varchar(5)");

    Outcome outcome =
        central()
            .store()
            .apply(only(bundle(100), upsert(101, "B-1", "12345"), upsert(102, "B-2", "123456")));

    assertThat(outcome.rejected()).extracting(Rejection::key).containsExactly("B-2");
    assertThat(central().query("select name from product")).containsExactly("12345");
  }

  @Test
  default void a_value_that_can_not_be_cast_is_rejected() throws Exception {
    Outcome outcome =
        central()
            .store()
            .apply(
                only(bundle(100), upsert(101, "B-1", "a", "cheap"), upsert(102, "B-2", "b", "5")));

    assertThat(outcome.rejected()).extracting(Rejection::key).containsExactly("B-1");
    assertThat(central().query("select name from product")).containsExactly("b");
  }

  @Test
  default void the_earlier_change_of_a_key_is_applied_when_the_last_one_is_refused()
      throws Exception {
    Outcome outcome =
        central()
            .store()
            .apply(
                only(
                    bundle(100),
                    upsert(101, "B-1", "first", "5"),
                    upsert(102, "B-1", "second", "6"),
                    upsert(103, "B-1", "third", "cheap")));

    assertThat(outcome.applied()).isEqualTo(1);
    assertThat(outcome.superseded()).isEqualTo(1);
    assertThat(outcome.rejected()).extracting(Rejection::line).containsExactly(103L);
    assertThat(central().query("select name, seq from product")).containsExactly("second 102");
  }

  @Test
  default void a_repeat_hands_out_again_what_was_refused() throws Exception {
    Batch batch =
        only(bundle(100), upsert(101, "B-1", "a", "not \"cheap\""), upsert(102, "B-2", "b"));
    List<Rejection> first = central().store().apply(batch).rejected();
    central().restart();

    Outcome repeat = central().store().apply(batch);

    assertThat(first).hasSize(1);
    assertThat(repeat).isEqualTo(new Outcome(0, 0, 0, true, first));
    assertThat(central().query("select number from batch")).containsExactly("0");
    assertThat(central().ledger().totals()).isEqualTo(new LedgerEntry.Counts(2, 1, 0, 1, 0, 0, 0));
  }
}
