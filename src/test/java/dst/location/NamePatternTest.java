package dst.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NamePatternTest {
  private final NamePattern pattern = NamePattern.of("PROD*.csv");

  @Test
  void a_name_fits_as_it_is_written() {
    assertThat(pattern.matches("PROD1.csv")).isTrue();
    assertThat(pattern.matches("PROD1.CSV")).isFalse();
    assertThat(pattern.matches("APROD1.csv")).isFalse();
  }

  @Test
  void what_differs_in_case_alone_is_alike() {
    assertThat(pattern.isAlike("prod1.CSV")).isTrue();
    assertThat(pattern.isAlike("prods.txt")).isFalse();
    assertThat(pattern.ignoringCase().matches("Prod1.Csv")).isTrue();
  }

  /** macOS writes an umlaut as two characters. */
  @Test
  void the_normal_form_of_unicode_counts_as_case_does() {
    NamePattern sizes = NamePattern.of("gr\u00f6\u00dfe*.csv");

    assertThat(sizes.matches("gro\u0308\u00dfe1.csv")).isFalse();
    assertThat(sizes.isAlike("gro\u0308\u00dfe1.csv")).isTrue();
    assertThat(sizes.ignoringCase().matches("GRO\u0308\u00dfe1.csv")).isTrue();
  }

  @Test
  void a_name_that_this_machine_can_not_have_fits_nothing() {
    assertThat(NamePattern.of("*").matches("a\u0000b")).isFalse();
  }

  @Test
  void its_ending_is_what_all_its_files_end_in() {
    assertThat(pattern.ending()).isEqualTo("csv");
    assertThat(NamePattern.of("*.{csv,txt}").ending()).isEmpty();
    assertThat(NamePattern.of("*").ending()).isEmpty();
    assertThat(NamePattern.ending("FOTO.JPG")).isEqualTo("jpg");
  }

  @Test
  void what_is_no_pattern_is_refused() {
    for (String text : new String[] {"", "in/PROD.csv", "PROD[.csv", "a\\b"}) {
      assertThatThrownBy(() -> NamePattern.of(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("write one like PROD*.csv");
    }
  }
}
