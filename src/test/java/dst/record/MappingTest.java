package dst.record;

import static dst.record.Products.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MappingTest {
  private static final FieldSource REST =
      new FieldSource(List.of(), " ", null, true, true, '.', null, null, null, "", false);

  private final Map<String, FieldSource> sources = Products.sources();

  private Mapping mapping() {
    return new Mapping(
        Products.TYPE,
        sources,
        Map.of("OP", List.of("D", "DEL")),
        Map.of(),
        Set.of(),
        ZoneOffset.UTC);
  }

  private Rejection rejection(Row row) {
    return catchThrowableOfType(Rejected.class, () -> mapping().map(row, 1)).rejection();
  }

  @Test
  void a_row_becomes_an_upsert_in_the_order_of_the_fields() {
    Change change = mapping().map(row("BK-1", " Bike ", "012.50", "U", "red"), 99);

    assertThat(change)
        .isEqualTo(new Change(Op.UPSERT, 99, 7, Arrays.asList("BK-1", "Bike", "12.5", null)));
  }

  @Test
  void an_empty_or_missing_value_is_no_value() {
    assertThat(mapping().map(row("BK-1", "Bike", "  "), 1).values().get(2)).isNull();
    assertThat(mapping().map(row("BK-1", "Bike"), 1).values().get(2)).isNull();
  }

  @Test
  void a_row_that_says_so_is_a_delete_with_its_key_only_and_only_the_key_is_checked() {
    Change change = mapping().map(row("BK-1", null, "no price", "DEL ", null), 5);

    assertThat(change)
        .isEqualTo(new Change(Op.DELETE, 5, 7, Arrays.asList("BK-1", null, null, null)));
  }

  @Test
  void a_delete_without_its_key_is_rejected() {
    assertThat(rejection(row("", "Bike", "1", "D")).rule()).isEqualTo("required");
  }

  @Test
  void a_rejection_tells_the_line_the_key_the_field_the_rule_the_value_and_the_row() {
    Rejection rejection = rejection(row("BK-1", "Bike", "12,5x", "U", null));

    assertThat(rejection)
        .isEqualTo(
            new Rejection(
                Rejection.Cause.RULE,
                7,
                "BK-1",
                "price",
                "decimal",
                "12,5x",
                "price \"12,5x\" is no number: write it like 1250.5, without a unit",
                "{\"ARTNR\":\"BK-1\",\"NAME\":\"Bike\",\"PREIS\":\"12,5x\",\"OP\":\"U\",\"FARBE\":null}",
                null));
  }

  @Test
  void a_key_is_required_even_where_its_field_does_not_say_so() {
    Rejection rejection = rejection(row(" ", "Bike", "1"));

    assertThat(rejection.rule()).isEqualTo("required");
    assertThat(rejection.key()).isNull();
    assertThat(rejection.error()).isEqualTo("product_code is required, and ARTNR has no value");
  }

  @Test
  void a_required_column_that_the_file_lacks_is_named_with_those_that_are_there() {
    sources.put("name", FieldSource.column("BEZEICHNUNG"));

    assertThat(rejection(row("BK-1", "Bike", "1")).error())
        .isEqualTo(
            "name is required, and there is no column BEZEICHNUNG; there are: ARTNR, NAME, PREIS,"
                + " OP, FARBE");
  }

  @Test
  void a_column_that_is_not_required_may_be_missing() {
    sources.put("price", FieldSource.column("PRICE"));

    assertThat(mapping().map(row("BK-1", "Bike", "1"), 1).values().get(2)).isNull();
  }

  @Test
  void an_unreadable_row_is_rejected_with_its_text() {
    Rejection rejection = rejection(Row.unreadable(12, "the quote is not closed", "BK-1;\"Bi"));

    assertThat(rejection.cause()).isEqualTo(Rejection.Cause.FORMAT);
    assertThat(rejection.line()).isEqualTo(12);
    assertThat(rejection.error()).isEqualTo("the quote is not closed");
    assertThat(rejection.source()).isEqualTo("BK-1;\"Bi");
  }

  @Test
  void rows_with_other_columns_are_found_by_name() {
    Mapping mapping = mapping();
    mapping.map(row("BK-1", "Bike", "1"), 1);
    Columns turned = new Columns(List.of("PREIS", "ARTNR", "NAME"), true);

    assertThat(mapping.map(Row.of(8, turned, List.of("2", "BK-2", "Bell")), 2).values())
        .containsExactly("BK-2", "Bell", "2", null);
    assertThat(mapping.map(row("BK-3", "Pump", "3"), 3).values())
        .containsExactly("BK-3", "Pump", "3", null);
  }

  @Test
  void the_rest_is_every_column_that_no_field_reads_and_has_a_value() {
    sources.put("attributes", REST);

    assertThat(mapping().map(row("BK-1", "Bike", "1", "U", "\"red\""), 1).values().get(3))
        .isEqualTo("{\"OP\":\"U\",\"FARBE\":\"\\\"red\\\"\"}");
    assertThat(mapping().map(row("BK-1", "Bike", "1", "", null), 1).values().get(3)).isNull();
  }

  private static BitSet bare(int... indexes) {
    BitSet bare = new BitSet();
    for (int index : indexes) {
      bare.set(index);
    }
    return bare;
  }

  @Test
  void the_rest_of_a_json_source_keeps_nested_values_and_only_those() {
    sources.put("attributes", REST);
    Columns columns = new Columns(List.of("ARTNR", "NAME", "sizes", "note", "two", "stock"), true);
    List<String> values = List.of("BK-1", "Bike", "[1, {\"a\":2}]", "[sale] now", "[1] [2]", "5");
    Row row = Row.ofJson(1, columns, values, bare(2));

    assertThat(mapping().map(row, 1).values().get(3))
        .isEqualTo(
            "{\"sizes\":[1, {\"a\":2}],\"note\":\"[sale] now\",\"two\":\"[1]"
                + " [2]\",\"stock\":\"5\"}");
  }

  @Test
  void the_rest_of_a_csv_source_has_texts_only() {
    sources.put("attributes", REST);

    assertThat(mapping().map(row("BK-1", "Bike", "1", null, "[1]"), 1).values().get(3))
        .isEqualTo("{\"FARBE\":\"[1]\"}");
  }

  @Test
  void a_nul_hidden_in_nested_json_is_found() {
    sources.put("attributes", REST);
    Columns columns = new Columns(List.of("ARTNR", "NAME", "more"), true);

    Rejection rejection =
        rejection(Row.ofJson(1, columns, List.of("BK-1", "Bike", "{\"a\":\"\\u0000\"}"), bare(2)));

    assertThat(rejection.rule()).isEqualTo("characters");
    assertThat(rejection.key()).isEqualTo("BK-1");
  }

  @Test
  void the_source_of_a_rejection_stays_at_about_8_kib() {
    String source = rejection(row("BK-1", "x".repeat(100_000), "1", "U", "r")).source();

    assertThat(source).hasSizeLessThan(8_192).contains("\"ARTNR\":\"BK-1\"").contains("xxx…\"");
  }

  @Test
  void the_source_of_a_rejected_row_of_a_hundred_thousand_columns_stays_small_too() {
    List<String> names =
        IntStream.range(0, 100_000).mapToObj(i -> i + "-" + "x".repeat(i % 500)).toList();

    String source = rejection(Row.of(1, new Columns(names, true), names)).source();

    assertThat(source).hasSizeBetween(8_000, 32_000).endsWith("}");
  }

  @Test
  void a_field_that_the_type_has_not_is_refused() {
    sources.put("colour", FieldSource.column("FARBE"));

    assertThatIllegalArgumentException()
        .isThrownBy(this::mapping)
        .withMessage(
            "record product has no field colour; it has product_code, name, price, attributes");
  }

  @Test
  void a_required_field_without_a_source_is_refused() {
    sources.remove("name");

    assertThatIllegalArgumentException()
        .isThrownBy(this::mapping)
        .withMessage("field name of record product is required, and has no source");
  }

  @Test
  void a_key_without_a_source_is_refused() {
    sources.remove("product_code");

    assertThatIllegalArgumentException()
        .isThrownBy(this::mapping)
        .withMessageContaining("product_code");
  }

  @Test
  void an_object_without_names_is_no_record_and_one_with_names_is() {
    Columns none = new Columns(List.of(), true);
    Columns names = new Columns(List.of("ARTNR", "NAME"), true);

    assertThat(mapping().skips(Row.of(1, none, List.of()))).isTrue();
    assertThat(mapping().skips(Row.of(2, names, Arrays.asList(null, "")))).isFalse();
    assertThat(mapping().skips(row(" ", "", null))).isTrue();
    assertThat(mapping().skips(row(" ", "", null, "x"))).isFalse();
    assertThat(mapping().skips(Row.unreadable(3, "is broken", ""))).isFalse();
  }

  @Test
  void the_empty_text_of_a_condition_stands_for_no_value() {
    Mapping deletes =
        new Mapping(
            Products.TYPE,
            Products.sources(),
            Map.of("OP", List.of("")),
            Map.of("FARBE", List.of("-")),
            Set.of(),
            ZoneOffset.UTC);

    assertThat(deletes.map(row("BK-1", "Bike", "1", " ", "red"), 1).op()).isEqualTo(Op.DELETE);
    assertThat(deletes.map(row("BK-1", "Bike", "1", "U", "red"), 1).op()).isEqualTo(Op.UPSERT);
    assertThat(deletes.skips(row("BK-1", "Bike", "1", "U", " - "))).isTrue();
    assertThat(deletes.skips(row("BK-1", "Bike", "1", "U", "--"))).isFalse();
  }

  private Mapping joined(String join) {
    sources.put(
        "product_code",
        new FieldSource(
            List.of("ARTNR", "FARBE"), join, null, false, true, '.', null, null, null, "", false));
    return mapping();
  }

  @Test
  void a_joined_key_keeps_its_parts_apart() {
    Mapping mapping = joined("-");

    assertThat(mapping.map(row("BK", "Bike", "1", "", "1"), 1).values().get(0)).isEqualTo("BK-1");
    assertThat(rejection(mapping, row("", "Bike", "1", "", "1")).rule()).isEqualTo("required");
    assertThat(rejection(mapping, row("BK", "Bike", "1", "", " ")).error())
        .contains("is a key joined of ARTNR, FARBE, and each of them needs a value");
    assertThat(rejection(mapping, row("BK-1", "Bike", "1", "", "1")).rule()).isEqualTo("join");
    assertThat(rejection(mapping, row("BK", "Bike", "1", "", "1-1")).error())
        .contains("choose another join");
  }

  @Test
  void a_joined_key_without_a_text_between_is_refused_in_the_definition() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> joined(""))
        .withMessageContaining("different keys could become one");
  }

  private static Rejection rejection(Mapping mapping, Row row) {
    return catchThrowableOfType(Rejected.class, () -> mapping.map(row, 1)).rejection();
  }
}
