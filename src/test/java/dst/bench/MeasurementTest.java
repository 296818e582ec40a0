package dst.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasurementTest {
  @Test
  void a_ratio_is_the_value_over_its_limit_and_the_target_is_for_the_ratio() {
    Measurement m = Measurement.ratio("files", "many", 60, "MB/s", 80, Target.atLeast(0.8));
    assertThat(m.ratio()).isEqualTo(0.75);
    assertThat(m.met()).isFalse();
    assertThat(m.ratioText()).isEqualTo("0.75");
    assertThat(m.targetText()).isEqualTo("≥ 0.80 no");
  }

  @Test
  void a_target_without_a_limit_is_for_the_value() {
    assertThat(Measurement.of("idle", "CPU", 3.9, "%", Target.atMost(4)).met()).isTrue();
    assertThat(Measurement.of("idle", "CPU", 4.1, "%", Target.atMost(4)).met()).isFalse();
    assertThat(Measurement.of("idle", "CPU", 4.0, "%", Target.atMost(4)).met()).isTrue();
  }

  @Test
  void without_a_target_nothing_is_met_or_missed() {
    Measurement m = Measurement.of("idle", "threads", 81, "", null);
    assertThat(m.met()).isNull();
    assertThat(m.targetText()).isEmpty();
    assertThat(m.limitText()).isEmpty();
    assertThat(m.ratioText()).isEmpty();
  }

  @Test
  void a_figure_has_as_many_digits_as_mean_something() {
    assertThat(Measurement.number(139_012.4)).isEqualTo("139,012");
    assertThat(Measurement.number(64.25)).isEqualTo("64.3");
    assertThat(Measurement.number(1.257)).isEqualTo("1.26");
    assertThat(Measurement.number(0.8)).isEqualTo("0.80");
    assertThat(Measurement.number(12)).isEqualTo("12");
    assertThat(Measurement.number(0)).isEqualTo("0");
  }
}
