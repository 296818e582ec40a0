package dst.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @Test
  void durations_have_a_number_and_a_unit() {
    assertThat(Quantity.duration("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Quantity.duration("5s")).isEqualTo(Duration.ofSeconds(5));
    assertThat(Quantity.duration("10m")).isEqualTo(Duration.ofMinutes(10));
    assertThat(Quantity.duration("1h")).isEqualTo(Duration.ofHours(1));
    assertThat(Quantity.duration("2d")).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void sizes_count_in_steps_of_1024() {
    assertThat(Quantity.size("1B")).isEqualTo(1);
    assertThat(Quantity.size("512KB")).isEqualTo(512 * 1024);
    assertThat(Quantity.size("64mb")).isEqualTo(64 << 20);
    assertThat(Quantity.size("2GB")).isEqualTo(2L << 30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "5S", "1.5h", "5min", "999999999999999999s"})
  void what_is_no_duration_is_refused(String text) {
    assertThatThrownBy(() -> Quantity.duration(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no duration: write it like 500ms, 5s, 10m, 1h or 1d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0MB", "2 GB", "-1B", "64", "1.5GB", "2PB"})
  void what_is_no_size_is_refused(String text) {
    assertThatThrownBy(() -> Quantity.size(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no size: write it like 512KB, 64MB or 2GB");
  }

  @Test
  void what_does_not_fit_in_a_number_is_refused() {
    assertThatThrownBy(() -> Quantity.duration("999999999999999d"))
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> Quantity.size("99999999999TB")).hasMessageContaining("too large");
  }

  @Test
  void a_number_keeps_to_its_range() {
    assertThat(Quantity.number(1, 64).apply("64")).isEqualTo(64);
    assertThatThrownBy(() -> Quantity.number(1, 64).apply("65"))
        .hasMessage("65 is out of range: write a number from 1 to 64");
    assertThatThrownBy(() -> Quantity.number(1, 64).apply("6.5"))
        .hasMessage("\"6.5\" is no whole number: write one from 1 to 64");
  }
}
