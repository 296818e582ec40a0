package dst.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dst.record.Row;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * However JSON is broken, it gives rows, rows that say why they are none, or an unreadable file.
 */
class BrokenJsonTest {
  private static final long SEED = 14;
  private static final String PIECES = "{}[]\",:0x\\u\ud800\n \0\uFEFFtrue-1.e5/*'";

  private static final List<String> WHOLE =
      List.of(
          "[{\"a\":1,\"b\":[1,{\"c\":null}]},{\"a\":\"\\ud83d\\ude00\"},{}]",
          "{\"x\":{\"y\":1},\"c\":{\"p\":[{\"a\":1},2,\"t\",[3],null]}}",
          "{\"a\":1,\"b\":[1,{\"c\":null}]}\n{\"a\":\"x\"}\n");

  @Test
  void wherever_it_is_cut() throws IOException {
    for (String whole : WHOLE) {
      for (int length = 0; length <= whole.length(); length++) {
        read(whole.substring(0, length));
      }
    }
  }

  @Test
  void whatever_is_changed_in_it() throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(WHOLE.get(random.nextInt(WHOLE.size())));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(text.length());
        char piece = PIECES.charAt(random.nextInt(PIECES.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, piece);
          case 1 -> text.insert(at, piece);
          default -> text.deleteCharAt(at);
        }
      }
      read(text.toString());
    }
  }

  @Test
  void numbers_and_names_without_end() throws IOException {
    read("{\"a\":" + "9".repeat(100_000) + "}");
    read("[{\"a\":" + "9".repeat(100_000) + "}]");
    read("[{\"" + "n".repeat(100_000) + "\":1}]");
    read("[" + "[".repeat(5_000) + "]".repeat(5_000) + "]");
    read("{\"op\":\"upsert\",\"seq\":99999999999999999999,\"row\":{}}");
    read("{\"op\":{\"row\":{}},\"seq\":1}");
  }

  private static void read(String text) throws IOException {
    for (Format format :
        List.of(new JsonLines(UTF_8), new JsonArray(null, UTF_8), new JsonArray("c.p", UTF_8))) {
      try {
        for (Row row : Reading.rows(format, text)) {
          assertThat(row.fault() == null || !row.fault().contains("Source")).isTrue();
        }
      } catch (Unreadable e) {
        assertThat(e.getMessage()).as(text).isNotBlank().doesNotContain("Source", "\n");
      }
    }
    try (CapturedLines lines = new CapturedLines(Reading.text(text))) {
      for (CapturedLine line = lines.next(); line != null; line = lines.next()) {
        assertThat(line.row()).isNotNull();
      }
    }
  }
}
