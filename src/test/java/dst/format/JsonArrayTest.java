package dst.format;

import static dst.format.Reading.fixture;
import static dst.format.Reading.rows;
import static dst.format.Reading.shown;
import static dst.format.Reading.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dst.record.Row;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonArrayTest {
  private static final JsonArray JSON = new JsonArray(null, UTF_8);

  @Test
  void the_array_is_found_at_its_path_and_other_elements_than_objects_are_unreadable_alone()
      throws Exception {
    List<Row> rows = rows(new JsonArray("catalog.products", UTF_8), fixture("nested-array.json"));

    assertThat(shown(rows))
        .containsExactly("2: [1, Größe]", "3: is a number, not a JSON object", "4: [2, null]");
    assertThat(rows.get(1).text()).isEqualTo("17");
    assertThat(rows.get(2).columns()).isSameAs(rows.get(0).columns());
  }

  @Test
  void an_array_that_is_cut_off_gives_the_rows_before_and_says_where() throws Exception {
    try (Rows rows = JSON.open(fixture("array-cut-off.json"))) {
      assertThat(rows.next().values()).containsExactly("1");
      assertThat(rows.next().values()).containsExactly("2");
      assertThatThrownBy(rows::next)
          .isInstanceOf(Unreadable.class)
          .hasMessageStartingWith("line 4, column 16: broken JSON");
    }
  }

  @Test
  void a_document_that_does_not_end_where_it_should_is_unreadable() {
    assertUnreadable("products", "{\"products\":[{\"a\":1}]", "broken JSON");
    assertUnreadable(null, "[{\"a\":1}]\n[{\"a\":2}]", "line 2, column 2: more follows");
    assertUnreadable(null, "[{\"a\":1},]", "broken JSON");
  }

  @Test
  void what_is_there_instead_of_the_array_is_said() {
    assertUnreadable(null, "", "the document is empty, not an array");
    assertUnreadable(null, "{\"a\":1}", "the document is an object, not an array");
    assertUnreadable("a", "{\"a\":\"x\"}", "'a' is a text, not an array");
    assertUnreadable("b", "{\"a\":1,\"c\":[2]}", "'b' was not found in the object, only a, c");
    assertUnreadable("a.b", "{\"a\":[]}", "'b' was looked for in an object, but there is an array");
  }

  @Test
  void an_empty_array_has_no_rows_and_stays_at_its_end() throws Exception {
    try (Rows rows = JSON.open(text(" [ ] "))) {
      assertThat(rows.next()).isNull();
      assertThat(rows.next()).isNull();
    }
  }

  @Test
  void an_element_longer_than_4_mebibytes_is_unreadable_alone() throws Exception {
    String many = "[" + "{\"k\":123456789},".repeat(300_000) + "0]";

    List<Row> rows =
        rows(JSON, "[{\"a\":\"b\",\"c\":" + many + ",\"d\":1},\n" + many + ",\n{\"a\":1}]");

    assertThat(shown(rows))
        .containsExactly("1: is longer than 4 MiB", "2: is an array, not a JSON object", "3: [1]");
    assertThat(rows.get(0).text()).startsWith("a: b\nc: [{\"k\":123456789},").hasSize(2_000);
    assertThat(rows.get(1).text()).startsWith("[{\"k\":123456789},").hasSize(2_000);
  }

  @Test
  void of_a_nested_value_no_more_is_kept_than_a_row_may_have() throws Exception {
    try (JsonParser json = JsonObjects.JSON.createParser("[" + "1,".repeat(5_000_000) + "1]")) {
      json.nextToken();

      assertThat(JsonObjects.text(json, JsonObjects.MOST).length())
          .isBetween(JsonObjects.MOST, JsonObjects.MOST + 10_000);
      assertThat(json.currentToken()).isEqualTo(JsonToken.END_ARRAY);
    }
  }

  @Test
  void a_text_without_end_is_refused() {
    InputStream in =
        Reading.repeated("[{\"a\":1},\n{\"a\":\"", "some words, ".repeat(1_000), 2_000);

    assertThatThrownBy(() -> rows(JSON, in))
        .isInstanceOf(Unreadable.class)
        .hasMessageStartingWith("line 2, column ")
        .hasMessageContaining("exceeds the maximum");
  }

  @Test
  void a_path_with_an_empty_name_is_refused() {
    assertThatThrownBy(() -> new JsonArray("a..b", UTF_8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the path 'a..b' holds an empty name");
  }

  private static void assertUnreadable(String at, String text, String why) {
    assertThatThrownBy(() -> rows(new JsonArray(at, UTF_8), text))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining(why);
  }
}
