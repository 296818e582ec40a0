package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldMappingTest {
  private static final Columns COLUMNS = new Columns(List.of("A", "B", "C"));

  private static FieldSource source(String date, Map<String, String> values, String otherwise) {
    return new FieldSource(
        List.of("A"),
        " ",
        null,
        false,
        true,
        '.',
        DateStyle.of(date),
        values,
        otherwise,
        "",
        false);
  }

  private static FieldSource files(String in) {
    return new FieldSource(List.of("A"), " ", null, false, true, '.', null, null, null, in, false);
  }

  private static String value(FieldType type, FieldSource source, String... texts) {
    FieldMapping mapping = new FieldMapping(Field.of("f", type), source, ZoneOffset.UTC);
    return mapping.value(Row.of(1, COLUMNS, Arrays.asList(texts)), mapping.positions(COLUMNS));
  }

  private static String rule(FieldType type, String text) {
    return catchThrowableOfType(BrokenRule.class, () -> value(type, FieldSource.column("A"), text))
        .rule();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE", "t", "Yes", "y", "1"})
  void these_are_true(String text) {
    assertThat(value(FieldType.BOOLEAN, FieldSource.column("A"), text)).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "F", "no", "N", "0"})
  void these_are_false(String text) {
    assertThat(value(FieldType.BOOLEAN, FieldSource.column("A"), text)).isEqualTo("false");
  }

  @ParameterizedTest
  @CsvSource({
    "BOOLEAN, J, boolean", "INTEGER, 1.0, integer", "DECIMAL, 1x, decimal",
    "DATE, 22.11.2026, date", "TIMESTAMP, 8:15, timestamp", "FILE, ../x.gif, path",
    "JSON, red, json", "JSON, {a, json"
  })
  void what_is_no_such_value_breaks_the_rule_of_its_type(FieldType type, String text, String rule) {
    assertThat(rule(type, text)).isEqualTo(rule);
  }

  @Test
  void characters_that_no_database_takes_are_refused() {
    assertThat(rule(FieldType.TEXT, "a\0b")).isEqualTo("characters");
    assertThat(rule(FieldType.TEXT, "a\ud83d")).isEqualTo("characters");
    assertThat(rule(FieldType.TEXT, "\ude00b")).isEqualTo("characters");
    assertThat(value(FieldType.TEXT, FieldSource.column("A"), "Größe 😀")).isEqualTo("Größe 😀");
  }

  @Test
  void what_the_charset_could_not_read_is_refused() {
    assertThat(rule(FieldType.TEXT, "Gr\ufdd0\ufdd0e")).isEqualTo("charset");
    assertThat(rule(FieldType.INTEGER, "1\ufdd0")).isEqualTo("charset");
    assertThat(value(FieldType.TEXT, FieldSource.column("A"), "Gr\ufffde")).isEqualTo("Gr\ufffde");
  }

  @Test
  void no_value_is_longer_than_a_queue_likes() {
    assertThat(rule(FieldType.TEXT, "x".repeat(Field.MOST_CHARACTERS + 1))).isEqualTo("length");
  }

  @Test
  void values_are_translated_after_the_trim_and_those_not_listed_stay() {
    FieldSource source = source(null, Map.of("J", "true", "-", ""), null);

    assertThat(value(FieldType.BOOLEAN, source, " J ")).isEqualTo("true");
    assertThat(value(FieldType.BOOLEAN, source, "no")).isEqualTo("false");
    assertThat(value(FieldType.BOOLEAN, source, "-")).isNull();
  }

  @Test
  void otherwise_stands_where_the_source_has_no_value() {
    FieldSource source = source("dd.MM.yyyy", Map.of("00.00.0000", ""), "31.12.2099");

    assertThat(value(FieldType.DATE, source, "")).isEqualTo("2099-12-31");
    assertThat(value(FieldType.DATE, source, "00.00.0000")).isEqualTo("2099-12-31");
    assertThat(value(FieldType.DATE, source, "22.11.2026")).isEqualTo("2026-11-22");
  }

  @Test
  void several_columns_are_joined_without_the_empty_ones() {
    FieldSource source =
        new FieldSource(
            List.of("A", "B", "C"), ", ", null, false, true, '.', null, null, null, "", false);

    assertThat(value(FieldType.TEXT, source, "red ", "", "large")).isEqualTo("red, large");
    assertThat(value(FieldType.TEXT, source, " ", null)).isNull();
  }

  @Test
  void without_trim_the_white_space_stays() {
    FieldSource source =
        new FieldSource(List.of("A"), " ", null, false, false, '.', null, null, null, "", false);

    assertThat(value(FieldType.TEXT, source, " x ")).isEqualTo(" x ");
  }

  private static String exact(FieldType type, FieldSource source, boolean ofKey, String... texts) {
    FieldMapping mapping =
        new FieldMapping(Field.of("f", type), source, ZoneOffset.UTC, ofKey, true);
    return mapping.value(Row.of(1, COLUMNS, Arrays.asList(texts)), mapping.positions(COLUMNS));
  }

  @Test
  void a_text_of_a_database_is_exact_unless_trim_is_said_and_other_types_have_no_white_space() {
    FieldSource column = FieldSource.column("A");
    FieldSource trimmed =
        new FieldSource(List.of("A"), " ", null, false, true, '.', null, null, null, "", false);
    FieldSource noValue =
        new FieldSource(
            List.of("A"), " ", null, false, null, '.', null, Map.of("", ""), null, "", false);

    assertThat(exact(FieldType.TEXT, column, false, " x ")).isEqualTo(" x ");
    assertThat(exact(FieldType.TEXT, column, false, "")).isEmpty();
    assertThat(exact(FieldType.TEXT, trimmed, false, " x ")).isEqualTo("x");
    assertThat(exact(FieldType.TEXT, trimmed, false, " ")).isNull();
    assertThat(exact(FieldType.TEXT, noValue, false, "")).isNull();
    assertThat(exact(FieldType.INTEGER, column, false, " 7 ")).isEqualTo("7");
    assertThat(exact(FieldType.INTEGER, column, false, "")).isNull();
    assertThat(exact(FieldType.FILE, column, false, "a.jpg ")).isEqualTo("a.jpg");
  }

  @Test
  void an_empty_part_of_an_exact_key_keeps_its_place() {
    FieldSource joined =
        new FieldSource(
            List.of("A", "B"), "/", null, false, null, '.', null, null, null, "", false);

    assertThat(exact(FieldType.TEXT, joined, true, "", "b ")).isEqualTo("/b ");
    assertThat(exact(FieldType.TEXT, joined, true, "b ", "")).isEqualTo("b /");
    assertThat(exact(FieldType.TEXT, joined, false, "", "b")).isEqualTo("b");
  }

  @Test
  void the_rest_of_a_database_row_is_exact() {
    FieldSource rest =
        new FieldSource(List.of(), " ", null, true, null, '.', null, null, null, "", false);
    FieldMapping mapping =
        new FieldMapping(Field.of("f", FieldType.JSON), rest, ZoneOffset.UTC, false, true);

    assertThat(mapping.value(Row.of(1, COLUMNS, Arrays.asList(" x ", "")), new int[] {0, 1}))
        .isEqualTo("{\"A\":\" x \",\"B\":\"\"}");
  }

  @Test
  void a_constant_is_the_value_of_each_record() {
    FieldSource source =
        new FieldSource(List.of(), " ", "1.000,50", false, true, ',', null, null, null, "", false);

    assertThat(value(FieldType.DECIMAL, source, "7")).isEqualTo("1000.5");
  }

  @Test
  void a_data_file_lies_in_its_folder() {
    assertThat(value(FieldType.FILE, files("bilder/"), "rot/bike.gif"))
        .isEqualTo("bilder/rot/bike.gif");
    assertThat(value(FieldType.FILE, files("bilder"), "bike.gif")).isEqualTo("bilder/bike.gif");
    assertThat(value(FieldType.FILE, files(""), "bike.gif")).isEqualTo("bike.gif");
  }

  @Test
  void json_from_a_column_is_taken_as_it_stands() {
    assertThat(value(FieldType.JSON, FieldSource.column("A"), " {\"a\": [1]} "))
        .isEqualTo("{\"a\": [1]}");
    assertThat(rule(FieldType.JSON, "{\"a\":\"\\ud800\"}")).isEqualTo("characters");
  }

  @Test
  void a_definition_that_can_not_work_is_refused_in_one_sentence() {
    assertRefused(
        FieldType.BOOLEAN, source(null, Map.of("J", "maybe"), null), "\"maybe\" is neither");
    assertRefused(FieldType.INTEGER, source(null, null, "none"), "otherwise: \"none\"");
    assertRefused(FieldType.TEXT, source("dd.MM.yyyy", null, null), "date is for dates");
    assertRefused(FieldType.TEXT, files("bilder"), "in is for a data file");
    assertRefused(FieldType.FILE, files("../bilder"), "begin with a dot");
    assertRefused(FieldType.FILE, files("/bilder/"), "no relative path");
    assertRefused(
        FieldType.TEXT,
        new FieldSource(List.of("A"), " ", "x", false, true, '.', null, null, null, "", false),
        "exactly one of from, constant and rest");
    assertRefused(
        FieldType.TEXT,
        new FieldSource(List.of(), " ", null, true, true, '.', null, null, null, "", false),
        "rest is for a field of type json");
    assertRefused(
        FieldType.DECIMAL,
        new FieldSource(List.of("A"), " ", null, false, true, ';', null, null, null, "", false),
        "decimal is a point or a comma");
  }

  private static void assertRefused(FieldType type, FieldSource source, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.check(Field.of("colour", type)))
        .withMessageStartingWith("field colour: ")
        .withMessageContaining(problem);
  }
}
