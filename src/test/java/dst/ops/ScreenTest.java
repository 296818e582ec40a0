package dst.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dst.deadletter.DeadLetter;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static Screen wide(int columns) {
    return new Screen(columns, 24, false);
  }

  @Test
  void a_line_is_broken_between_words_and_indented() {
    assertThat(wide(20).fold("  since 5m: connection refused by boston", "    "))
        .containsExactly("  since 5m:", "    connection", "    refused by", "    boston");
    assertThat(wide(20).fold("twenty letters are it", ""))
        .containsExactly("twenty letters are", "it");
    assertThat(wide(20).fold("twenty letters is it", "")).containsExactly("twenty letters is it");
    assertThat(Screen.NONE.fold("x ".repeat(9_000), "")).hasSize(1);
  }

  @Test
  void a_word_that_is_too_long_is_cut_between_letters() {
    assertThat(wide(20).fold("a/" + "😀".repeat(12), ""))
        .containsExactly("a/" + "😀".repeat(9), "😀".repeat(3));
    assertThat(wide(20).fold("表".repeat(11), "")).containsExactly("表".repeat(10), "表");
    assertThat(wide(20).fold("e\u0301".repeat(20), "")).hasSize(1);
  }

  @Test
  void what_is_left_out_is_shown_by_three_points() {
    assertThat(wide(20).fold("one two three four five six seven", "  ", 1))
        .containsExactly("one two three four …");
    assertThat(wide(20).fold("one two three four five six seven eight nine", "  ", 2))
        .containsExactly("one two three four", "  five six seven ei…");
  }

  @Test
  void its_size_is_what_stty_says_or_the_usual_one() {
    assertThat(Screen.terminal("50 200\n", Map.of())).isEqualTo(new Screen(200, 50, true));
    assertThat(Screen.terminal("", Map.of())).isEqualTo(new Screen(80, 24, true));
    assertThat(Screen.terminal("0 0\n", Map.of())).isEqualTo(new Screen(80, 24, true));
  }

  @Test
  void there_is_no_colour_where_nobody_wants_it() {
    assertThat(Screen.terminal("", Map.of("NO_COLOR", "1")).colour()).isFalse();
    assertThat(Screen.terminal("", Map.of("NO_COLOR", "")).colour()).isTrue();
    assertThat(Screen.terminal("", Map.of("TERM", "dumb")).colour()).isFalse();
    assertThat(Screen.NONE.red("failing")).isEqualTo("failing");
  }

  @Test
  void a_dead_letter_is_one_line_where_there_is_room_and_folded_behind_its_location_elsewhere() {
    DeadLetter letter =
        new DeadLetter(
            "1fc6bfa7-e8a1-11f0-9b0a-0242ac120002",
            "example",
            null,
            "PROD-2.csv",
            "product",
            "L-400",
            3,
            "rule",
            "price \"19.9x\" is no number: write it like 1250,5, without a unit",
            "decimal",
            Instant.parse("2026-11-23T00:23:36Z"),
            1,
            new byte[0]);

    assertThat(DeadListing.lines(letter, wide(200)))
        .isEqualTo(DeadListing.lines(letter, Screen.NONE))
        .containsExactly(
            "1fc6bfa7-e8a1-11f0-9b0a-0242ac120002  2026-11-23T00:23:36Z  example  rule "
                + " PROD-2.csv:3  L-400  price \"19.9x\" is no number: write it like 1250,5,"
                + " without a unit");
    assertThat(DeadListing.lines(letter, wide(80)))
        .containsExactly(
            "1fc6bfa7-e8a1-11f0-9b0a-0242ac120002  2026-11-23T00:23:36Z  example",
            "  rule  PROD-2.csv:3  L-400  price \"19.9x\" is no number: write it like 1250,5,",
            "    without a unit");
  }
}
