package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
      value = {"12,50|12.5", "1.234.567,80|1234567.8", "1.234|1234", ",5|0.5", "-3|-3"})
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
        "1e999",
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
  @ValueSource(strings = {"12.0", "1e3", "-", "9223372036854775808", "12,50", "1.250"})
  void what_is_no_whole_number_is_refused(String text) {
    assertThatExceptionOfType(BrokenRule.class).isThrownBy(() -> Numbers.integer(text, '.'));
  }
}
