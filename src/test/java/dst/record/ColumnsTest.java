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
    assertThat(columns.indexOf("COLOUR")).isEqualTo(-1);
  }
}
