package dst.format;

import static dst.format.Reading.repeated;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inputs larger than the heap should be: each row is let go before the next is read. */
class EndlessInputTest {
  private static final long TIMES = 100;

  @Test
  void csv_of_200_megabytes() throws Exception {
    String rows = ("4711;" + "some words ".repeat(18) + "\n").repeat(10_000);
    InputStream in = repeated("code;text\n", rows, TIMES);

    assertThat(count(new Csv(";", '"', null, null, UTF_8), in)).isEqualTo(10_000 * TIMES);
  }

  @Test
  void a_json_array_of_200_megabytes() throws Exception {
    String rows = (",{\"text\":\"" + "some words ".repeat(18) + "\"}\n").repeat(10_000);
    InputStream in = repeated("[{\"text\":1}", rows, TIMES);
    InputStream whole = new SequenceInputStream(in, Reading.text("]"));

    assertThat(count(new JsonArray(null, UTF_8), whole)).isEqualTo(10_000 * TIMES + 1);
  }

  @Test
  void a_row_of_200_megabytes() throws Exception {
    InputStream in = repeated("", "some words, ".repeat(170_000), TIMES);

    assertThat(count(new Csv(",", null, "&|", List.of("a"), UTF_8), in)).isEqualTo(1);
  }

  private static long count(Format format, InputStream in) throws IOException {
    long count = 0;
    try (Rows rows = format.open(in)) {
      while (rows.next() != null) {
        count++;
      }
    }
    return count;
  }
}
