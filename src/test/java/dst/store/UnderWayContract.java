package dst.store;

import static dst.store.Products.bundle;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.Batch;
import dst.store.database.LedgerEntry;
import dst.store.database.Outcome;
import dst.store.database.Tables;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A batch that must wait for another one that is not committed yet, the same in every dialect. */
interface UnderWayContract {

  Central central();

  @Test
  default void a_sweep_waits_for_older_batches_that_are_under_way() throws Exception {
    Batch older = only(bundle(100), upsert(101, "B-1", "older"));
    Batch list = only(bundle(200)).withSweepBelow(200);

    assertThat(applyWhileUnderWay(older, list).swept()).isEqualTo(1);

    assertThat(central().query("select product_code from product where not deleted")).isEmpty();
  }

  @Test
  default void a_batch_that_is_delivered_twice_at_once_is_counted_once() throws Exception {
    Batch batch = only(bundle(100), upsert(101, "B-1", "Bike"));

    assertThat(applyWhileUnderWay(batch, batch)).isEqualTo(new Outcome(0, 0, 0, true, List.of()));

    assertThat(central().ledger().totals()).isEqualTo(new LedgerEntry.Counts(1, 1, 0, 0, 0, 0, 0));
  }

  private Outcome applyWhileUnderWay(Batch first, Batch second) throws Exception {
    central().store().prepare();
    Tables tables = Tables.of(central().database(), List.of(Products.TYPE));
    BatchTransaction.Mode cheap = new BatchTransaction.Mode(false, null);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (Connection underWay = central().database().connection()) {
      Admission.Admitted admitted = new Admission(tables.records()).admit(first);
      new BatchTransaction(tables, admitted, underWay, cheap).run();

      Future<Outcome> waiting = other.submit(() -> central().store().apply(second));
      assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      underWay.commit();
      return waiting.get();
    } finally {
      other.shutdownNow();
    }
  }
}
