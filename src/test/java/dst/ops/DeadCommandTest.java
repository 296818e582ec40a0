package dst.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dst.config.Faults;
import dst.config.Home;
import dst.config.Settings;
import dst.route.broker.EmbeddedBroker;
import dst.testbed.PlainCamel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Against the real broker: 7 letters of Boston and 3 of Dallas. */
class DeadCommandTest {
  @TempDir private static Path home;
  private static EmbeddedBroker broker;
  private static CamelContext camel;

  @BeforeAll
  static void lettersOfTwoLocations() throws Exception {
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("locations"));
    Files.writeString(home.resolve("conf/dst.properties"), "dst.broker.port = 0\n");
    Files.writeString(home.resolve("locations/boston.yaml"), "");
    Files.writeString(home.resolve("locations/calgary.yaml"), "");
    Settings settings = Settings.load(new Home(home), new Faults());
    broker = new EmbeddedBroker(settings.broker().journal(), 0, 1 << 20);
    broker.start();
    camel = PlainCamel.make();
    camel.addComponent("jms", broker.component());
    camel.start();
    for (int i = 1; i <= 5; i++) {
      send("boston", "rule", "PROD_1.csv", i);
    }
    send("boston", "format", "PRODX1.csv", 6);
    send("boston", "file", "100%'s.csv", 0);
    for (int i = 1; i <= 3; i++) {
      send("dallas", "rule", "PROD2.csv", i);
    }
    await().until(() -> broker.depthOfAll("dst.dead.").orElse(0) == 10);
  }

  @AfterAll
  static void stop() throws Exception {
    camel.stop();
    broker.close();
  }

  private static void send(String location, String cause, String file, long line)
      throws IOException {
    Map<String, Object> headers = new HashMap<>();
    headers.put("dst_location", location);
    headers.put("dst_bundle", location + "-0-1");
    headers.put("dst_file", file);
    headers.put("dst_record", "product");
    headers.put("dst_key", "K-" + line);
    headers.put("dst_line", line);
    headers.put("dst_cause", cause);
    headers.put("dst_error", "price \"\u001b[2J\n\u202e\" is no number");
    headers.put("dst_rule", "decimal");
    headers.put("dst_at", "2026-11-23T10:00:00.5Z");
    headers.put("dst_attempts", 1);
    try (ProducerTemplate producer = camel.createProducerTemplate()) {
      producer.sendBodyAndHeaders(
          "jms:queue:dst.dead." + location,
          "{\"source\":\"\\u0000 row\"}".getBytes(UTF_8),
          headers);
    }
  }

  /** What a command printed, and how it ended. */
  private record Ended(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }

    String last() {
      return lines().get(lines().size() - 1);
    }
  }

  private static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", home.toString()));
    int code =
        new CommandLine(new DeadCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(
                (failure, command, arguments2) -> {
                  command.getErr().println(failure.getMessage());
                  return 1;
                })
            .execute(all.toArray(String[]::new));
    return new Ended(code, out.toString(), err.toString());
  }

  @Test
  void all_are_listed_location_by_location_and_the_last_line_says_how_many() {
    Ended list = run("list");

    assertThat(list.code()).isZero();
    assertThat(list.lines()).hasSize(11);
    assertThat(list.lines().get(0))
        .matches(
            "[0-9a-f-]{36}  2026-11-23T10:00:00Z  boston  rule  PROD_1.csv:1  K-1  price"
                + " \"\\\\u001b\\[2J\\\\n\\\\u202e\" is no number");
    assertThat(list.lines().get(6)).contains("  boston  file  100%'s.csv  K-0");
    assertThat(list.lines().get(7)).contains("  dallas  rule  PROD2.csv:1  ");
    assertThat(list.last()).isEqualTo("10 dead letters");
  }

  @Test
  void a_page_tells_of_all_that_there_are_and_where_the_next_one_begins() {
    List<String> seen = new ArrayList<>();
    Ended page = run("list", "--limit", "4");
    assertThat(page.last()).matches("4 of 10 dead letters; the next ones: --after [0-9a-f-]{36}");
    while (page.last().contains("--after")) {
      seen.addAll(page.lines().subList(0, page.lines().size() - 1));
      String after = page.last().substring(page.last().lastIndexOf(' ') + 1);
      page = run("list", "--limit", "4", "--after", after);
    }
    seen.addAll(page.lines().subList(0, page.lines().size() - 1));

    assertThat(page.last()).isEqualTo("2 of 10 dead letters");
    assertThat(seen).isEqualTo(run("list").lines().subList(0, 10)).doesNotHaveDuplicates();
  }

  @Test
  void a_page_that_ends_with_the_last_one_names_no_next_one() {
    assertThat(run("list", "--limit", "10").last()).isEqualTo("10 dead letters");
    assertThat(run("list", "--limit", "0").out()).isEqualTo("0 of 10 dead letters\n");
  }

  @Test
  void location_cause_and_file_choose_among_them_and_are_counted() {
    assertThat(run("list", "--location", "dallas").last()).isEqualTo("3 dead letters");
    assertThat(run("list", "--location", "calgary").out()).isEqualTo("0 dead letters\n");
    assertThat(run("list", "--cause", "rule").last()).isEqualTo("8 dead letters");
    assertThat(run("list", "--cause", "rule", "--location", "boston").last())
        .isEqualTo("5 dead letters");
    assertThat(run("list", "--cause", "rule", "--limit", "6").last())
        .startsWith("6 of 8 dead letters; the next ones: --after ");
  }

  @Test
  void a_name_of_a_file_stands_for_itself_but_for_star_and_question_mark() {
    assertThat(run("list", "--file", "PROD_1.csv").last()).isEqualTo("5 dead letters");
    assertThat(run("list", "--file", "PROD?1.csv").last()).isEqualTo("6 dead letters");
    assertThat(run("list", "--file", "PROD*").last()).isEqualTo("9 dead letters");
    assertThat(run("list", "--file", "100%'s.csv").last()).isEqualTo("1 dead letter");
    assertThat(run("list", "--file", "1%'s.csv").last()).isEqualTo("0 dead letters");
  }

  @Test
  void json_has_every_header_and_stays_json() throws Exception {
    Ended list = run("list", "--json", "--location", "dallas", "--limit", "2");
    JsonNode letters = new ObjectMapper().readTree(list.out());

    assertThat(letters).hasSize(2);
    assertThat(letters.get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "at",
            "location",
            "bundle",
            "file",
            "record",
            "key",
            "line",
            "cause",
            "rule",
            "error",
            "attempts");
    assertThat(letters.get(0).path("file").asText()).isEqualTo("PROD2.csv");
    assertThat(letters.get(0).path("error").asText()).contains("\u001b[2J\n\u202e");
    assertThat(list.out()).doesNotContain("\u001b", "\u202e").contains("\\u001B[2J", "\\u202e");
    assertThat(run("list", "--json", "--location", "calgary").out()).isEqualTo("[]\n");
  }

  @Test
  void one_letter_is_shown_whole_with_what_acts_in_a_terminal_escaped() throws Exception {
    String id = run("list").lines().get(0).substring(0, 36);

    assertThat(run("show", id).lines())
        .contains("file        PROD_1.csv", "source      \\u0000 row")
        .anyMatch(line -> line.equals("error       price \"\\u001b[2J\\n\\u202e\" is no number"));
    JsonNode json = new ObjectMapper().readTree(run("show", id, "--json").out());
    assertThat(json.path("source").asText()).isEqualTo("\u0000 row");
    assertThat(run("show", id.substring(0, 7)).code()).isIn(0, 1);
    assertThat(run("show", "").err())
        .isEqualTo("several dead letters begin with ; give more of the id\n");
    assertThat(run("show", "nope").code()).isEqualTo(1);
  }

  @Test
  void what_is_not_known_is_refused_with_what_was_meant() {
    assertThat(run("list", "--location", "bostn").code()).isEqualTo(2);
    assertThat(run("list", "--location", "bostn").err()).contains("did you mean \"boston\"?");
    assertThat(run("list", "--cause", "rules").err()).contains("did you mean \"rule\"?");
    assertThat(run("list", "--limit", "-1").code()).isEqualTo(2);
    Ended gone = run("list", "--after", "0000");
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.err()).contains("there is no dead letter 0000 among these to begin behind");
  }
}
