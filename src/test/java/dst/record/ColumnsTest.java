package dst.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void a_name_that_stands_twice_is_told_apart_by_its_position() {
    Columns columns = new Columns(List.of("PRICE", "NAME", "PRICE"));

    assertThat(columns.names()).containsExactly("PRICE", "NAME", "PRICE_3");
    assertThat(columns.indexOf("PRICE")).isZero();
    assertThat(columns.indexOf("PRICE_3")).isEqualTo(2);
    assertThat(columns.indexOf("PRICE_1")).isZero();
    assertThat(columns.repeats("PRICE")).isTrue();
    assertThat(columns.repeats("NAME")).isFalse();
    assertThat(columns.indexOf("NAME_2")).isEqualTo(-1);
    assertThat(columns.indexOf("COLOUR")).isEqualTo(-1);
  }

  @Test
  void a_name_that_the_source_wrote_itself_is_taken_by_it() {
    Columns columns = new Columns(List.of("A", "A_3", "A", "", "_4", ""));

    assertThat(columns.names()).containsExactly("A", "A_3", "A_3_", "_4_", "_4", "_6");
    assertThat(columns.indexOf("A_3")).isEqualTo(1);
    assertThat(columns.indexOf("A_1")).isZero();
  }

  @Test
  void in_json_an_empty_name_is_a_name() {
    assertThat(new Columns(List.of("a", ""), true).names()).containsExactly("a", "");
  }
}
