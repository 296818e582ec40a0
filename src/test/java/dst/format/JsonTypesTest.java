package dst.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dst.record.Change;
import dst.record.Field;
import dst.record.FieldSource;
import dst.record.FieldType;
import dst.record.Mapping;
import dst.record.RecordType;
import dst.record.Rejected;
import dst.record.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of numbers, true, false, null and nested values of a JSON source. */
class JsonTypesTest {
  private static final FieldSource REST =
      new FieldSource(List.of(), " ", null, true, true, '.', null, null, null, "", false);

  /** The value of the field v of this type, from the member V. */
  private static String value(FieldType type, char decimal, String json) throws IOException {
    RecordType record =
        new RecordType(
            "r", "r", List.of("k"), List.of(Field.of("k", FieldType.TEXT), Field.of("v", type)));
    Map<String, FieldSource> sources = new LinkedHashMap<>();
    sources.put("k", FieldSource.column("K"));
    sources.put(
        "v",
        new FieldSource(
            List.of("V"), " ", null, false, true, decimal, null, null, null, "", false));
    Mapping mapping = new Mapping(record, sources, Map.of(), Map.of(), Set.of(), ZoneOffset.UTC);
    return mapping.map(row("{\"K\":1,\"V\":" + json + "}"), 1).values().get(1);
  }

  private static Row row(String json) throws IOException {
    try (Rows rows = new JsonLines(UTF_8).open(new ByteArrayInputStream(json.getBytes(UTF_8)))) {
      return rows.next();
    }
  }

  private static Row captured(String json) throws IOException {
    String line = "{\"op\":\"upsert\",\"seq\":1,\"row\":" + json + "}";
    try (CapturedLines lines = new CapturedLines(new ByteArrayInputStream(line.getBytes(UTF_8)))) {
      return lines.next().row();
    }
  }

  @Test
  void a_captured_row_may_be_as_large_as_a_listener_may_send() throws IOException {
    String text = "x".repeat(21_000_000);

    Row row = captured("{\"k\":1,\"text\":\"" + text + "\",\"list\":[\"" + text + "\"]}");

    assertThat(row.fault()).isNull();
    assertThat(row.values().get(1)).isEqualTo(text);
    assertThat(row.values().get(2)).hasSize(text.length() + 4);
  }

  private static String rest(Row row) {
    RecordType record =
        new RecordType(
            "r",
            "r",
            List.of("k"),
            List.of(Field.of("k", FieldType.TEXT), Field.of("rest", FieldType.JSON)));
    Mapping mapping =
        new Mapping(
            record,
            Map.of("k", FieldSource.column("CODE"), "rest", REST),
            Map.of(),
            Map.of(),
            Set.of(),
            ZoneOffset.UTC);
    Change change = mapping.map(row, 1);
    return change.values().get(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // a JSON number has a point, a text has what the definition says
        "DECIMAL|,|1.234|1.234",
        "DECIMAL|,|\"1.234\"|1234",
        "DECIMAL|,|\"1,5\"|1.5",
        "DECIMAL|,|-1.50e1|-15",
        "DECIMAL|.|1.234|1.234",
        "DECIMAL|.|-0.0|0",
        "INTEGER|,|12.0|12",
        "INTEGER|.|1E3|1000",
        "INTEGER|.|42|42",
        // as text, a number stays as it was written
        "TEXT|,|1.50|1.50",
        "TEXT|.|4006380000001|4006380000001",
        "TEXT|.|1e400|1e400",
        "TEXT|.|true|true",
        "BOOLEAN|.|true|true",
        "BOOLEAN|.|false|false",
        "BOOLEAN|.|1|true",
        "BOOLEAN|.|\"no\"|false",
        "JSON|.|{\"a\": 1.0}|{\"a\":1.0}",
        "JSON|.|\"[1]\"|[1]"
      })
  void a_member_becomes_a_value(FieldType type, char decimal, String json, String canonical)
      throws IOException {
    assertThat(value(type, decimal, json)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DECIMAL|,|\"1.5\"|decimal",
        "DECIMAL|.|true|decimal",
        "DECIMAL|.|1e400|decimal",
        "DECIMAL|.|[1]|decimal",
        "INTEGER|.|1.5|integer",
        "INTEGER|.|\"12.0\"|integer",
        "INTEGER|.|false|integer",
        "BOOLEAN|.|2|boolean",
        "BOOLEAN|.|1.0|boolean",
        "DATE|.|20261122|date",
        "DATE|.|true|date",
        "TIMESTAMP|.|1700000000|timestamp",
        "JSON|.|5|json",
        "JSON|.|true|json"
      })
  void a_member_of_another_kind_is_refused(FieldType type, char decimal, String json, String rule) {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                    Rejected.class, () -> value(type, decimal, json))
                .rejection()
                .rule())
        .isEqualTo(rule);
  }

  @Test
  void the_rest_keeps_the_types_of_all_that_has_a_value_and_of_nulls() throws IOException {
    String json =
        "{\"CODE\":\"A1\",\"x\":42,\"y\":true,\"z\":null,\"w\":{\"v\":1},\"n\":1e400,\"d\":0.10,\"l\":"
            + "[1.0,null],\"t\":\"[1]\",\"e\":\"\",\"big\":12345678901234567890123}";
    String rest = json.replace("\"CODE\":\"A1\",", "").replace("\"e\":\"\",", "");

    assertThat(rest(row(json))).isEqualTo(rest);
    assertThat(rest(captured(json))).isEqualTo(rest);
    assertThat(row(json).json()).isEqualTo(json);
  }

  @Test
  void kinds_are_those_of_each_object_and_of_the_last_of_two_names() throws IOException {
    String lines =
        """
        {"CODE":"A","x":1}
        {"CODE":"B","x":"1"}
        {"CODE":"C","x":"2","x":2}
        {"CODE":"D","x":2,"y":"3","x":"2"}
        {"CODE":"E"}
        """;
    try (Rows rows = new JsonLines(UTF_8).open(new ByteArrayInputStream(lines.getBytes(UTF_8)))) {
      assertThat(rest(rows.next())).isEqualTo("{\"x\":1}");
      assertThat(rest(rows.next())).isEqualTo("{\"x\":\"1\"}");
      assertThat(rest(rows.next())).isEqualTo("{\"x\":2}");
      assertThat(rest(rows.next())).isEqualTo("{\"x\":\"2\",\"y\":\"3\"}");
      assertThat(rest(rows.next())).isNull();
    }
  }
}
