package dst.capture.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.FakeSealing;
import dst.capture.LargeRow;
import dst.capture.snapshot.TableRows;
import dst.record.Op;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a capture's table is read, the same in every dialect. */
interface TableContract {
  Shop shop();

  static Capture.Outbox capture(String table, List<String> key, String... columns) {
    return new Capture.Outbox(
        "articles",
        Path.of("conf/captures/articles.yaml"),
        table,
        key,
        List.of(columns),
        true,
        Map.of());
  }

  private static String large(LargeRow row) {
    return FakeSealing.row(new CapturedChange("articles", Op.UPSERT, "", row, List.of(), true));
  }

  private List<String> readAll(Capture.Outbox capture, int most) throws SQLException {
    return readAll(shop(), capture, most).stream().map(row -> row.replace(" ", "")).toList();
  }

  /** All rows of a table, read in chunks. */
  static List<String> readAll(Shop shop, Capture.Outbox capture, int most) throws SQLException {
    TableRows table = TableRows.of(shop.database(), capture, shop.maxRow);
    List<String> rows = new ArrayList<>();
    try (Connection connection = shop.database().connection()) {
      TableRows.Chunk chunk = table.read(connection, null, most, 1 << 20);
      while (chunk.last() != null) {
        assertThat(chunk.rows()).hasSizeBetween(1, most);
        rows.addAll(chunk.rows());
        if (chunk.large() != null) {
          rows.set(rows.size() - 1, large(chunk.large()));
        }
        chunk = table.read(connection, chunk.last(), most, 1 << 20);
      }
    }
    return rows;
  }

  @Test
  default void a_table_is_read_in_key_order_chunk_by_chunk() throws Exception {
    shop()
        .execute(
            "create table articles (branch varchar(10) not null, num integer not null, name"
                + " varchar(20), primary key (branch, num))",
            "insert into articles values ('b', 2, 'x'), ('a', 10, 'ä''\"'), ('b', 1, null), ('a',"
                + " 9, 'y'), ('c', 1, 'z')");

    for (int most : List.of(1, 2, 3, 10)) {
      List<String> rows = readAll(capture("articles", List.of()), most);
      assertThat(rows).hasSize(5);
      assertThat(rows.stream().map(row -> row.toLowerCase(java.util.Locale.ROOT)))
          .containsExactly(
              "{\"branch\":\"a\",\"num\":9,\"name\":\"y\"}",
              "{\"branch\":\"a\",\"num\":10,\"name\":\"ä'\\\"\"}",
              "{\"branch\":\"b\",\"num\":1,\"name\":null}",
              "{\"branch\":\"b\",\"num\":2,\"name\":\"x\"}",
              "{\"branch\":\"c\",\"num\":1,\"name\":\"z\"}");
    }
  }

  @Test
  default void only_the_columns_that_are_named_travel() throws Exception {
    shop()
        .execute(
            "create table articles (artnr integer primary key, secret varchar(10))",
            "insert into articles values (1, 'x')");

    assertThat(readAll(capture("articles", List.of(), "artnr"), 10))
        .singleElement()
        .asString()
        .isEqualToIgnoringCase("{\"artnr\":1}");
  }

  @Test
  default void what_is_not_there_is_said_with_the_file_that_names_it() throws Exception {
    shop()
        .execute(
            "create table articles (artnr integer primary key)", "create table bare (x integer)");

    assertThatThrownBy(() -> readAll(capture("article", List.of()), 1))
        .hasMessage(
            "conf/captures/articles.yaml: the table article is not there, or its user may not see"
                + " it: create it, or grant select on it");
    assertThatThrownBy(() -> readAll(capture("articles", List.of("code")), 1))
        .hasMessageStartingWith(
            "conf/captures/articles.yaml: the table articles has no column code");
    assertThatThrownBy(() -> readAll(capture("bare", List.of()), 1))
        .hasMessageContaining("no primary key");
  }

  private void fill(int... characters) throws SQLException {
    shop().execute("create table articles (artnr integer primary key, name " + text() + ")");
    try (Connection connection = shop().database().connection();
        PreparedStatement insert =
            connection.prepareStatement("insert into articles values (?, ?)")) {
      for (int i = 0; i < characters.length; i++) {
        insert.setInt(1, i);
        insert.setString(2, name(characters[i]));
        insert.executeUpdate();
      }
    }
  }

  private static String name(int characters) {
    return "é😀x".repeat(characters / 4);
  }

  /** The type of a long text. */
  default String text() {
    return "text";
  }

  @Test
  default void rows_of_many_sizes_are_read_whole_in_order() throws Exception {
    fill(10, 300_000, 15_960, 10, 900_000, 16_040, 10);

    List<String> rows = readAll(capture("articles", List.of()), 500);

    assertThat(rows).hasSize(7);
    assertThat(rows.get(4)).endsWith(":\"" + name(900_000) + "\"}");
    assertThat(rows.get(5)).endsWith(":\"" + name(16_040) + "\"}");
    assertThat(rows.get(6)).endsWith(":\"" + name(10) + "\"}");
  }

  @Test
  default void a_row_over_the_limit_is_told_with_table_key_and_size_and_stops_no_other()
      throws Exception {
    shop().maxRow = 100_000;
    fill(10, 400_000, 10);

    List<String> rows = readAll(capture("articles", List.of()), 500);

    assertThat(rows).hasSize(3);
    assertThat(rows.get(1))
        .startsWith("{\"dst_fault\":\"arowofthetable")
        .containsIgnoringCase("artnr=1:ithas700,0")
        .contains("bytesasJSON,anddst.host.max-rowallows100,000");
    assertThat(rows.get(2)).endsWith(":\"" + name(10) + "\"}");
  }

  @Test
  default void rows_whose_key_has_a_null_are_told_by_themselves_and_stop_no_other()
      throws Exception {
    shop()
        .execute(
            "create table articles (artnr integer, lang varchar(9), name varchar(9))",
            "insert into articles values (2, 'de', 'x'), (null, 'de', 'n1'), (1, null, 'n2'), (1,"
                + " 'de', 'y')");
    Capture.Outbox capture = capture("articles", List.of("artnr", "lang"));

    assertThat(readAll(capture, 1)).hasSize(2);
    try (Connection connection = shop().database().connection()) {
      TableRows table = TableRows.of(shop().database(), capture, shop().maxRow);
      assertThat(table.withoutKey(connection, 100))
          .hasSize(2)
          .allMatch(row -> row.startsWith("{\"dst_fault\":\"a row of the table "))
          .anyMatch(row -> row.contains("n1"))
          .anyMatch(row -> row.contains("n2"));
      assertThat(table.withoutKey(connection, 1)).hasSize(1);
    }
  }

  /** Where a statement fails for what one row holds. */
  interface OfFailingRows {
    Shop shop();

    @Test
    default void a_row_that_can_not_be_read_is_told_with_its_key_and_stops_no_other()
        throws Exception {
      shop()
          .execute(
              "create table numbers (artnr integer primary key)",
              "insert into numbers values (1), (2), (3), (4), (5), (6), (7)",
              "create view articles as select artnr, 12 / (artnr - 5) as share from numbers");

      for (int most : List.of(1, 2, 500)) {
        List<String> rows =
            ((TableContract) this).readAll(capture("articles", List.of("artnr")), most);

        assertThat(rows).hasSize(7);
        assertThat(rows.get(3).toLowerCase(Locale.ROOT)).isEqualTo("{\"artnr\":4,\"share\":-12}");
        assertThat(rows.get(4))
            .startsWith("{\"dst_fault\":")
            .containsIgnoringCase("artnr=5:itcan'tberead:")
            .containsIgnoringCase("divisionbyzero");
        assertThat(rows.get(6).toLowerCase(Locale.ROOT)).isEqualTo("{\"artnr\":7,\"share\":6}");
      }
    }
  }

  @Test
  default void names_that_need_quotes_are_quoted() throws Exception {
    String q = shop().database().dialect().quote("x").substring(0, 1);
    shop()
        .execute(
            "create table %1$sOrder List%1$s (%1$sKey Nr%1$s integer primary key, %1$sO'Name%1$s varchar(9))"
                .formatted(q),
            "insert into %1$sOrder List%1$s values (1, 'a')".formatted(q));

    assertThat(readAll(capture("Order List", List.of("Key Nr")), 10))
        .containsExactly("{\"KeyNr\":1,\"O'Name\":\"a\"}");
  }
}
