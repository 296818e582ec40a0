package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MostRemovedTest {
  @ParameterizedTest
  @CsvSource({
    "50%, 10, 10, false",
    "50%, 11, 11, true",
    "50%, 11, 21, true",
    "50%, 11, 22, false",
    "50%, 500, 1000, false",
    "50%, 501, 1000, true",
    "33%, 330, 1000, false",
    "33%, 331, 1000, true",
    "100%, 5000, 5000, false",
    "0%, 10, 1000, false",
    "0%, 11, 1000, true",
    "100, 100, 100, false",
    "100, 101, 1000000, true",
    "0, 1, 1000, true",
    "0, 0, 0, false",
    "any, 5000, 5000, false"
  })
  void it_doubts_what_is_more(String most, long removed, long of, boolean doubts) {
    assertThat(MostRemoved.parse(most).doubts(removed, of)).isEqualTo(doubts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"50%", "0%", "100", "0", "any"})
  void it_is_written_as_it_is_read(String text) {
    assertThat(MostRemoved.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "101%", "50 %", "half", "1,000", "ANY", "9999999999"})
  void other_notations_are_refused_with_what_is_right(String text) {
    assertThatThrownBy(() -> MostRemoved.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write a number like 100, a share like 50%, or any");
  }

  @Test
  void so_many_are_enough_that_nothing_is_doubted() {
    assertThat(MostRemoved.USUAL.enoughFor(55)).isEqualTo(110);
    assertThat(MostRemoved.parse("30%").enoughFor(55)).isEqualTo(184);
    assertThat(MostRemoved.parse("30").enoughFor(55)).isEqualTo(Long.MAX_VALUE);
  }
}
