package dst.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("delimiter", "quote", "row-end");

  @Test
  void a_letter_inserted_deleted_replaced_or_swapped_is_forgiven() {
    for (String typo : List.of("delimitter", "delimter", "delimeter", "deilmiter", "Delimiter")) {
      assertThat(Nearest.hint(typo, KNOWN)).isEqualTo("did you mean \"delimiter\"?");
    }
  }

  @Test
  void where_nothing_is_near_all_are_named() {
    assertThat(Nearest.hint("charset", KNOWN)).isEqualTo("known are delimiter, quote, row-end");
    assertThat(Nearest.hint("charset", List.of())).isEqualTo("there is none");
  }
}
