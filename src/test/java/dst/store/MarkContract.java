package dst.store;

import static dst.store.Products.batch;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import dst.record.BundleId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How far a location's mark goes, the same in every dialect. */
interface MarkContract {
  Watermarks.Bounds REPORTED_ONLY = new Watermarks.Bounds(null, null, null);

  Central central();

  private Watermarks marks() {
    return new Watermarks(central().database());
  }

  private static BundleId bundle(long epoch, long number) {
    return new BundleId("boston", epoch, number);
  }

  private void complete(long epoch, long number) throws Exception {
    central()
        .store()
        .apply(only(bundle(epoch, number), upsert(number, "B-" + number, "in " + epoch)));
  }

  private Watermark advance() throws Exception {
    return marks().advance("boston", REPORTED_ONLY);
  }

  private Watermarks.Bounds reported(long epoch, long applied) {
    return new Watermarks.Bounds(null, new Watermark(epoch, applied, 0, null), null);
  }

  @Test
  default void a_mark_goes_up_to_the_first_bundle_that_is_not_complete() throws Exception {
    central().store().prepare();
    assertThat(advance()).isEqualTo(Watermark.NONE);
    assertThat(central().query("select * from mark")).isEmpty();

    complete(1, 1);
    complete(1, 3);
    assertThat(advance()).isEqualTo(new Watermark(1, 1, 0, null));
    central().store().apply(batch(bundle(1, 2), 0, false, upsert(1, "B-1", "half")));
    assertThat(advance()).isEqualTo(new Watermark(1, 1, 0, null));
    central().store().apply(batch(bundle(1, 2), 1, true, upsert(2, "B-2", "whole")));
    assertThat(advance()).isEqualTo(new Watermark(1, 3, 0, null));
    assertThat(marks().all())
        .containsOnlyKeys("boston")
        .containsValue(new Watermark(1, 3, 0, null));
  }

  @Test
  default void a_mark_goes_over_many_bundles_and_no_other_location_and_no_plain_file()
      throws Exception {
    central().store().prepare();
    complete(0, 1);
    central().store().apply(only(new BundleId("denver", 1, 252), upsert(1, "B-1", "Denver's")));
    for (int number = 1; number <= 251; number++) {
      complete(1, number);
    }
    assertThat(advance()).isEqualTo(new Watermark(1, 251, 0, null));
  }

  @Test
  default void a_new_epoch_begins_when_all_that_was_taken_of_the_old_one_is_complete()
      throws Exception {
    central().store().prepare();
    complete(1, 1);
    central().store().apply(batch(bundle(1, 2), 0, false, upsert(1, "B-1", "half")));
    complete(2, 2);
    assertThat(advance()).isEqualTo(new Watermark(1, 1, 0, null));
    complete(2, 1);
    assertThat(advance()).as("1-2 is under way").isEqualTo(new Watermark(1, 1, 0, null));
    central().store().apply(batch(bundle(1, 2), 1, true, upsert(2, "B-2", "whole")));

    Watermarks.Bounds threeWereTaken = new Watermarks.Bounds(bundle(1, 3), null, null);
    assertThat(marks().advance("boston", threeWereTaken))
        .as("1-3 is still in the queue")
        .isEqualTo(new Watermark(1, 2, 0, null));
    complete(1, 3);
    assertThat(marks().advance("boston", threeWereTaken)).isEqualTo(new Watermark(2, 2, 0, null));
    assertThat(advance()).isEqualTo(new Watermark(2, 2, 0, null));
  }

  @Test
  default void what_a_backup_has_or_is_old_enough_is_protected_and_never_more_than_is_applied()
      throws Exception {
    central().store().prepare();
    for (int number = 1; number <= 5; number++) {
      complete(3, number);
    }
    assertThat(marks().advance("boston", reported(2, 5)).protectedUpTo()).isZero();
    assertThat(marks().advance("boston", reported(3, 2)).protectedUpTo()).isEqualTo(2);
    assertThat(marks().advance("boston", reported(3, 1)).protectedUpTo()).isEqualTo(2);
    assertThat(marks().advance("boston", reported(3, 9)).protectedUpTo()).isEqualTo(5);

    complete(3, 6);
    complete(3, 7);
    central()
        .execute("update bundle set completed = timestamp '2026-11-01 10:00:00' where number = 6");
    Instant then = Instant.parse("2026-11-05T10:00:00Z");
    assertThat(marks().advance("boston", new Watermarks.Bounds(null, null, then)))
        .isEqualTo(new Watermark(3, 7, 6, null));
  }

  @Test
  default void bundles_that_are_gone_are_missing_until_a_snapshot_has_ended() throws Exception {
    central().store().prepare();
    complete(1, 1);
    advance();
    Watermark.Missing missing = new Watermark.Missing(2, 40);
    marks().set("boston", new Watermark(1, 40, 40, missing));
    complete(1, 41);
    assertThat(advance()).isEqualTo(new Watermark(1, 41, 40, missing));
    assertThat(advance().missing()).hasToString("bundles 2 to 40");

    central().store().apply(only(bundle(1, 42), upsert(99, "B-9", "listed")).withSweepBelow(90));
    assertThat(advance()).isEqualTo(new Watermark(1, 42, 40, null));
  }
}
