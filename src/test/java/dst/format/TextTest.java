package dst.format;

import static dst.format.Reading.fixture;
import static dst.format.Reading.rows;
import static dst.format.Reading.shown;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TextTest {
  private static final Csv CSV = new Csv(";", '"', null, null, UTF_8);

  @Test
  void a_byte_order_mark_overrides_the_charset_and_is_no_part_of_the_header() throws Exception {
    Csv latin = new Csv(",", '"', null, null, ISO_8859_1);

    assertThat(shown(rows(latin, fixture("utf-8-byte-order-mark.csv"))))
        .containsExactly("2: [1, Fahrrad-Schlüssel]");
    assertThat(rows(latin, fixture("utf-8-byte-order-mark.csv")).get(0).columns().indexOf("code"))
        .isZero();
    InputStream big = new ByteArrayInputStream("\uFEFFa,b\nü,日\n".getBytes(UTF_16BE));
    assertThat(shown(rows(latin, big))).containsExactly("2: [ü, 日]");
  }

  @Test
  void a_byte_that_is_not_valid_stops_nothing() throws Exception {
    assertThat(shown(rows(CSV, fixture("bad-bytes.csv"))))
        .containsExactly("2: [1, Gr\uFDD0\uFDD0e]", "3: [2, fine]");
  }

  @Test
  void gzip_is_recognised_with_all_its_members() throws Exception {
    assertThat(shown(rows(CSV, fixture("two-members.csv.gz"))))
        .containsExactly("2: [1, one]", "3: [2, two]");
    assertThat(shown(rows(CSV, Reading.dribble(fixture("two-members.csv.gz")))))
        .containsExactly("2: [1, one]", "3: [2, two]");
  }

  @Test
  void gzip_of_utf_16_with_a_byte_order_mark() throws Exception {
    byte[] packed = gzip("\uFEFF[{\"a\":\"日\"}]".getBytes(UTF_16BE));

    assertThat(shown(rows(new JsonArray(null, UTF_8), new ByteArrayInputStream(packed))))
        .containsExactly("1: [日]");
  }

  @Test
  void a_gzip_file_that_is_cut_off_is_unreadable_wherever_it_is_cut() throws Exception {
    byte[] packed = gzip("a;b\n1;2\n".repeat(100).getBytes(UTF_8));
    for (int length = 2; length < packed.length; length++) {
      InputStream cut = new ByteArrayInputStream(packed, 0, length);
      assertThatThrownBy(() -> rows(CSV, cut))
          .isInstanceOf(Unreadable.class)
          .hasMessageStartingWith("the gzip file is cut off");
    }
  }

  @Test
  void a_gzip_file_that_is_damaged_is_unreadable() throws Exception {
    byte[] packed = gzip("a;b\n1;2\n".getBytes(UTF_8));
    packed[packed.length - 6] ^= 1; // in its checksum

    assertThatThrownBy(() -> rows(CSV, new ByteArrayInputStream(packed)))
        .isInstanceOf(Unreadable.class)
        .hasMessageStartingWith("the gzip file is damaged");
  }

  @Test
  void a_disk_that_fails_makes_nothing_unreadable() throws Exception {
    byte[] csv = "a;b\n1;2\n".getBytes(UTF_8);
    byte[] json = "[{\"a\":1},\n{\"a\":2}]\n".getBytes(UTF_8);
    for (IOException failure : List.of(new IOException("disk"), new EOFException("disk"))) {
      for (byte[] before : List.of(csv, gzip(csv))) {
        assertPassedOn(CSV, before, failure);
        assertPassedOn(new Csv(";", null, null, null, UTF_8), before, failure);
      }
      for (byte[] before : List.of(json, gzip(json))) {
        assertPassedOn(new JsonLines(UTF_8), before, failure);
        assertPassedOn(new JsonArray(null, UTF_8), before, failure);
      }
    }
  }

  @Test
  void closing_the_rows_closes_the_input_read_or_not() throws Exception {
    for (Format format : List.of(CSV, new JsonLines(UTF_8), new JsonArray(null, UTF_8))) {
      assertThat(closes(format, false)).isTrue();
      assertThat(closes(format, true)).isTrue();
    }
  }

  private static boolean closes(Format format, boolean read) throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream in =
        new FilterInputStream(Reading.text(format instanceof JsonLines ? "{}" : "[]")) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    try (Rows rows = format.open(in)) {
      if (read) {
        rows.next();
      }
    }
    return closed.get();
  }

  private static void assertPassedOn(Format format, byte[] bytes, IOException failure) {
    for (int length = 0; length <= bytes.length; length++) {
      InputStream before = new ByteArrayInputStream(bytes, 0, length);
      InputStream in = new SequenceInputStream(before, failing(failure));
      assertThatThrownBy(() -> rows(format, in)).isSameAs(failure);
    }
  }

  private static InputStream failing(IOException failure) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw failure;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        throw failure;
      }
    };
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
