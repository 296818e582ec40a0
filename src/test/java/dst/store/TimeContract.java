package dst.store;

import static dst.store.Products.batch;
import static dst.store.Products.bundle;
import static dst.store.Products.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.Batch;
import dst.store.database.LedgerEntry;
import dst.store.database.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Which time a row and a bundle get, the same in every dialect. */
interface TimeContract {

  Central central();

  @Test
  default void what_is_stored_has_the_time_of_its_own_statement_however_long_it_waited_before()
      throws Exception {
    central().store().apply(batch(bundle(100), 0, true, upsert(101, "B-1", "before")));
    Batch later = batch(bundle(200), 0, true, upsert(201, "B-1", "later")).withSweepBelow(201);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (Connection holding = central().database().connection()) {
      central().database().dialect().lock(holding, "boston", "product", true);
      Future<Outcome> waiting = other.submit(() -> central().store().apply(later));
      assertThatThrownBy(() -> waiting.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      Instant released = Instant.now().truncatedTo(ChronoUnit.MICROS);
      holding.rollback();
      waiting.get();

      LedgerEntry entry = central().ledger().find(bundle(200)).orElseThrow();
      assertThat(entry.firstSeen()).isAfterOrEqualTo(released);
      assertThat(time("select applied_at from product")).isAfterOrEqualTo(released);
      assertThat(entry.completed()).isAfterOrEqualTo(time("select applied_at from product"));
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  default void what_is_swept_has_the_time_of_the_sweep() throws Exception {
    central().store().apply(batch(bundle(100), 0, true, upsert(101, "B-1", "before")));
    Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
    central().store().apply(batch(bundle(200), 0, true).withSweepBelow(200));

    assertThat(time("select applied_at from product where deleted")).isAfterOrEqualTo(before);
  }

  private Instant time(String sql) throws Exception {
    try (Connection connection = central().database().connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      Instant time = row.getObject(1, OffsetDateTime.class).toInstant();
      connection.commit();
      return time;
    }
  }
}
