package dst.format;

import static dst.format.Reading.fixture;
import static dst.format.Reading.rows;
import static dst.format.Reading.shown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvQuotesTest {
  private static final String BROKEN =
      "has a quote that is not closed within 1 MiB, or text behind a closing one;"
          + " a quote inside quotes is doubled";
  private static final Csv CSV = new Csv(";", '"', null, null, UTF_8);

  @Test
  void a_row_has_the_line_on_which_it_begins_though_quoted_fields_hold_line_ends()
      throws Exception {
    Csv comma = new Csv(",", '"', null, null, UTF_8);

    assertThat(shown(rows(comma, fixture("quoted-line-ends.csv"))))
        .containsExactly("2: [1, first\r\nsecond, \"third\"]", "5: [2, a\nb\nc]", "8: [3, plain]");
  }

  @Test
  void a_row_whose_quotes_are_broken_costs_only_itself() throws Exception {
    List<Row> rows = rows(CSV, fixture("quote-not-closed.csv"));

    assertThat(shown(rows))
        .containsExactly(
            "2: [1, one, 1.00]",
            "3: " + BROKEN,
            "4: [3, three, 3.00]",
            "5: " + BROKEN,
            "6: " + BROKEN,
            "7: [6, six, 6.00]");
    assertThat(rows.get(1).text()).isEqualTo("2;\"two;2.00");
  }

  @Test
  void a_quote_that_would_swallow_the_rows_behind_it_up_to_the_next_quote_does_not()
      throws Exception {
    List<Row> rows = rows(CSV, "code;name\n1;\"one\n2;two\n3;\"\n4;four\n");

    assertThat(shown(rows))
        .containsExactly(
            "2: [1, one\n2;two\n3;]", // nothing tells this from a text of three lines
            "5: [4, four]");

    rows = rows(CSV, "code;name\n1;\"one\n2;two\n3\";three\n4;four\n");

    assertThat(shown(rows))
        .containsExactly(
            "2: has 3 columns where the header has 2 (code, name) and runs over 3 lines;"
                + " is a quote not closed?",
            "3: [2, two]",
            "4: [3\", three]",
            "5: [4, four]");
  }

  @Test
  void a_quote_that_is_not_closed_within_a_mebibyte_does_not_fill_the_memory() throws Exception {
    String row = "7;" + "x".repeat(98) + "\n";

    List<Row> rows = rows(CSV, "code;name\n1;one\n2;\"two\n" + row.repeat(30_000));

    assertThat(shown(rows.subList(0, 2))).containsExactly("2: [1, one]", "3: " + BROKEN);
    assertThat(rows).hasSize(30_002);
    assertThat(rows.subList(2, rows.size())).allMatch(other -> other.fault() == null);
    assertThat(rows.get(30_001).line()).isEqualTo(30_003);
  }

  @Test
  void empty_lines_behind_an_open_quote_count_towards_its_mebibyte() throws Exception {
    List<Row> rows = rows(CSV, "code;name\n1;\"one\n" + "\n".repeat(Csv.MOST_IN_ROW) + "2\";two\n");

    assertThat(shown(rows)).containsExactly("2: " + BROKEN, "1048579: [2\", two]");
  }

  @Test
  void a_file_in_which_each_row_opens_a_quote_and_none_closes_it_is_given_up_in_time() {
    String row = "x\";" + "y".repeat(500) + ";\"\n";

    assertThatThrownBy(() -> rows(CSV, "a;b;c\n" + row.repeat(10_000)))
        .isInstanceOf(Unreadable.class)
        .hasMessage(
            "line 66: too many rows up to here have quotes that are not closed; is \" the quote?");
  }

  @Test
  void many_broken_rows_close_together_are_told_one_by_one() throws Exception {
    List<Row> rows = rows(CSV, "code;name\n" + "1;\"a\"b\n2;\"c\n".repeat(500) + "3;d\n");

    assertThat(rows).hasSize(1_001);
    assertThat(rows.subList(0, 1_000)).allMatch(row -> row.fault().equals(BROKEN));
    assertThat(rows).extracting(Row::line).startsWith(2L, 3L, 4L, 5L).endsWith(1_001L, 1_002L);
  }

  @Test
  void a_long_line_inside_an_open_quote_is_no_part_of_its_row() throws Exception {
    String line = "2;" + "x".repeat(Csv.MOST_IN_ROW) + "\n";

    assertThat(shown(rows(CSV, "code;name\n1;\"one\n" + line + "3;three\n")))
        .containsExactly("2: " + BROKEN, "3: is longer than 1 MiB", "4: [3, three]");
  }

  @Test
  void a_header_whose_quotes_are_broken_makes_the_file_unreadable() {
    assertThatThrownBy(() -> rows(CSV, "code;\"name\n1;one\n"))
        .isInstanceOf(Unreadable.class)
        .hasMessage("line 1: the header " + BROKEN);
  }
}
