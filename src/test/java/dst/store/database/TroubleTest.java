package dst.store.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Invariant I13: an outage never turns good records into dead letters. */
class TroubleTest {

  @ParameterizedTest
  @CsvSource({
    "08000, AWAY, connection",
    "08001, AWAY, can't connect; no primary",
    "08003, AWAY, connection does not exist",
    "08006, AWAY, connection cut in mid-statement",
    "08007, AWAY, connection cut in mid-commit",
    "08P01, AWAY, protocol violation: a proxy in between",
    "25006, READ_ONLY, read-only transaction",
    "25P02, BUSY, transaction is aborted already",
    "25P03, BUSY, idle in transaction for too long",
    "28000, AWAY, pg_hba refuses",
    "28P01, AWAY, password was changed",
    "3D000, AWAY, database was dropped for a restore",
    "3F000, TABLE, schema is being replaced",
    "40001, BUSY, serialization failure",
    "40003, BUSY, it is unknown whether the statement completed",
    "40P01, BUSY, deadlock",
    "42501, TABLE, rights are being changed",
    "42703, TABLE, column is being replaced",
    "42P01, TABLE, table is being replaced",
    "0A000, TABLE, cached plan must not change result type",
    "26000, BUSY, prepared statement is gone: a pooler in between",
    "53000, FULL, resources",
    "53100, FULL, disk",
    "53200, FULL, memory",
    "53300, FULL, connections",
    "53400, FULL, limit of the configuration",
    "54000, FULL, no more transaction numbers",
    "54001, OTHER, stack",
    "55000, TABLE, not in the right state",
    "55006, LOCKED, object in use",
    "55P03, LOCKED, lock timeout",
    "57014, OTHER, cancelled; statement timeout",
    "57P01, AWAY, admin shutdown",
    "57P02, AWAY, crash shutdown",
    "57P03, AWAY, starting up",
    "57P05, AWAY, idle session timeout",
    "58000, BROKEN, system error",
    "58030, BROKEN, i/o error",
    "F0000, BROKEN, configuration",
    "P0001, OTHER, a trigger's raise: may be said for any reason",
    "XX000, BROKEN, internal error",
    "XX001, BROKEN, corrupted data",
    "XX002, BROKEN, corrupted index",
    "90020, AWAY, H2: in use by another process",
    "90028, FULL, H2: its file can't be written",
    "90031, FULL, H2: its file can't be written",
    "90067, AWAY, H2: connection broken",
    "90097, READ_ONLY, H2: read-only",
    "90098, AWAY, H2: closed",
    "90121, AWAY, H2: closing",
    "HYT00, LOCKED, H2: lock timeout",
    "HY000, OTHER, H2: general error"
  })
  void no_state_of_an_outage_counts_as_refused_content(
      String state, Trouble trouble, String meaning) {
    SQLException e = new SQLException(meaning, state);

    assertThat(new Postgres().refusesContent(e)).as(meaning).isFalse();
    assertThat(new H2().refusesContent(e)).as(meaning).isFalse();
    assertThat(Trouble.of(new IllegalStateException(e))).as(meaning).isEqualTo(trouble);
  }

  @ParameterizedTest
  @ValueSource(strings = {"21000", "22001", "22003", "22008", "22021", "22P02", "23502", "23514"})
  void what_a_record_holds_counts_as_refused_content(String state) {
    assertThat(new Postgres().refusesContent(new SQLException("refused", state))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"22001", "22003", "22018", "23502", "23505", "23513"})
  void what_a_record_holds_counts_as_refused_content_in_h2(String state) {
    assertThat(new H2().refusesContent(new SQLException("refused", state))).isTrue();
  }

  /** PostgreSQL gives both the state 54000. */
  @Test
  void a_key_too_long_for_its_index_is_content_and_the_end_of_transaction_numbers_is_none() {
    assertThat(new Postgres().refusesContent(limit("_bt_check_third_page"))).isTrue();
    assertThat(new Postgres().refusesContent(limit("GetNewTransactionId"))).isFalse();
    assertThat(new Postgres().refusesContent(limit("GetNewMultiXactId"))).isFalse();
  }

  private static PSQLException limit(String routine) {
    return new PSQLException(
        new ServerErrorMessage("SERROR\0C54000\0Mlimit exceeded\0R" + routine + "\0"));
  }

  @Test
  void a_full_disk_below_h2_is_told_as_one() {
    Exception disk =
        new MVStoreException(DataUtils.ERROR_WRITING_FAILED, "Writing to dst.mv.db failed");

    assertThat(Trouble.of(new SQLException("General error", "HY000", 50_000, disk)))
        .isEqualTo(Trouble.FULL);
  }

  @Test
  void an_error_without_a_state_is_no_content() {
    SQLException none = new SQLException("what?");

    assertThat(new Postgres().refusesContent(none)).isFalse();
    assertThat(new H2().refusesContent(none)).isFalse();
    assertThat(Trouble.of(none)).isEqualTo(Trouble.OTHER);
  }

  @Test
  void a_pool_that_is_used_up_is_busy_and_a_disk_is_no_database() {
    assertThat(Trouble.of(new SQLTransientConnectionException("timed out")))
        .isEqualTo(Trouble.BUSY);
    assertThat(Trouble.of(new IOException("No space left on device"))).isEqualTo(Trouble.FILES);
    assertThat(Trouble.of(new NullPointerException())).isEqualTo(Trouble.OTHER);
  }
}
