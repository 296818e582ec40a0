package dst.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTest {
  @Test
  void letters_of_all_languages_stay_as_they_are() {
    for (String text : new String[] {"", "Größe 5 €", "naïve", "日本語", "👩‍🔬", "שלום", "a\\b"}) {
      assertThat(Visible.line(text)).isSameAs(text);
    }
    assertThat(Visible.line(null)).isNull();
  }

  @Test
  void what_ends_a_line_or_acts_in_a_terminal_is_escaped() {
    assertThat(Visible.line("a\nb\r\tc")).isEqualTo("a\\nb\\r\\tc");
    assertThat(Visible.line("\u001b[31mred\u0000\u007f")).isEqualTo("\\u001b[31mred\\u0000\\u007f");
  }

  @ParameterizedTest
  @ValueSource(
      chars = {
        '\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\u009b', '\u061c', '\u200b', '\u200e',
        '\u200f', '\u2028', '\u2029', '\u202a', '\u202e', '\u2066', '\u2069', '\ufeff', '\ud800',
        '\udc00'
      })
  void each_of_them_is_escaped_as_in_json(char c) throws Exception {
    String escaped = Visible.line("x" + c + "y");

    assertThat(escaped).isEqualTo("x\\u%04xy".formatted((int) c));
    assertThat(new ObjectMapper().readValue('"' + escaped + '"', String.class))
        .isEqualTo("x" + c + "y");
  }

  @Test
  void letters_that_no_font_shows_are_escaped_too() {
    String hidden = new StringBuilder("a").appendCodePoint(0xe0041).append("b").toString();

    assertThat(Visible.line(hidden)).isEqualTo("a\\udb40\\udc41b");
  }

  @Test
  void lines_of_a_text_stay_lines() {
    assertThat(Visible.lines("a\nb\r\nc\rd\te")).isEqualTo("a\nb\r\nc\\rd\te");
  }

  @Test
  void json_stays_the_same_json() throws Exception {
    Map<String, String> told = Map.of("error", "a\u202eb \u001b \u009b \n");
    ObjectMapper json = new ObjectMapper();
    String shown = Visible.lines(json.writerWithDefaultPrettyPrinter().writeValueAsString(told));

    assertThat(shown).contains("\\u202e", "\\u001B", "\\u009b");
    assertThat(json.readTree(shown).path("error").asText()).isEqualTo(told.get("error"));
  }
}
