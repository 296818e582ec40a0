package dst.format;

import static dst.format.Reading.fixture;
import static dst.format.Reading.rows;
import static dst.format.Reading.shown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.Row;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  private static final Csv SEMICOLON = new Csv(";", '"', null, null, UTF_8);
  private static final Csv NO_QUOTES = new Csv(";", null, null, null, UTF_8);

  @Test
  void semicolons_and_windows_1252() throws Exception {
    Csv csv = new Csv(";", '"', null, null, Charset.forName("windows-1252"));

    List<Row> rows = rows(csv, fixture("semicolon-windows-1252.csv"));

    assertThat(rows.get(0).columns().names()).containsExactly("ARTNR", "BEZEICHNUNG", "PREIS");
    assertThat(rows.get(0).columns().json()).isFalse();
    assertThat(shown(rows)).containsExactly("2: [4711, Größe „M“, 12,50 €]", "3: [4712, , 0,00 €]");
  }

  @Test
  void row_ends_of_their_own_and_several_characters_as_delimiter_in_utf_16() throws Exception {
    Csv csv = new Csv("+|", null, "&|", List.of("id", "name", "text"), UTF_8);

    List<Row> rows = rows(csv, fixture("own-row-ends-utf-16le.csv"));

    assertThat(shown(rows))
        .containsExactly(
            "1: [1, Classic Vest, two\r\nlines]",
            "3: [2, \"Cap\", 1 + 1 | 2 & more]",
            "4: []",
            "6: [3, 日本, ]");
  }

  @Test
  void without_quotes_what_looks_like_one_is_an_ordinary_character() throws Exception {
    Csv csv = new Csv("\t", null, null, List.of("id", "name", "more"), UTF_8);

    assertThat(shown(rows(csv, fixture("tab-no-quotes.txt"))))
        .containsExactly("1: [1, 24\" monitor, ]", "2: [2, \"quoted\" and \", x]", "4: [3, \", y]");
  }

  @Test
  void several_characters_as_delimiter_with_quotes() throws Exception {
    Csv csv = new Csv("+|", '\'', null, List.of("id", "name"), UTF_8);

    assertThat(shown(rows(csv, "1+|'a+|b'\r2+|c+d\r\r3+|'it''s\nme'\r4+|'x' y\r5+|z")))
        .containsExactly(
            "1: [1, a+|b]",
            "2: [2, c+d]",
            "4: [3, it's\nme]",
            "6: has a quote that is not closed within 1 MiB, or text behind a closing one;"
                + " a quote inside quotes is doubled",
            "7: [5, z]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_row_with_another_number_of_columns_is_unreadable_alone(boolean quotes) throws Exception {
    List<Row> rows = rows(quotes ? SEMICOLON : NO_QUOTES, fixture("ragged.csv"));

    assertThat(shown(rows))
        .containsExactly(
            "2: has 2 columns where the header has 3 (code, name, price)",
            "3: [2, two, 2.00]",
            "4: [3, three, 3.00]",
            "5: has 5 columns where the header has 3 (code, name, price)",
            "6: [5, five, 5.00]");
    assertThat(rows.get(3).text()).isEqualTo("4;four;4.00;x;y");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void empty_columns_behind_the_last_one_are_none(boolean quotes) throws Exception {
    Csv csv = quotes ? SEMICOLON : NO_QUOTES;

    assertThat(shown(rows(csv, fixture("header-ends-with-delimiter.csv"))))
        .containsExactly(
            "2: [1, one]", "3: [2, two]", "4: has 3 columns where the header has 2 (code, name)");
    assertThat(shown(rows(csv, "code;name\n1;one;\n2;two;; ;\n3;three;;x\n4\n")))
        .containsExactly(
            "2: [1, one]",
            "3: [2, two]",
            "4: has 4 columns where the header has 2 (code, name)",
            "5: has 1 column where the header has 2 (code, name)");
    assertThat(shown(rows(csv, "code;name;;;\n1;one;;;\n2;two\n3;three;\n")))
        .containsExactly("2: [1, one]", "3: [2, two]", "4: [3, three]");
  }

  @Test
  void rows_share_their_columns() throws Exception {
    List<Row> rows = rows(SEMICOLON, "a;b\n1;2\n3;4\n");

    assertThat(rows.get(1).columns()).isSameAs(rows.get(0).columns());
  }

  @Test
  void names_in_the_header_are_trimmed() throws Exception {
    List<Row> rows = rows(SEMICOLON, "\n code ;name\n 1 ;2\n");

    assertThat(rows.get(0).columns().names()).containsExactly("code", "name");
    assertThat(shown(rows)).containsExactly("3: [ 1 , 2]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void names_that_stand_twice_or_are_empty_get_their_position(boolean quotes) throws Exception {
    Csv csv = quotes ? SEMICOLON : NO_QUOTES;

    assertThat(rows(csv, "code;;name;code\n1;2;3;4\n").get(0).columns().names())
        .containsExactly("code", "_2", "name", "code_4");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void without_a_header_the_file_is_unreadable(boolean quotes) {
    Csv csv = quotes ? SEMICOLON : NO_QUOTES;

    assertThatThrownBy(() -> rows(csv, " ;;\n1;2;3\n"))
        .isInstanceOf(Unreadable.class)
        .hasMessageStartingWith("line 1: the header names no column");
    assertThatThrownBy(() -> rows(csv, ""))
        .isInstanceOf(Unreadable.class)
        .hasMessage("the file is empty; its first line must be the header");
  }

  @Test
  void an_empty_file_of_named_columns_has_no_rows() throws Exception {
    assertThat(rows(new Csv(";", '"', null, List.of("a"), UTF_8), "")).isEmpty();
    assertThat(rows(new Csv(";", null, null, List.of("a"), UTF_8), "\n\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_row_longer_than_a_mebibyte_is_unreadable_alone(boolean quotes) throws Exception {
    String longest = "x".repeat(Csv.MOST_IN_ROW - 2);
    String text = "code;name\n1;" + longest + "\n2;y" + longest + "\n3;z\n";

    List<Row> rows = rows(quotes ? SEMICOLON : NO_QUOTES, text);

    assertThat(rows.get(0).values()).containsExactly("1", longest);
    assertThat(rows.get(1).fault()).isEqualTo("is longer than 1 MiB");
    assertThat(rows.get(1).text()).startsWith("2;yxxx").hasSize(2_000);
    assertThat(shown(rows.subList(2, 3))).containsExactly("4: [3, z]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "own-row-ends-utf-16le.csv",
        "tab-no-quotes.txt",
        "quoted-line-ends.csv",
        "quote-not-closed.csv",
        "two-members.csv.gz"
      })
  void how_the_bytes_arrive_makes_no_difference(String name) throws Exception {
    Csv sliced = new Csv("+|", null, "&|", List.of("id", "name", "text"), UTF_8);
    Csv severalCharacters = new Csv("ne", '"', null, List.of("a", "b"), UTF_8);
    for (Csv csv : List.of(SEMICOLON, NO_QUOTES, sliced, severalCharacters)) {
      try (InputStream slow = Reading.dribble(fixture(name))) {
        assertThat(shown(rows(csv, slow))).isEqualTo(shown(rows(csv, fixture(name))));
      }
    }
  }

  @Test
  void a_definition_that_leaves_doubt_is_refused() {
    assertRefused("", '"', null, null, "delimiter is empty");
    assertRefused("\n", '"', null, null, "delimiter holds a line end");
    assertRefused("\"", '"', null, null, "begins with the quote");
    assertRefused(";", '\r', null, null, "quote is a line end");
    assertRefused(";", '"', "&|", null, "row-end and a quote");
    assertRefused("|", null, "&|", null, "row-end &| holds the delimiter");
    assertRefused(";", null, "", null, "row-end is empty");
    assertRefused(";", '"', null, List.of(), "columns is empty");
    assertRefused(";", '"', null, List.of("a", " "), "empty name");
    assertRefused(";", '"', null, List.of("a", "b", "a"), "a name twice");
  }

  private static void assertRefused(
      String delimiter, Character quote, String rowEnd, List<String> columns, String why) {
    assertThatThrownBy(() -> new Csv(delimiter, quote, rowEnd, columns, UTF_8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
