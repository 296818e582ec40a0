package dst.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Test
  void each_kind_of_line_end_ends_a_line() throws Exception {
    assertThat(lines("a\nb\r\nc\rd\r\r\n\n", null, 3_000))
        .containsExactly("1 a", "2 b", "3 c", "4 d", "5 ", "6 ");
    assertThat(lines("\na", null, 3_000)).containsExactly("1 ", "2 a");
    assertThat(lines("", null, 3_000)).isEmpty();
  }

  @Test
  void a_line_end_behind_an_own_row_end_belongs_to_it() throws Exception {
    assertThat(lines("a&|b&&|\nc\r\nd&|\r\n\r\re&f&|\r&", "&|", 3_000))
        .containsExactly("1 a", "1 b&", "2 c\r\nd", "4 \r\re&f", "7 &");
  }

  @Test
  void of_a_piece_that_is_too_long_only_the_beginning_is_given() throws Exception {
    String big = "0123456789\r\n".repeat(20_000);

    assertThat(lines(big + "&|\nb&|", "&|", 3_000))
        .containsExactly("1 too long, 2000 characters", "20002 b");
    assertThat(lines("a\n" + "x".repeat(3_001) + "\r\nb", null, 3_000))
        .containsExactly("1 a", "2 too long, 2000 characters", "3 b");
    assertThat(lines("x".repeat(3_000) + "\r\nb", null, 3_000))
        .containsExactly("1 " + "x".repeat(3_000), "2 b");
    assertThat(lines("x".repeat(200_000), null, 3_000))
        .containsExactly("1 too long, 2000 characters");
  }

  /** The same for every way in which the characters may arrive. */
  private static List<String> lines(String text, String rowEnd, int most) throws IOException {
    List<String> whole = lines(text, rowEnd, most, Integer.MAX_VALUE);
    for (int portion : new int[] {1, 2, 3, 7}) {
      assertThat(lines(text, rowEnd, most, portion)).isEqualTo(whole);
    }
    return whole;
  }

  private static List<String> lines(String text, String rowEnd, int most, int portion)
      throws IOException {
    List<String> found = new ArrayList<>();
    try (Lines lines = new Lines(portions(text, portion), rowEnd, most)) {
      for (Line line = lines.next(); line != null; line = lines.next()) {
        String shown = line.text();
        found.add(
            line.number()
                + " "
                + (line.tooLong() ? "too long, " + line.length() + " characters" : shown));
      }
    }
    return found;
  }

  private static Reader portions(String text, int portion) {
    return new FilterReader(new StringReader(text)) {
      @Override
      public int read(char[] chars, int offset, int length) throws IOException {
        return super.read(chars, offset, Math.min(portion, length));
      }
    };
  }
}
