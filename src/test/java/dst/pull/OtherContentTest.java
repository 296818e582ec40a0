package dst.pull;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dst.format.Csv;
import dst.format.Format;
import dst.format.JsonArray;
import dst.format.JsonLines;
import dst.record.FieldSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content that can't be of its format is one letter that says what it seems to be. */
class OtherContentTest {
  private static final Format CSV = new Csv(";", '"', null, null, UTF_8);
  private static final Format HEADLESS =
      new Csv(",", '"', null, List.of("CODE", "NAME", "PRICE"), UTF_8);
  private static final Format NO_QUOTES = new Csv(";", null, null, null, UTF_8);
  private static final Format LINES = new JsonLines(UTF_8);
  private static final Format ARRAY = new JsonArray(null, UTF_8);

  @TempDir Path staging;

  private List<String> taken(Format format, byte[] content) throws IOException {
    return new FilesTaken(staging, format).of(content);
  }

  private List<String> taken(Format format, String content) throws IOException {
    return new FilesTaken(staging, format).of(content);
  }

  private void assertOneLetter(byte[] content, String what) throws IOException {
    for (Format format : List.of(CSV, HEADLESS, NO_QUOTES, LINES, ARRAY)) {
      assertThat(taken(format, content))
          .as(format + " " + what)
          .singleElement()
          .asString()
          .startsWith("file unreadable: boston: P1 cannot be read: this ")
          .contains(what);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "504b0304140000000800, a zip archive",
    "504b050600000000, an empty zip archive",
    "d0cf11e0a1b11ae10000, (.xls)",
    "1f9d9000, compress",
    "377abcaf271c0004, a 7z archive",
    "fd377a585a000004, an xz file",
    "28b52ffd24, a zstd file",
    "526172211a0700, a rar archive",
    "89504e470d0a1a0a0000, a picture (PNG)",
    "ffd8ffe000104a46, a picture (JPEG)",
    "7f454c4602010100, a program (ELF)",
    "4d5a900003000000, a program (Windows)",
    "53514c69746520666f726d6174203300, a database",
    "425a683931415926535900, a bzip2 file",
    "474946383961010001, a picture (GIF)",
    "00010203040506070001020304, binary data"
  })
  void files_of_bytes(String hex, String what) throws IOException {
    assertOneLetter(HexFormat.of().parseHex(hex), what);
  }

  @Test
  void spreadsheets_and_packed_files_within_packed_files() throws IOException {
    String zip = new String(HexFormat.of().parseHex("504b030414000000"), ISO_8859_1);
    assertOneLetter((zip + "[Content_Types].xml").getBytes(ISO_8859_1), "(.xlsx)");
    String ods = "mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    assertOneLetter((zip + ods).getBytes(ISO_8859_1), "a spreadsheet (.ods)");
    assertOneLetter(gzip(gzip("CODE;NAME;PRICE\n".getBytes(UTF_8))), "gzip file within a gzip");
    assertOneLetter(gzip((zip + ods).getBytes(ISO_8859_1)), "a spreadsheet (.ods)");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void pages_and_documents() throws IOException {
    String page = "<html><head><title>502 Bad Gateway</title></head><body>try later</body></html>";
    assertOneLetter(page.getBytes(UTF_8), "an HTML page: \"502 Bad Gateway\"");
    assertOneLetter(
        "\n<!DOCTYPE html>\n<html lang=\"en\">\n<p>no, \"no\"\n".getBytes(UTF_8), "an HTML page");
    assertOneLetter("<?xml version=\"1.0\"?>\n<a>\n<b>1</b>\n</a>".getBytes(UTF_8), "XML");
    assertOneLetter("%PDF-1.4\n%âãÏÓ\n1 0 obj\n".getBytes(ISO_8859_1), "a PDF document");
  }

  @Test
  void one_text_format_for_the_other() throws IOException {
    String csv = "CODE;NAME;PRICE\nA1;n;1\n";
    String array = "[{\"CODE\":\"A1\",\"NAME\":\"n\",\"PRICE\":1}]\n";
    String lines = "{\"CODE\":\"A1\",\"NAME\":\"n\"}\n{\"CODE\":\"A2\",\"NAME\":\"n\"}\n";
    String[][] wrong = {
      {csv, "delimited text (format: csv)", "lines", "array"},
      {array, "JSON (format", "csv", "headless"},
      {array, "a JSON array (format: json-array)", "lines"},
      {lines, "JSON lines (format: json-lines)", "csv", "array"}
    };
    for (String[] each : wrong) {
      for (int i = 2; i < each.length; i++) {
        Format format =
            switch (each[i]) {
              case "lines" -> LINES;
              case "array" -> ARRAY;
              case "csv" -> CSV;
              default -> HEADLESS;
            };
        assertThat(taken(format, each[0])).singleElement().asString().contains(each[1]);
      }
    }
    assertThat(taken(LINES, "{\n  \"a\": 1\n}\n"))
        .singleElement()
        .asString()
        .contains("one JSON document over several lines");
  }

  @Test
  void one_charset_for_the_other() throws IOException {
    String csv = "CODE;NAME;PRICE\nA1;n;1\n";

    assertThat(taken(CSV, csv.getBytes(UTF_16LE)))
        .singleElement()
        .asString()
        .contains("UTF-16 without a byte order mark (charset: UTF-16LE)");
    assertThat(taken(new Csv(";", '"', null, null, UTF_16LE), csv.getBytes(UTF_8)))
        .singleElement()
        .asString()
        .contains("text of one byte a character, not of UTF-16LE");
    for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      for (String marks : List.of("\uFEFF", "\uFEFF\uFEFF")) {
        assertThat(taken(CSV, (marks + csv).getBytes(Charset.forName(charset))))
            .as(charset)
            .containsExactly("upsert [A1, n, 1, null]");
      }
    }
  }

  @Test
  void what_only_looks_so_is_taken() throws IOException {
    for (String code : List.of("<html>", "PK", "%PDF-1", "{\"a", "BM", "MZ", "GIF89a", "<id>")) {
      FilesTaken taken = new FilesTaken(staging, NO_QUOTES);
      assertThat(
              taken
                  .field("product_code", FieldSource.column(code))
                  .of(code + ";NAME;PRICE\nA1;n;1\nA2;n;1;surplus\n"))
          .as(code)
          .hasSize(2)
          .startsWith("upsert [A1, n, 1, null]");
      assertThat(taken(HEADLESS, code.replace("\"", "") + ",n,1\n"))
          .hasSize(1)
          .first()
          .asString()
          .startsWith("upsert");
    }
    assertThat(taken(LINES, "broken, line\n{\"CODE\":\"A1\",\"NAME\":\"n\",\"PRICE\":1}\n"))
        .hasSize(2)
        .contains("upsert [A1, n, 1, null]");
  }

  @Test
  void a_nul_a_byte_order_mark_in_the_middle_and_half_a_character_cost_their_record()
      throws IOException {
    assertThat(taken(CSV, "CODE;NAME;PRICE\nA1;n\0m;1\n\uFEFFA2;n;1\nA3;n\uFFFD;1\n"))
        .satisfiesExactlyInAnyOrder(
            each -> assertThat(each).contains("NUL character"),
            each -> assertThat(each).contains("begins with a byte order mark"),
            each -> assertThat(each).isEqualTo("upsert [A3, n\uFFFD, 1, null]"));
    assertThat(taken(LINES, "{\"CODE\":\"A1\",\"NAME\":\"x\\ud83d\",\"PRICE\":1}\n"))
        .singleElement()
        .asString()
        .contains("half of a character");
  }
}
