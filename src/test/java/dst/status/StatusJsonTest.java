package dst.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The shape is a promise to programs: docs/status.md shows it whole. */
class StatusJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CentralStatus status =
      Statuses.of(Statuses.in("boston", "failing", "connection refused"));

  @Test
  void the_document_is_the_one_that_the_docs_show() throws IOException {
    Matcher shown =
        Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("docs/status.md")));
    assertThat(shown.find()).isTrue();

    JsonNode written = JSON.readTree(StatusJson.write(status));

    assertThat(written).isEqualTo(JSON.readTree(shown.group(1)));
  }

  @Test
  void every_member_is_explained() throws IOException {
    String docs = Files.readString(Path.of("docs/status.md"));
    assertThat(names(JSON.readTree(StatusJson.write(status))))
        .allSatisfy(name -> assertThat(docs).contains("`" + name + "`"));
  }

  private static java.util.Set<String> names(JsonNode node) {
    java.util.Set<String> names = new java.util.TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    node.forEach(child -> names.addAll(names(child)));
    return names;
  }

  @Test
  void what_is_held_is_read_again_and_every_member_of_it_explained() throws IOException {
    CentralStatus holding = Statuses.of(Statuses.holding("boston"));
    String json = StatusJson.write(holding);
    String docs = Files.readString(Path.of("docs/status.md"));

    assertThat(StatusJson.read(json)).isEqualTo(holding);
    assertThat(json).contains("\"what\" : \"list\"");
    assertThat(names(JSON.readTree(json).at("/locations/0/held/0")))
        .allSatisfy(name -> assertThat(docs).contains("`" + name + "`"));
  }

  @Test
  void what_was_written_is_read_again() throws IOException {
    assertThat(StatusJson.read(StatusJson.write(status))).isEqualTo(status);
  }

  @Test
  void records_that_wait_for_data_files_are_told_as_the_docs_say() throws IOException {
    CentralStatus late = Statuses.of(Statuses.late("boston", 3, "photos/late.jpg"));
    JsonNode told = JSON.readTree(StatusJson.write(late)).at("/locations/0/waiting_for_files");

    assertThat(told.toString())
        .isEqualTo(
            "{\"records\":3,\"since\":\"2026-11-23T09:57:50Z\",\"file\":\"photos/late.jpg\"}");
    assertThat(StatusJson.read(StatusJson.write(late))).isEqualTo(late);
  }

  @Test
  void members_that_it_does_not_know_are_skipped_and_another_format_is_refused()
      throws IOException {
    String json = StatusJson.write(status);
    assertThat(StatusJson.read(json.replaceFirst("\\{", "{\"new\": 1,"))).isEqualTo(status);
    assertThatThrownBy(() -> StatusJson.read(json.replace("\"format\" : 1", "\"format\" : 2")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 2");
  }
}
