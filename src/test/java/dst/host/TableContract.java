package dst.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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

  private List<String> readAll(Capture.Outbox capture, int most) throws SQLException {
    TableRows table = TableRows.of(shop().database(), capture);
    List<String> rows = new ArrayList<>();
    try (Connection connection = shop().database().connection()) {
      TableRows.Chunk chunk = table.read(connection, null, most, Long.MAX_VALUE);
      while (chunk.last() != null) {
        assertThat(chunk.rows()).hasSizeBetween(1, most);
        rows.addAll(chunk.rows());
        chunk = table.read(connection, chunk.last(), most, Long.MAX_VALUE);
      }
    }
    return rows.stream().map(row -> row.replace(" ", "")).toList();
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
