package dst.capture.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.capture.Capture;
import dst.testbed.PlainCamel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** An integrator's own SELECT over camel-jdbc as the shipped route has it, in every dialect. */
interface SelectContract {
  Pattern ENDPOINT = Pattern.compile("<to uri=\"(jdbc:[^\"]+)\"");

  Shop shop();

  /** Of the table articles: an expression that fails at the row whose name is "bad". */
  default String failing() {
    return "(select x from twice where a.name = 'bad')";
  }

  /** Whether rows before one that fails come before the failure. */
  default boolean givesRowsBefore() {
    return true;
  }

  /** One whose order needs no sort behind the failure. */
  default String failingQuery() {
    return "select a.artnr, a.name, a.op, a.rev, %s as fails from articles a where rev > :?since order by rev"
        .formatted(failing());
  }

  private SelectReader reader(String query, int most) {
    Capture.Select capture =
        new Capture.Select(
            "articles",
            Path.of("conf/captures/articles.yaml"),
            query,
            "rev",
            "0",
            Duration.ofSeconds(1),
            Map.of("op", "D"),
            Map.of());
    BoundedQuery bounded = new BoundedQuery(shop().database(), capture, shop().maxRow);
    return new SelectReader(capture, bounded, shop().sealing, most);
  }

  static void look(Shop shop, SelectReader reader) throws Exception {
    Matcher endpoint = ENDPOINT.matcher(Files.readString(Path.of("routes/host-select.camel.xml")));
    assertThat(endpoint.find()).isTrue();
    try (DefaultCamelContext camel = PlainCamel.make()) {
      camel.getRegistry().bind("host-database", shop.database().source());
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              errorHandler(noErrorHandler());
              from("direct:look")
                  .setHeader("CamelJdbcParameters", reader::parameters)
                  .setBody(method(reader, "query"))
                  .to(endpoint.group(1).replace("&amp;", "&"))
                  .bean(reader, "take");
            }
          });
      camel.start();
      camel.createProducerTemplate().sendBody("direct:look", "");
    }
  }

  private void fill(int... characters) throws SQLException {
    String text = shop().database().dialect() instanceof MariaDbHost ? "longtext" : "varchar";
    shop()
        .execute(
            "create table articles (artnr integer primary key, name "
                + text
                + ", op char(1), rev integer)",
            "create index articles_rev on articles (rev)",
            "create table twice (x integer)",
            "insert into twice values (1), (2)");
    for (int i = 0; i < characters.length; i++) {
      insert(i + 1, "ä".repeat(characters[i] / 2));
    }
  }

  private void insert(int artnr, String name) throws SQLException {
    try (Connection connection = shop().database().connection();
        PreparedStatement insert =
            connection.prepareStatement("insert into articles values (?, ?, 'U', ?)")) {
      insert.setInt(1, artnr);
      insert.setString(2, name);
      insert.setInt(3, artnr * 10);
      insert.executeUpdate();
    }
  }

  private List<String> rows() {
    return shop().sealing.changes().stream()
        .map(
            change ->
                change
                    .substring("articles ".length())
                    .replace("ARTNR", "artnr")
                    .replace("NAME", "name")
                    .replace("OP", "op")
                    .replace("REV", "rev"))
        .toList();
  }

  private static String row(int artnr, int characters) {
    return "upsert {\"artnr\":%d,\"name\":\"%s\",\"op\":\"U\",\"rev\":%d}"
        .formatted(artnr, "ä".repeat(characters / 2), artnr * 10);
  }

  @Test
  default void rows_of_any_size_come_in_order_and_one_over_the_limit_is_rejected_alone()
      throws Exception {
    shop().maxRow = 400_000;
    int[] sizes = {10, 300_000, 10, 900_000, 15_000, 20_000, 10};
    fill(sizes);
    SelectReader reader =
        reader(
            "select artnr, name, op, rev from articles where rev > :?since order by rev -- all\n;",
            100);

    look(shop(), reader);
    assertThat(rows()).as("the look ends at a large row").hasSize(1);
    look(shop(), reader);
    look(shop(), reader);

    List<String> rows = rows();
    assertThat(rows).hasSize(sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      if (i != 3) {
        assertThat(rows.get(i)).isEqualTo(row(i + 1, sizes[i]));
      }
    }
    assertThat(rows.get(3))
        .hasSizeLessThan(1_000)
        .startsWith("upsert {\"dst_fault\":\"a row of the SELECT of the capture articles, ")
        .contains("{\\\"artnr\\\":4,\\\"op\\\":\\\"U\\\",\\\"rev\\\":40}")
        .containsPattern("900,00\\d bytes, and a row of a SELECT may have 400,000");
    assertThat(reader.parameters()).containsEntry("since", "70");
    assertThat(reader.problem()).isNull();
  }

  @Test
  default void a_large_row_that_is_gone_is_a_delete_and_a_new_column_travels() throws Exception {
    shop().maxRow = 400_000;
    fill(900_000);
    shop().execute("update articles set op = 'D'");
    SelectReader reader = reader("select * from articles where rev > :?since order by rev", 100);

    look(shop(), reader);

    assertThat(rows())
        .singleElement()
        .asString()
        .startsWith("delete {\"artnr\":1,")
        .hasSizeLessThan(100);
    shop().execute("alter table articles add column price integer");
    shop().execute("update articles set rev = 11, name = 'x', op = 'U', price = 7");
    look(shop(), reader);
    assertThat(rows().get(1).toLowerCase(java.util.Locale.ROOT)).contains("\"price\":7");
  }

  @Test
  default void many_rows_are_sealed_in_bundles_bounded_by_bytes() throws Exception {
    int[] sizes = new int[300];
    java.util.Arrays.fill(sizes, 15_000);
    fill(sizes);
    SelectReader reader =
        reader("select artnr, name, op, rev from articles where rev > :?since order by rev", 2_000);

    look(shop(), reader);

    assertThat(rows()).hasSize(300);
    assertThat(shop().sealing.sealed)
        .hasSizeGreaterThan(1)
        .allMatch(find -> find.changes().stream().mapToLong(c -> c.size()).sum() < 3 << 20);
  }

  @Test
  default void a_query_that_fails_at_one_row_brings_those_before_it_and_tells_where_it_stands()
      throws Exception {
    fill(10, 10, 10);
    insert(4, "bad");
    insert(5, "x");
    SelectReader reader = reader(failingQuery(), 100);

    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(() -> look(shop(), reader)).isInstanceOf(CamelExecutionException.class);
    }
    int before = givesRowsBefore() ? 3 : 0;
    assertThat(rows()).hasSize(before);
    assertThat(reader.problem()).contains("up to the mark " + 10 * before + " is sent");

    shop().execute("update articles set name = 'good' where artnr = 4");
    look(shop(), reader);

    assertThat(rows()).hasSize(5);
    assertThat(reader.problem()).isNull();
  }

  @Test
  default void a_query_that_can_stand_in_no_subquery_is_run_as_it_is() throws Exception {
    fill(10, 10);
    SelectReader reader =
        reader(
            "select artnr, name, op, rev, rev from articles where rev > :?since order by rev", 100);

    look(shop(), reader);

    assertThat(rows()).hasSize(2);
  }
}
