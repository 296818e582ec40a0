package dst.format;

import static dst.format.Reading.fixture;
import static dst.format.Reading.rows;
import static dst.format.Reading.shown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dst.record.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private static final JsonLines JSON = new JsonLines(UTF_8);

  @Test
  void a_line_that_is_no_object_costs_only_itself() throws Exception {
    List<Row> rows = rows(JSON, fixture("broken-line.jsonl"));

    assertThat(rows).extracting(Row::line).containsExactly(1L, 2L, 4L, 5L, 6L);
    assertThat(rows.get(1).fault())
        .isEqualTo(
            "is broken JSON at column 21: Unexpected end-of-input within/between Object entries");
    assertThat(rows.get(1).text()).isEqualTo("{\"code\":\"2\",\"price\":");
    assertThat(rows.get(2).fault()).isEqualTo("is an array, not a JSON object");
    assertThat(rows.get(3).fault())
        .isEqualTo("has more behind its JSON object; each line holds one");
    assertThat(rows.get(4).values()).containsExactly("6", "1");
  }

  @Test
  void values_are_texts_as_they_were_written_and_nested_ones_are_json() throws Exception {
    Row row = rows(JSON, fixture("broken-line.jsonl")).get(0);

    assertThat(row.columns().names())
        .containsExactly("code", "price", "stock", "sold", "note", "tags");
    assertThat(row.columns().json()).isTrue();
    assertThat(row.values())
        .containsExactly("1", "12.50", "1e3", "true", null, "[\"a\",{\"b\":1.10}]");
  }

  @Test
  void rows_share_their_columns_while_their_keys_stay_the_same() throws Exception {
    List<Row> rows = rows(JSON, "{\"a\":1,\"b\":2}\n{\"a\":3,\"b\":4}\n{\"b\":5,\"a\":6}\n{}\n");

    assertThat(rows.get(1).columns()).isSameAs(rows.get(0).columns());
    assertThat(rows.get(2).columns().names()).containsExactly("b", "a");
    assertThat(rows.get(3).values()).isEmpty();
  }

  @Test
  void of_a_key_that_stands_twice_the_last_value_counts() throws Exception {
    List<Row> rows = rows(JSON, "{\"a\":1,\"b\":2,\"a\":3}\n{\"a\":4,\"b\":5}\n");

    assertThat(rows.get(0).columns().names()).containsExactly("a", "b");
    assertThat(shown(rows)).containsExactly("1: [3, 2]", "2: [4, 5]");
  }

  @Test
  void half_a_surrogate_pair_stays_for_the_rules_to_refuse() throws Exception {
    Row row =
        rows(JSON, "{\"a\":\"x\\ud83d\",\"b\":\"\\ud83d\\ude00\",\"c\":[\"\\ude00\"]}").get(0);

    assertThat(row.values()).containsExactly("x\ud83d", "😀", "[\"\ude00\"]");
  }

  @Test
  void a_line_longer_than_4_mebibytes_is_unreadable_alone() throws Exception {
    String longest = "x".repeat(JsonObjects.MOST);

    List<Row> rows = rows(JSON, "{\"a\":\"" + longest + "\"}\n{\"a\":\"y\"}\n");

    assertThat(shown(rows)).containsExactly("1: is longer than 4 MiB", "2: [y]");
    assertThat(rows.get(0).text()).startsWith("{\"a\":\"xx").hasSize(2_000);
  }

  @Test
  void nesting_without_end_is_refused() throws Exception {
    List<Row> rows = rows(JSON, "{\"a\":" + "[".repeat(100_000) + "\n{\"a\":1}\n");

    assertThat(rows.get(0).fault()).contains("nesting depth");
    assertThat(rows.get(1).values()).containsExactly("1");
  }
}
