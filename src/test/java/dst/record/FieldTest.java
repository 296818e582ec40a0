package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {
  private static final Field PRICE = decimal(6, 2, null, null);

  private static Field decimal(int precision, int scale, BigDecimal min, BigDecimal max) {
    return new Field("price", FieldType.DECIMAL, false, 0, precision, scale, min, max, null);
  }

  private static Field text(int length, Pattern pattern) {
    return new Field("name", FieldType.TEXT, false, length, 0, 0, null, null, pattern);
  }

  private static String brokenRule(Field field, String value) {
    return catchThrowableOfType(BrokenRule.class, () -> field.check(value)).rule();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999.99", "-9999.99", "0", "0.01", "-0.5"})
  void a_decimal_within_its_digits_is_taken(String value) {
    assertThatCode(() -> PRICE.check(value)).doesNotThrowAnyException();
  }

  @Test
  void a_decimal_with_too_many_digits_is_not_rounded() {
    assertThat(brokenRule(PRICE, "10000")).isEqualTo("precision");
    assertThat(brokenRule(PRICE, "-10000")).isEqualTo("precision");
    assertThat(brokenRule(PRICE, "0.001")).isEqualTo("scale");
  }

  @Test
  void a_decimal_of_digits_behind_the_point_only_takes_a_zero_before_it() {
    Field rate = decimal(2, 2, null, null);

    assertThatCode(() -> rate.check("0.25")).doesNotThrowAnyException();
    assertThat(brokenRule(rate, "1.25")).isEqualTo("precision");
  }

  @Test
  void a_number_out_of_its_range_is_refused_and_its_ends_are_taken() {
    Field field = decimal(0, 0, new BigDecimal("0.5"), new BigDecimal("1E+2"));

    assertThatCode(() -> field.check("0.5")).doesNotThrowAnyException();
    assertThatCode(() -> field.check("100")).doesNotThrowAnyException();
    assertThat(brokenRule(field, "0.49")).isEqualTo("range");
    BrokenRule broken = catchThrowableOfType(BrokenRule.class, () -> field.check("100.01"));
    assertThat(broken).hasMessage("is greater than 100");
  }

  @Test
  void a_length_counts_characters_not_their_halves() {
    assertThatCode(() -> text(3, null).check("😀😀😀")).doesNotThrowAnyException();
    assertThat(brokenRule(text(3, null), "abcd")).isEqualTo("length");
  }

  @Test
  void a_pattern_must_match_the_whole_text() {
    Field code = text(0, Pattern.compile("[A-Z]{2}"));

    assertThatCode(() -> code.check("AB")).doesNotThrowAnyException();
    assertThat(brokenRule(code, "ABC")).isEqualTo("pattern");
  }

  @Test
  void rules_that_do_not_fit_the_type_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decimal(2, 3, null, null))
        .withMessageContaining("scale");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decimal(0, 0, BigDecimal.TEN, BigDecimal.ONE))
        .withMessage("field price: min 10 is greater than max 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Field("n", FieldType.INTEGER, false, 5, 0, 0, null, null, null))
        .withMessageContaining("length is for texts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Price", "1st", "a-b", "a b", "\"x\""})
  void a_name_that_is_no_column_is_refused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Field.of(name, FieldType.TEXT));
  }

  @Test
  void a_text_that_is_too_long_for_its_pattern_is_refused_and_stops_nothing() {
    Field field =
        new Field("name", FieldType.TEXT, false, 0, 0, 0, null, null, Pattern.compile("(a|b)*"));

    assertThatExceptionOfType(BrokenRule.class)
        .isThrownBy(() -> field.check("a".repeat(200_000)))
        .withMessageContaining("is too long for the pattern (a|b)*");
  }
}
