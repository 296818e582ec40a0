package dst.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
  @Test
  void so_many_percent_do_not_exceed_it() {
    double[] figures = IntStream.rangeClosed(1, 200).mapToDouble(i -> 201 - i).toArray();
    Percentiles percentiles = Percentiles.of(figures);
    assertThat(percentiles.at(50)).isEqualTo(100);
    assertThat(percentiles.at(95)).isEqualTo(190);
    assertThat(percentiles.at(99)).isEqualTo(198);
    assertThat(percentiles.at(0)).isEqualTo(1);
    assertThat(percentiles.most()).isEqualTo(200);
    assertThat(figures[0]).as("what was given stays as it is").isEqualTo(200);
  }

  @Test
  void one_figure_is_all_of_them() {
    assertThat(Percentiles.of(new double[] {7}).at(99)).isEqualTo(7);
  }

  @Test
  void nothing_has_no_percentiles() {
    assertThatThrownBy(() -> Percentiles.of(new double[0]))
        .hasMessageContaining("nothing was measured");
  }
}
