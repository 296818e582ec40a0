package dst.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import dst.record.Batch;
import dst.record.Change;
import dst.store.database.Database;
import dst.store.database.Dialect;
import dst.store.database.Dialects;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a batch costs the database, counted and not timed. */
interface CostContract {

  Central central();

  /** Of a batch between the first and the last of its bundle. */
  int statementsOfABatch();

  @Test
  default void
      a_batch_is_one_commit_and_as_many_statements_whether_it_has_one_record_or_a_thousand()
          throws Exception {
    Dialect dialect = Dialects.of(central().url());
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(dialect.configure(central().url(), config));
    config.setAutoCommit(false);
    try (CountingPool pool = new CountingPool(config)) {
      Store store =
          new Store(
              new Database(pool, dialect, config),
              List.of(Products.TYPE, Products.ORDER),
              central().files());
      store.apply(batch(0, 1));

      for (int records : List.of(1, Batch.MOST_RECORDS)) {
        pool.reset();
        store.apply(batch(records, records));

        assertThat(pool.statements()).hasSize(statementsOfABatch());
        assertThat(pool.commits()).isEqualTo(1);
      }
    }
  }

  private static Batch batch(int number, int records) {
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i <= records; i++) {
      changes.add(Products.upsert(1_000 * number + i, "B-" + i, "Bike"));
    }
    return Products.batch(Products.bundle(100), number, false, changes.toArray(Change[]::new));
  }
}
