package dst.store;

import static dst.store.Products.bundle;
import static dst.store.Products.only;
import static dst.store.Products.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dst.record.Batch;
import dst.record.Change;
import dst.record.Rejection;
import dst.store.database.Database;
import dst.store.database.Outcome;
import dst.store.database.RefusalContract;
import dst.store.database.SchemaContract;
import dst.store.files.PlainTreeContract;
import dst.testbed.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresStoreIT
    implements StoreContract,
        RefusalContract,
        SweepContract,
        SnapshotContract,
        HeldRemovalContract,
        MarkContract,
        UnderWayContract,
        AnyOrderContract,
        SchemaContract,
        PlainTreeContract,
        MirroredFilesContract,
        TimeContract,
        CostContract {
  private static final String OURS = "datname = current_database() and application_name = 'dst'";
  private static String database;

  @RegisterExtension final Central central = new Central(dir -> Postgres.freshSchema(database));

  @BeforeAll
  static void startPostgres() {
    database = Postgres.freshDatabase();
  }

  @Override
  public Central central() {
    return central;
  }

  /** Lock, begin, sweep, upsert, count, find. */
  @Override
  public int statementsOfABatch() {
    return 6;
  }

  @Test
  void a_deferred_constraint_is_told_of_the_record_that_breaks_it() throws Exception {
    central.store().prepare();
    central.execute(
        "alter table product add constraint one_name unique (location, name)"
            + " deferrable initially deferred");
    central.store().apply(only(bundle(100), upsert(101, "U1", "alpha"), upsert(102, "U2", "beta")));
    Outcome swapped =
        central
            .store()
            .apply(only(bundle(200), upsert(201, "U1", "beta"), upsert(202, "U2", "alpha")));
    Batch twice = only(bundle(300), upsert(301, "U3", "beta"), upsert(302, "U4", "new"));

    assertThatThrownBy(() -> central.store().apply(twice)).isInstanceOf(SQLException.class);
    Outcome outcome = central.store().apply(twice, Refusing.ORDER);

    assertThat(swapped.applied()).isEqualTo(2);
    assertThat(outcome.rejected()).extracting(Rejection::key).containsExactly("U3");
    assertThat(central.query("select name from product where product_code = 'U4'"))
        .containsExactly("new");
  }

  /** The pool asks a connection that rested for half a second whether it is alive. */
  @Test
  void no_transaction_is_open_in_a_pool_that_has_nothing_to_do() throws Exception {
    Database pool = central.database();
    try (Database watching =
        Database.open(central.url() + "&ApplicationName=watch", null, null, 1)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(states(watching)).hasSize(6).containsOnly("idle"));
      String before = newest(watching);

      await()
          .pollInterval(Duration.ofMillis(600))
          .until(
              () -> {
                pool.connection().close();
                return !newest(watching).equals(before);
              });

      assertThat(states(watching)).hasSize(6).containsOnly("idle");
    }
  }

  private static List<String> states(Database watching) throws SQLException {
    return ask(watching, "select state from pg_stat_activity where " + OURS);
  }

  private static String newest(Database watching) throws SQLException {
    return ask(watching, "select max(state_change) from pg_stat_activity where " + OURS).get(0);
  }

  private static List<String> ask(Database watching, String sql) throws SQLException {
    List<String> answers = new ArrayList<>();
    try (Connection connection = watching.connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        answers.add(row.getString(1));
      }
      connection.commit();
    }
    return answers;
  }

  private void triggerThatRefuses(String condition, String raise) throws Exception {
    central.store().prepare();
    central.execute(
        """
        create function refuse() returns trigger language plpgsql as $$
        begin
          if %s then %s; end if;
          return new;
        end $$\
        """
            .formatted(condition, raise));
    central.execute(
        "create trigger refuse before insert or update on product"
            + " for each row execute function refuse()");
  }

  private static Batch hundred() {
    Change[] changes = new Change[100];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = upsert(101 + i, "B-" + i, "Bike");
    }
    return only(bundle(100), changes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raise exception 'not on my watch'",
        "raise exception using errcode = '57014', message = 'cancelled'",
        "raise exception using errcode = '38000', message = 'not on my watch'",
        "perform 1 from no_such_table",
        "raise exception using errcode = '42501', message = 'row-level security'"
      })
  void what_a_trigger_of_head_office_raises_is_set_aside_alone_when_it_failed_often(String raise)
      throws Exception {
    triggerThatRefuses("new.product_code = 'B-37'", raise);

    for (Refusing refusing : List.of(Refusing.CONTENT, Refusing.ORDER)) {
      assertThatThrownBy(() -> central.store().apply(hundred(), refusing))
          .isInstanceOf(SQLException.class);
    }
    Outcome outcome = central.store().apply(hundred(), Refusing.ANYTHING);

    assertThat(outcome.applied()).isEqualTo(99);
    assertThat(outcome.rejected()).extracting(Rejection::key).containsExactly("B-37");
  }

  @Test
  void a_trigger_that_refuses_all_makes_letters_only_when_others_were_stored() throws Exception {
    triggerThatRefuses("true", "raise exception 'closed for today'");

    assertThatThrownBy(() -> central.store().apply(hundred(), Refusing.ANYTHING))
        .hasMessageContaining("closed for today");
    Outcome outcome = central.store().apply(hundred(), Refusing.PROVEN);

    assertThat(outcome.rejected()).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "53100", "53300", "57P01", "25006", "55P03", "XX001"})
  void an_outage_makes_no_letters_however_often_it_was_tried(String state) throws Exception {
    triggerThatRefuses(
        "new.product_code = 'B-37'",
        "raise exception using errcode = '" + state + "', message = 'not now'");

    for (Refusing refusing : Refusing.values()) {
      assertThatThrownBy(() -> central.store().apply(hundred(), refusing))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("not now");
    }
    assertThat(central.ledger().find(bundle(100))).isEmpty();
  }

  @Test
  void a_statement_that_is_too_large_for_its_limits_is_done_in_parts() throws Exception {
    central.store().prepare();
    central.execute(
        """
        create function refuse() returns trigger language plpgsql as $$
        begin
          if (select count(*) from written) > 30 then
            raise exception using errcode = '57014', message = 'statement timeout';
          end if;
          return null;
        end $$\
        """);
    central.execute(
        "create trigger refuse after insert on product referencing new table as written"
            + " for each statement execute function refuse()");

    assertThatThrownBy(() -> central.store().apply(hundred()))
        .hasMessageContaining("statement timeout");
    Outcome outcome = central.store().apply(hundred(), Refusing.ANYTHING);

    assertThat(outcome).isEqualTo(new Outcome(100, 0, 0, false, List.of()));
  }

  @Test
  void a_key_that_is_too_long_for_its_index_is_refused_alone() throws Exception {
    StringBuilder long3000 = new StringBuilder();
    new Random(1).ints(3_000, 'a', 'z').forEach(c -> long3000.append((char) c));
    Outcome outcome =
        central
            .store()
            .apply(only(bundle(100), upsert(101, long3000.toString(), "a"), upsert(102, "B", "b")));

    assertThat(outcome.rejected()).hasSize(1);
    assertThat(outcome.applied()).isEqualTo(1);
  }
}
