package dst.capture.database;

import static dst.capture.database.TableContract.capture;
import static org.assertj.core.api.Assertions.assertThat;

import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.snapshot.TableRows;
import dst.format.JsonLines;
import dst.format.Rows;
import dst.record.Field;
import dst.record.FieldSource;
import dst.record.FieldType;
import dst.record.Mapping;
import dst.record.RecordType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One value, one text at central: whatever way it comes, and whatever the session says that wrote
 * it. Each database has its own table of types, literals and what central reads.
 */
interface ValueContract {
  /** Any column may be called so: aliases of dst's own, words of SQL, quotes, one letter. */
  List<String> NAMES =
      List.of(
          "n",
          "o",
          "x",
          "t",
          "j",
          "k",
          "new",
          "old",
          "tg_op",
          "dst_new",
          "dst_old",
          "dst_row",
          "dst_rows",
          "dst_part",
          "dst_few",
          "dst_fault",
          "select",
          "Order",
          "UPPER",
          "two words",
          "dou\"ble",
          "back`tick",
          "apo'strophe",
          "back\\slash",
          "per%cent $dst",
          "größe",
          "n".repeat(63));

  Shop shop();

  /**
   * A column's type, a literal of it, and the text that central has of it.
   *
   * @param text null: no value
   * @param selected what a SELECT gives, which takes the column as it is
   */
  record Value(String type, String literal, String text, String selected) {
    Value(String type, String literal, String text) {
      this(type, literal, text, text);
    }
  }

  List<Value> values();

  /** Statements that make types of the shop's own. */
  default List<String> types() {
    return List.of();
  }

  /** What a program's session may be set to. */
  List<String> session();

  private static List<String> texts(List<Value> values) {
    return values.stream().map(Value::text).toList();
  }

  @Test
  default void a_value_is_the_same_at_central_by_whatever_way_it_comes() throws Exception {
    List<Value> values = values();
    String columns =
        IntStream.range(0, values.size())
            .mapToObj(i -> "v" + i + " " + values.get(i).type())
            .collect(Collectors.joining(", "));
    shop().execute(types().toArray(String[]::new));
    shop().execute("create table articles (id integer primary key, " + columns + ")");
    boolean triggers = shop().database().dialect().triggers() != null;
    if (triggers) {
      new Installation(shop().database()).install(List.of(capture("articles", List.of())));
    }
    try (Statement program = shop().program().createStatement()) {
      for (String setting : session()) {
        program.execute(setting);
      }
      program.execute(
          "insert into articles values (1, "
              + values.stream().map(Value::literal).collect(Collectors.joining(", "))
              + ")");
      program.getConnection().commit();
    }

    assertThat(central(snapshot(), values.size())).as("snapshot").isEqualTo(texts(values));
    assertThat(central(select(), values.size()))
        .as("select")
        .isEqualTo(values.stream().map(Value::selected).toList());
    if (triggers) {
      shop().sealing.sealed.clear();
      shop().listener(10).look();
      String row = shop().sealing.sealed.get(0).changes().get(0).row();
      assertThat(central(row, values.size())).as("trigger").isEqualTo(texts(values));
    }
  }

  private String snapshot() throws SQLException {
    TableRows table = TableRows.of(shop().database(), capture("articles", List.of()), 1L << 24);
    try (Connection connection = shop().database().connection()) {
      return table.read(connection, null, 1, Long.MAX_VALUE).rows().get(0);
    }
  }

  private String select() throws Exception {
    Capture.Select capture =
        new Capture.Select(
            "articles",
            Path.of("articles.yaml"),
            "select * from articles where id > :?since order by id",
            "id",
            "0",
            Duration.ofSeconds(1),
            Map.of(),
            Map.of());
    BoundedQuery query = new BoundedQuery(shop().database(), capture, 1L << 24);
    SelectReader reader = new SelectReader(capture, query, shop().sealing, 10);
    assertThat(reader.query()).as("bounded").contains(BoundedQuery.BYTES);
    shop().sealing.sealed.clear();
    SelectContract.look(shop(), reader);
    return shop().sealing.sealed.get(0).changes().get(0).row();
  }

  /** The texts that central's mapping makes of the row, for a location that is far from UTC. */
  private static List<String> central(String row, int count) throws IOException {
    String lower = row.replace("\"V", "\"v").replace("\"ID\"", "\"id\"");
    List<Field> fields = new ArrayList<>(List.of(Field.of("id", FieldType.INTEGER)));
    Map<String, FieldSource> sources = new LinkedHashMap<>(Map.of("id", FieldSource.column("id")));
    for (int i = 0; i < count; i++) {
      fields.add(Field.of("v" + i, FieldType.TEXT));
      sources.put("v" + i, FieldSource.column("v" + i));
    }
    RecordType type = new RecordType("article", "article", List.of("id"), fields);
    Mapping mapping =
        new Mapping(type, sources, Map.of(), Map.of(), Set.of(), ZoneId.of("Asia/Kathmandu"), true);
    try (Rows rows =
        new JsonLines(StandardCharsets.UTF_8)
            .open(new ByteArrayInputStream(lower.getBytes(StandardCharsets.UTF_8)))) {
      return mapping.map(rows.next(), 1).values().subList(1, count + 1);
    }
  }

  @Test
  default void a_column_and_a_table_may_have_any_name() throws Exception {
    HostDialect dialect = shop().database().dialect();
    for (String table : List.of("n", "dst_new", "Order", "per%cent $dst", "it's \"a\" `b`")) {
      String columns =
          NAMES.stream()
              .map(name -> dialect.quote(name) + " varchar(9)")
              .collect(Collectors.joining(", "));
      String key = dialect.quote("n") + ", " + dialect.quote("back\\slash");
      String name = dialect.quote(table);
      shop().execute("create table %s (%s, primary key (%s))".formatted(name, columns, key));
      Capture.Outbox capture = capture(table, List.of());
      if (dialect.triggers() != null) {
        new Installation(shop().database()).install(List.of(capture));
      }
      String values = NAMES.stream().map(n -> "'a'").collect(Collectors.joining(", "));
      shop().execute("insert into %s values (%s)".formatted(name, values));

      Map<String, String> expected = new LinkedHashMap<>();
      NAMES.forEach(column -> expected.put(column, "a"));
      TableRows rows = TableRows.of(shop().database(), capture, 1L << 24);
      try (Connection connection = shop().database().connection()) {
        String row = rows.read(connection, null, 1, Long.MAX_VALUE).rows().get(0);
        assertThat(TriggerContract.read(row)).isEqualTo(TriggerContract.JSON.valueToTree(expected));
      }
      if (dialect.triggers() != null) {
        shop().execute("update %s set %s = 'b'".formatted(name, dialect.quote("n")));
        shop().execute("delete from " + name);
        shop().sealing.sealed.clear();
        shop().listener(10).look();
        List<CapturedChange> changes = shop().sealing.sealed.get(0).changes();
        assertThat(changes)
            .extracting(c -> c.op().word())
            .containsExactly("upsert", "delete", "upsert", "delete");
        assertThat(TriggerContract.read(changes.get(0).row()))
            .isEqualTo(TriggerContract.JSON.valueToTree(expected));
        assertThat(TriggerContract.read(changes.get(3).row()))
            .isEqualTo(TriggerContract.read("{\"n\": \"b\", \"back\\\\slash\": \"a\"}"));
      }
    }
  }
}
