package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12.50|12.5",
        ".0000|0",
        "0.00|0",
        "-0.0|0",
        "-.5|-0.5",
        "+7|7",
        "007.10|7.1",
        "5.|5",
        "1,234,567.80|1234567.8",
        "1 234.5|1234.5",
        "12\u00a0345|12345",
        "1'234.50|1234.5",
        "1.25E7|12500000",
        "1.25e+007|12500000",
        ".5e1|5",
        "5.e1|50",
        "-0e5|0",
        "1e-99|0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
        "1,250|1250",
        "100,000|100000",
        "+1,250|1250",
        "-5e-3|-0.005",
        "0e0|0",
        "123456789012345678901234567890.5|123456789012345678901234567890.5"
      })
  void equal_decimals_have_one_text(String text, String canonical) {
    assertThat(Numbers.decimal(text, '.')).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12,50|12.5",
        "1.234.567,80|1234567.8",
        "1.234|1234",
        ",5|0.5",
        "-3|-3",
        "4,00638E+12|4006380000000"
      })
  void decimals_with_a_comma(String text, String canonical) {
    assertThat(Numbers.decimal(text, ',')).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12,5",
        "1,2345.0",
        "1234,567.0",
        ",123",
        "1,234 567",
        "1,,234",
        "12.5.0",
        "1.000,5",
        ".",
        "-",
        "+-1",
        "- 1",
        "abc",
        "12 EUR",
        "0,125",
        "012,500",
        "00,125",
        "-0,125",
        "0 125",
        "12,34,567",
        "1,234'567",
        "1,234,5678",
        "1,234.567,890",
        "1e100",
        "1e-100",
        "1e400",
        "1e99999999999",
        "1e",
        "e5",
        "1e5.0",
        "1,250e3",
        "--1",
        "5-",
        "(5)",
        "\u2212" + "5",
        "\uff11\uff12",
        "\u0661",
        "+",
        "Infinity",
        "-inf",
        "1_000",
        "1 2",
        "1.2.3",
        "1e1e1",
        "NaN",
        "0x10",
        "١٢",
        "12,"
      })
  void what_is_no_number_or_has_wrong_groups_is_refused(String text) {
    assertThatExceptionOfType(BrokenRule.class).isThrownBy(() -> Numbers.decimal(text, '.'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12|12",
        "+12|12",
        "-0|0",
        "000|0",
        "-007|-7",
        "1,250|1250",
        "9223372036854775807|9223372036854775807",
        "-9223372036854775808|-9223372036854775808"
      })
  void equal_integers_have_one_text(String text, String canonical) {
    assertThat(Numbers.integer(text, '.')).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12.0",
        "1e3",
        "-",
        "9223372036854775808",
        "-9223372036854775809",
        "12,50",
        "1.250",
        "0,125"
      })
  void what_is_no_whole_number_is_refused(String text) {
    assertThatExceptionOfType(BrokenRule.class).isThrownBy(() -> Numbers.integer(text, '.'));
  }

  @ParameterizedTest
  @CsvSource({
    "12,12",
    "12.0,12",
    "-0.0,0",
    "1e3,1000",
    "1.2e1,12",
    "-9.223372036854775808e18,-9223372036854775808"
  })
  void a_json_number_is_whole_by_its_value(String text, String canonical) {
    assertThat(Numbers.whole(text)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12.5", "1e-1", "1e19", "9223372036854775808"})
  void a_json_number_that_is_not_whole_or_too_large_is_refused(String text) {
    assertThatExceptionOfType(BrokenRule.class).isThrownBy(() -> Numbers.whole(text));
  }

  @Test
  void a_comma_in_place_of_a_point_is_told() {
    assertThatExceptionOfType(BrokenRule.class)
        .isThrownBy(() -> Numbers.decimal("0,125", '.'))
        .withMessageContaining("write decimal: \",\" in the definition");
  }
}
