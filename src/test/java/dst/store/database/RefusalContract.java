package dst.store.database;

import static dst.store.Products.bundle;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.Batch;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Rejection;
import dst.store.Central;
import dst.store.Products;
import dst.store.Refusing;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the database refuses for its content is rejected alone, the same in every dialect. */
public interface RefusalContract {

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

  private void uniqueNames() throws Exception {
    central().store().prepare();
    central().execute("create unique index one_name on product (location, name)");
  }

  private List<String> names() throws Exception {
    return central().query("select product_code, name, seq from product order by product_code");
  }

  @Test
  default void two_records_swap_what_must_be_unique() throws Exception {
    uniqueNames();
    central()
        .store()
        .apply(only(bundle(100), upsert(101, "U1", "alpha"), upsert(102, "U2", "beta")));

    Outcome outcome =
        central()
            .store()
            .apply(only(bundle(200), upsert(201, "U1", "beta"), upsert(202, "U2", "alpha")));

    assertThat(outcome).isEqualTo(new Outcome(2, 0, 0, false, List.of()));
    assertThat(names()).containsExactly("U1 beta 201", "U2 alpha 202");
  }

  @Test
  default void names_that_move_on_in_a_ring_and_in_a_row_are_no_letters() throws Exception {
    uniqueNames();
    central()
        .store()
        .apply(
            only(
                bundle(100),
                upsert(101, "R1", "a"),
                upsert(102, "R2", "b"),
                upsert(103, "R3", "c"),
                upsert(104, "S1", "d"),
                upsert(105, "S2", "e")));

    Outcome outcome =
        central()
            .store()
            .apply(
                only(
                    bundle(200),
                    upsert(201, "R1", "b"),
                    upsert(202, "R2", "c"),
                    upsert(203, "R3", "a"),
                    upsert(204, "S1", "e"),
                    upsert(205, "S2", "f")));

    assertThat(outcome).isEqualTo(new Outcome(5, 0, 0, false, List.of()));
    assertThat(names()).containsExactly("R1 b 201", "R2 c 202", "R3 a 203", "S1 e 204", "S2 f 205");
  }

  @Test
  default void one_that_does_not_fit_is_a_letter_only_when_its_partner_did_not_come()
      throws Exception {
    uniqueNames();
    central()
        .store()
        .apply(
            only(
                bundle(100),
                upsert(101, "U1", "alpha"),
                upsert(102, "U2", "beta"),
                upsert(103, "U3", "gamma"),
                upsert(104, "U4", "delta")));
    Batch batch =
        only(
            bundle(200),
            upsert(201, "U1", "beta"),
            upsert(202, "U2", "alpha"),
            upsert(203, "U3", "delta"),
            upsert(205, "U5", "new"));

    assertThatThrownBy(() -> central().store().apply(batch)).isInstanceOf(SQLException.class);
    assertThat(central().ledger().find(bundle(200))).isEmpty();
    Outcome outcome = central().store().apply(batch, Refusing.ORDER);

    assertThat(outcome.applied()).isEqualTo(3);
    assertThat(outcome.rejected()).extracting(Rejection::key).containsExactly("U3");
    assertThat(names())
        .containsExactly(
            "U1 beta 201", "U2 alpha 202", "U3 gamma 103", "U4 delta 104", "U5 new 205");
  }

  @Test
  default void a_record_may_stand_before_the_one_that_it_refers_to() throws Exception {
    central().store().prepare();
    central()
        .execute(
            "alter table product add constraint parent foreign key (location, name)"
                + " references product (location, product_code)");
    Batch orphan = only(bundle(100), upsert(101, "C1", "P1"), upsert(102, "C2", null));

    assertThatThrownBy(() -> central().store().apply(orphan)).isInstanceOf(SQLException.class);
    Outcome family =
        central()
            .store()
            .apply(only(bundle(200), upsert(201, "C3", "P3"), upsert(202, "P3", null)));
    central().store().apply(only(bundle(300), upsert(301, "P1", null)));

    assertThat(family).isEqualTo(new Outcome(2, 0, 0, false, List.of()));
    assertThat(central().store().apply(orphan).rejected()).isEmpty();
    assertThat(central().query("select count(*) from product")).containsExactly("5");
  }

  @Test
  default void what_no_column_or_driver_can_take_never_holds_up_its_neighbours() throws Exception {
    List<String> odd = List.of("a\0b", "\ud800", "\udfff\ud800");
    for (int i = 0; i < odd.size(); i++) {
      long number = 100 + 10L * i;
      central()
          .store()
          .apply(
              only(
                  bundle(number),
                  upsert(number + 1, "B-1", odd.get(i)),
                  upsert(number + 2, "B-2", "bell " + i)),
              Refusing.ANYTHING);
      assertThat(central().query("select name from product where product_code = 'B-2'"))
          .containsExactly("bell " + i);
    }
    Outcome large =
        central()
            .store()
            .apply(only(bundle(200), upsert(201, "B-3", "a", "1e200"), upsert(202, "B-4", "b")));
    assertThat(large.rejected()).extracting(Rejection::key).containsExactly("B-3");
  }

  @Test
  default void a_table_that_is_gone_makes_no_letters_however_often_it_was_tried() throws Exception {
    Batch batch = only(bundle(100), upsert(101, "B-1", "Bike"), upsert(102, "B-2", "Bell"));
    central().store().prepare();
    central().execute("alter table product rename to away");

    for (Refusing refusing : List.of(Refusing.CONTENT, Refusing.ORDER, Refusing.ANYTHING)) {
      assertThatThrownBy(() -> central().store().apply(batch, refusing))
          .isInstanceOf(SQLException.class);
    }
    central().execute("alter table away rename to product");

    assertThat(central().store().apply(batch, Refusing.ANYTHING).rejected()).isEmpty();
  }

  @Test
  default void a_record_whose_data_file_the_store_has_lost_is_set_aside_alone() throws Exception {
    DataFile lost =
        central().files().put(new ByteArrayInputStream(new byte[] {1}), "a.gif", 101, 9);
    DataFile kept =
        central().files().put(new ByteArrayInputStream(new byte[] {2}), "b.gif", 102, 9);
    Files.delete(central().files().path(lost.sha256()));
    Batch batch =
        Products.withFiles(
            only(bundle(100), withImage(101, "B-1", "a.gif"), withImage(102, "B-2", "b.gif")),
            lost,
            kept);

    assertThatThrownBy(() -> central().store().apply(batch)).isInstanceOf(LostContent.class);
    Outcome outcome = central().store().apply(batch, Refusing.ANYTHING);

    assertThat(outcome.rejected()).extracting(Rejection::key).containsExactly("B-1");
    assertThat(outcome.rejected().get(0).error()).contains("a.gif", "not in the file store");
    assertThat(central().query("select path from data_file")).containsExactly("b.gif");
    assertThat(central().ledger().find(bundle(100)).orElseThrow().counts().rejected()).isEqualTo(1);
  }

  private static Change withImage(long seq, String code, String image) {
    List<String> values = new ArrayList<>(upsert(seq, code, "Bike").values());
    values.set(7, image);
    return Products.change(seq, values.toArray(String[]::new));
  }
}
