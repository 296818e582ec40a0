package dst.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {
  @TempDir Path dir;

  /** Measures nothing; says how large it would be. */
  private record Step(String name, RuntimeException failure) implements Scenario {
    @Override
    public void run(Lab lab, Report report) throws IOException {
      if (failure != null) {
        throw failure;
      }
      report.measured(name, "size", lab.size(1_000, 10), "");
    }
  }

  private JsonNode run(int code, String... arguments) throws IOException {
    Path json = dir.resolve("report.json");
    List<Scenario> scenarios =
        List.of(
            new Step("first", new IllegalStateException("the counts differ")),
            new Step("second", new Missing("rsync", "rsync")),
            new Step("third", null));
    CommandLine line = new CommandLine(new Bench(scenarios));
    List<String> all = new java.util.ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", json.toString()));
    assertThat(line.execute(all.toArray(String[]::new))).isEqualTo(code);
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void one_that_fails_is_told_and_does_not_keep_the_others_from_running() throws Exception {
    JsonNode report = run(1);
    assertThat(report.at("/scenarios/0/skipped").asText()).contains("the counts differ");
    assertThat(report.at("/scenarios/1/skipped").asText())
        .isEqualTo("rsync is missing: install rsync");
    assertThat(report.at("/scenarios/2/skipped").isNull()).isTrue();
    assertThat(report.at("/measurements/0/value").asInt()).isEqualTo(1_000);
  }

  @Test
  void a_program_that_is_missing_is_no_failure() throws Exception {
    assertThat(run(0, "third", "second").at("/scenarios")).hasSize(2);
  }

  @Test
  void quick_sizes_are_little_and_the_report_says_so() throws Exception {
    JsonNode report = run(0, "third", "--quick");
    assertThat(report.at("/quick").asBoolean()).isTrue();
    assertThat(report.at("/measurements/0/value").asInt()).isEqualTo(10);
  }

  @Test
  void a_scenario_that_is_not_there_is_bad_usage() {
    assertThat(new CommandLine(new Bench(List.of())).execute("no-such")).isEqualTo(2);
  }

  @Test
  void no_two_scenarios_have_one_name() {
    assertThat(Bench.ALL.stream().map(Scenario::name)).doesNotHaveDuplicates();
  }
}
