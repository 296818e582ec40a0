package dst.capture.database;

import static org.assertj.core.api.Assertions.assertThat;

import dst.capture.CapturedChange;
import dst.capture.NoRoomToSeal;
import dst.capture.WholeText;
import dst.outbox.Outbox;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the listener makes of the outbox, the same in every dialect. */
interface OutboxContract {
  Outbox ARTICLES = new Outbox("articles");

  Shop shop();

  private static void commit(Connection program, String... codes) throws SQLException {
    for (String code : codes) {
      ARTICLES.upsert(program, Map.of("ARTNR", code));
    }
    program.commit();
  }

  private static String upsert(String code) {
    return "articles upsert {\"ARTNR\":\"" + code + "\"}";
  }

  @Test
  default void what_is_committed_is_sealed_in_order_and_then_gone_from_the_outbox()
      throws Exception {
    Connection program = shop().program();
    ARTICLES.upsert(program, Map.of("ARTNR", "A \"1\"\n"));
    ARTICLES.delete(program, Map.of("ARTNR", 2));
    program.commit();

    shop().listener(10).look();

    assertThat(shop().sealing.changes())
        .containsExactly(
            "articles upsert {\"ARTNR\":\"A \\\"1\\\"\\u000a\"}", "articles delete {\"ARTNR\":2}");
    assertThat(shop().query("select id from dst_outbox")).isEmpty();
    assertThat(shop().query("select epoch, number from dst_host")).containsExactly("1 1");
  }

  @Test
  default void what_is_rolled_back_is_never_sealed() throws Exception {
    Connection program = shop().program();
    ARTICLES.upsert(program, Map.of("ARTNR", "never"));
    program.rollback();
    commit(program, "B");

    shop().listener(10).look();

    assertThat(shop().sealing.changes()).containsExactly(upsert("B"));
  }

  @Test
  default void a_backlog_is_sealed_in_bundles_of_the_size_that_is_set() throws Exception {
    commit(shop().program(), IntStream.range(0, 25).mapToObj(i -> "A" + i).toArray(String[]::new));

    shop().listener(10).look();

    assertThat(shop().sealing.sealed)
        .extracting(find -> find.changes().size())
        .containsExactly(10, 10, 5);
    assertThat(shop().query("select number from dst_host")).containsExactly("3");
  }

  @Test
  default void nothing_is_sealed_when_nothing_changed() {
    shop().listener(10).look();

    assertThat(shop().sealing.sealed).isEmpty();
  }

  @Test
  default void rows_stay_while_the_disk_is_full_and_are_sealed_when_there_is_room()
      throws Exception {
    commit(shop().program(), "A");
    OutboxReader listener = shop().listener(10);
    shop().sealing.trouble = new NoRoomToSeal("the disk is nearly full");
    listener.look();
    assertThat(listener.problem()).contains("nearly full");
    assertThat(shop().query("select count(*) from dst_outbox")).containsExactly("1");

    shop().sealing.trouble = null;
    shop().nanos.addAndGet(60_000_000_000L);
    listener.look();

    assertThat(shop().sealing.changes()).containsExactly(upsert("A"));
    assertThat(listener.problem()).isNull();
  }

  @Test
  default void after_a_crash_between_seal_and_delete_nothing_is_sealed_twice() throws Exception {
    commit(shop().program(), "A", "B");
    shop().sealing.whenDurable = () -> sneaky(new IOException("crash"));
    shop().listener(10).look();
    assertThat(shop().query("select count(*) from dst_outbox")).containsExactly("2");

    shop().sealing.whenDurable = () -> {};
    commit(shop().program(), "C");
    shop().listener(10).look();

    assertThat(shop().sealing.changes()).containsExactly(upsert("A"), upsert("B"), upsert("C"));
    assertThat(shop().sealing.reasons).isEmpty();
    assertThat(shop().query("select number from dst_host")).containsExactly("2");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneaky(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  default void a_database_that_was_restored_begins_a_new_epoch() throws Exception {
    commit(shop().program(), "A");
    OutboxReader before = shop().listener(10);
    before.look();
    commit(shop().program(), "B");
    before.look();
    shop().execute("update dst_host set number = 1"); // as its backup knew it

    commit(shop().program(), "C");
    shop().listener(10).look();

    assertThat(shop().sealing.reasons).singleElement().asString().contains("restored");
    assertThat(shop().query("select epoch, number from dst_host")).containsExactly("2 3");
    assertThat(shop().sealing.changes()).endsWith(upsert("C"));
  }

  @Test
  default void other_rows_that_got_the_same_ids_after_a_restore_are_not_taken_for_sealed()
      throws Exception {
    commit(shop().program(), "A");
    shop().listener(10).look();
    String id = shop().sealing.marks.get("outbox").split(":", -1)[1];
    shop().execute("update dst_host set number = 0");
    shop()
        .execute(
            "insert into dst_outbox (id, capture, op, data) values (%s, 'articles', 'upsert', '{\"ARTNR\":\"new\"}')"
                .formatted(id));

    shop().listener(10).look();

    assertThat(shop().sealing.changes()).endsWith(upsert("new"));
    assertThat(shop().sealing.reasons).hasSize(1);
  }

  @Test
  default void a_database_that_is_restored_while_the_listener_runs_is_noticed_at_the_next_bundle()
      throws Exception {
    OutboxReader listener = shop().listener(10);
    commit(shop().program(), "A");
    listener.look();
    shop().execute("update dst_host set number = 0");

    commit(shop().program(), "B");
    listener.look();
    listener.look();

    assertThat(shop().sealing.reasons).hasSize(1);
    assertThat(shop().query("select count(*) from dst_outbox")).containsExactly("0");
    assertThat(shop().sealing.changes()).contains(upsert("B"));
  }

  @Test
  default void a_pull_area_that_was_lost_begins_an_epoch_above_the_one_that_the_database_knows()
      throws Exception {
    shop().sealing.epoch = 7;
    commit(shop().program(), "A");
    shop().listener(10).look();
    shop().sealing.marks.clear();
    shop().sealing.epoch = 1;

    shop().listener(10).look();

    assertThat(shop().sealing.epoch).isEqualTo(8);
    assertThat(shop().query("select epoch, number from dst_host")).containsExactly("8 0");
  }

  @Test
  default void rows_that_nobody_can_read_travel_with_what_is_wrong_and_stop_nobody()
      throws Exception {
    shop()
        .execute(
            "insert into dst_outbox (capture, op, data) values ('articles', 'upsert',"
                + " '{\"ARTNR\":')",
            "insert into dst_outbox (capture, op, data) values ('articles', 'update', '{}')",
            "insert into dst_outbox (capture, op, data) values ('articles', 'upsert', null)",
            "insert into dst_outbox (capture, op, data) values ('../etc', 'upsert', '{}')",
            "insert into dst_outbox (capture, op, data) values ('data_file', 'delete', '{}')",
            "insert into dst_outbox (capture, op, data) values ('articles', 'UPSERT',"
                + " '{\"ARTNR\":\n"
                + "\"good\"}')");

    shop().listener(10).look();

    List<String> changes = shop().sealing.changes();
    assertThat(changes).hasSize(6);
    assertThat(changes.subList(0, 3))
        .allMatch(c -> c.startsWith("articles upsert {\"dst_fault\":"));
    assertThat(changes.get(1)).contains("neither upsert nor delete");
    assertThat(changes.get(2)).contains("has no data");
    assertThat(changes.subList(3, 5))
        .allMatch(c -> c.startsWith("dst_outbox upsert {\"dst_fault\":"));
    assertThat(changes.get(5)).isEqualTo("articles upsert {\"ARTNR\": \"good\"}");
    assertThat(shop().query("select id from dst_outbox")).isEmpty();
  }

  @Test
  default void a_missing_outbox_is_waited_for_and_the_message_says_what_to_do() throws Exception {
    shop().execute("drop table dst_outbox", "drop table dst_host");
    OutboxReader listener = shop().listener(10);
    listener.look();
    assertThat(listener.problem()).contains("dst host install");

    shop().makeOutbox();
    commit(shop().program(), "A");
    shop().nanos.addAndGet(60_000_000_000L);
    listener.look();

    assertThat(shop().sealing.changes()).containsExactly(upsert("A"));
  }

  private static String row(String artnr, String name) {
    return "{\"ARTNR\":\"" + artnr + "\",\"NAME\":\"" + name + "\"}";
  }

  private void insert(Connection program, List<String> rows) throws SQLException {
    try (PreparedStatement insert =
        program.prepareStatement(
            "insert into dst_outbox (capture, op, data) values ('articles', 'upsert', ?)")) {
      for (String row : rows) {
        insert.setString(1, row);
        insert.executeUpdate();
      }
    }
    program.commit();
  }

  /** Rows of many sizes, with letters that take more than a byte and more than one of Java's. */
  private static List<String> rows(int... characters) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < characters.length; i++) {
      rows.add(row("A" + i, "é😀x".repeat(characters[i] / 4)));
    }
    return rows;
  }

  private List<String> names() {
    return shop().sealing.changes().stream()
        .map(change -> change.substring("articles upsert ".length()))
        .toList();
  }

  @Test
  default void rows_of_many_sizes_travel_whole_in_order_and_in_bundles_bounded_by_bytes()
      throws Exception {
    List<String> rows =
        rows(10, 300_000, 15_980, 10, 900_000, 900_000, 16_040, 800_000, 10, 900_000, 10);
    insert(shop().program(), rows);

    OutboxReader listener = shop().listener(1_000);
    listener.look();

    assertThat(listener.problem()).isNull();
    assertThat(names()).isEqualTo(rows);
    assertThat(shop().sealing.sealed)
        .allMatch(find -> find.changes().stream().mapToLong(CapturedChange::size).sum() < 4 << 20)
        .hasSizeLessThan(rows.size() / 2);
    assertThat(shop().query("select id from dst_outbox")).isEmpty();
  }

  @Test
  default void a_row_over_the_limit_is_told_with_its_key_and_its_size_and_stops_nobody()
      throws Exception {
    shop().maxRow = 200_000;
    insert(
        shop().program(),
        List.of(
            row("A", "x"),
            row("B", "y".repeat(300_000)),
            "{\"NAME\":\"" + "z".repeat(300_000) + "\",\"ARTNR\":\"C\"}",
            row("D", "x")));

    shop().listener(10).look();

    List<String> rows = names();
    assertThat(rows).hasSize(4).allMatch(row -> row.length() < 5_000);
    assertThat(rows.get(0)).isEqualTo(row("A", "x"));
    assertThat(rows.get(1))
        .startsWith("{\"dst_fault\":\"row ")
        .contains(
            "ARTNR = B: it has 300,023 bytes as JSON, and dst.host.max-row allows 200,000",
            "\"capture\":\"articles\"");
    assertThat(rows.get(2))
        .as("its key stands behind what is read of it")
        .contains("of dst_outbox, capture articles: it has 300,023 bytes", "{\\\"NAME\\\":\\\"zzz");
    assertThat(rows.get(3)).isEqualTo(row("D", "x"));
    assertThat(shop().query("select id from dst_outbox")).isEmpty();
  }

  /** Not for H2, whose texts have up to 1,048,576 characters. */
  interface OfLargeRows {
    Shop shop();

    @Test
    default void a_large_row_is_read_in_pieces_and_travels_whole_among_others() throws Exception {
      List<String> rows = rows(10, 5_000_000, 10, (1 << 20) + 4, 10);
      ((OutboxContract) this).insert(shop().program(), rows);

      OutboxReader listener = shop().listener(1_000);
      listener.look();

      assertThat(listener.problem()).isNull();
      assertThat(((OutboxContract) this).names()).isEqualTo(rows);
      assertThat(shop().sealing.sealed.stream().flatMap(find -> find.changes().stream()))
          .filteredOn(change -> change.large() != null)
          .hasSize(2)
          .allMatch(change -> change.row().length() <= WholeText.BEGINNING);
    }

    @Test
    default void after_a_crash_between_seal_and_delete_a_large_row_is_not_sealed_twice()
        throws Exception {
      ((OutboxContract) this).insert(shop().program(), rows(3_000_000, 20_000));
      shop().sealing.whenDurable = () -> sneaky(new IOException("crash"));
      shop().listener(10).look();

      shop().sealing.whenDurable = () -> {};
      shop().listener(10).look();

      assertThat(shop().sealing.reasons).isEmpty();
      assertThat(shop().sealing.changes()).hasSize(2);
      assertThat(shop().query("select id from dst_outbox")).isEmpty();
    }
  }

  /** Not for SQLite, where a second transaction can't write. */
  interface OfConcurrentWriters {
    Shop shop();

    @Test
    default void a_transaction_that_stays_open_over_many_bundles_loses_nothing_and_stops_nobody()
        throws Exception {
      Connection slow = shop().program();
      Connection quick = shop().program();
      OutboxReader listener = shop().listener(10);
      commit(quick, "Q0");
      ARTICLES.upsert(slow, Map.of("ARTNR", "S0"));
      List<String> expected = new ArrayList<>(List.of(upsert("Q0")));
      for (int i = 1; i <= 30; i++) {
        commit(quick, "Q" + i);
        ARTICLES.upsert(slow, Map.of("ARTNR", "S" + i));
        listener.look();
        expected.add(upsert("Q" + i));
        assertThat(listener.problem()).isNull();
      }
      assertThat(shop().sealing.changes()).containsExactlyElementsOf(expected);

      slow.commit();
      listener.look();

      IntStream.rangeClosed(0, 30).forEach(i -> expected.add(upsert("S" + i)));
      assertThat(shop().sealing.changes()).containsExactlyElementsOf(expected);
      assertThat(shop().query("select id from dst_outbox")).isEmpty();
    }

    @Test
    default void programs_do_not_wait_for_a_listener_that_deletes() throws Exception {
      Connection first = shop().program();
      Connection second = shop().program();
      ARTICLES.upsert(first, Map.of("ARTNR", "open"));
      commit(second, "A");
      shop().sealing.whenDurable =
          () -> {
            try (Statement statement = second.createStatement()) {
              statement.execute(
                  "insert into dst_outbox (capture, op, data) values ('articles', 'upsert', '{}')");
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          };

      shop().listener(10).look();

      shop().sealing.whenDurable = () -> {};
      first.commit();
      second.commit();
      shop().listener(10).look();
      assertThat(shop().sealing.changes()).hasSize(3);
    }
  }
}
