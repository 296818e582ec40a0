package dst.format;

import static dst.format.Reading.rows;
import static dst.format.Reading.shown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as spreadsheets and reports write them. */
class CsvOptionsTest {
  private static Csv csv(Character quote, int skipLines, Character comment) {
    return new Csv(";", quote, null, skipLines, comment, null, UTF_8);
  }

  static Stream<Character> quotes() {
    return Stream.of('"', null);
  }

  @ParameterizedTest
  @MethodSource("quotes")
  void the_line_that_tells_spreadsheets_the_delimiter_is_no_header(Character quote)
      throws IOException {
    Csv csv = csv(quote, 0, null);

    assertThat(shown(rows(csv, "sep=;\nCODE;NAME\nA1;n\n"))).containsExactly("3: [A1, n]");
    assertThat(shown(rows(csv, "\"SEP=;\"\r\nCODE;NAME\r\nA1;n\r\n")))
        .containsExactly("3: [A1, n]");
    assertThatThrownBy(() -> rows(csv, "sep=,\nCODE;NAME\nA1;n\n"))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining("line 1: the file says sep=,");
    assertThat(rows(csv, "CODE;NAME\nsep=,;n\n")).hasSize(1);
    Csv named = new Csv(";", quote, null, 0, null, List.of("a", "b"), UTF_8);
    assertThat(shown(rows(named, "sep=;\nA1;n\n"))).containsExactly("2: [A1, n]");
  }

  @ParameterizedTest
  @MethodSource("quotes")
  void lines_before_the_header_are_skipped(Character quote) throws IOException {
    String head = "Prices; \"of\ntoday\n\nsep=;\n";

    assertThat(shown(rows(csv(quote, 3, null), head + "CODE;NAME\nA1;n\n")))
        .containsExactly("6: [A1, n]");
    assertThatThrownBy(() -> rows(csv(quote, 9, null), head)).isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @MethodSource("quotes")
  void comments_are_no_rows(Character quote) throws IOException {
    String text = "# price \"list\n\nCODE;NAME\nA1;n\n# A2;n\n#\nA3;#x\n A4;n\n";

    assertThat(shown(rows(csv(quote, 0, '#'), text)))
        .containsExactly("4: [A1, n]", "7: [A3, #x]", "8: [ A4, n]");
    assertThat(rows(csv(quote, 2, null), text)).hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("quotes")
  void a_comment_sign_within_quotes_is_text(Character quote) throws IOException {
    if (quote != null) {
      assertThat(shown(rows(csv(quote, 0, '#'), "CODE;NAME\n\"#1\";\"a\n#b\"\n#x\nA2;n\n")))
          .containsExactly("2: [#1, a\n#b]", "5: [A2, n]");
      Csv longer = new Csv("||", '"', null, 1, '#', null, UTF_8);
      assertThat(shown(rows(longer, "top\n# x\nCODE||NAME\n# \"y\n\"#1\"||\"a\n#b\"\n#\nA2||n")))
          .containsExactly("5: [#1, a\n#b]", "8: [A2, n]");
    }
  }
}
