package dst.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Machine MACHINE =
      new Machine("2026-11-23", 2, "Some CPU", 24, "Linux 6.1", "Java 17", "PostgreSQL 15");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Report report =
      new Report(new PrintStream(printed, true, StandardCharsets.UTF_8), MACHINE, false);

  @TempDir Path dir;

  private void measured() {
    report.begins("files");
    report.ratio("files", "one large", 280, "MB/s", 140, Target.atLeast(2));
    report.measured("files", "CPU", 3, "s", Target.atMost(2));
    report.measured("files", "round trips", 12, "");
    report.plot(
        new Plot("files", "Rate", "files", "MB/s", List.of("1", "10"), List.of(280.0, 1e7)));
    report.note("files", "rsync is missing");
    report.ended("files", 12.3, new Noise(50, 60, 0.25, 1.5));
    report.begins("idle");
    report.skipped("idle", "sshd is missing");
  }

  @Test
  void each_line_is_printed_at_once_with_what_is_to_be_reached() {
    report.ratio("files", "one large", 280, "MB/s", 140, Target.atLeast(2));
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("one large")
        .contains("2.00 of 140")
        .contains("≥ 2 yes");
  }

  @Test
  void the_json_holds_the_machine_the_noise_and_every_figure() throws Exception {
    measured();
    JsonNode json = new ObjectMapper().readTree(ReportJson.text(report));
    assertThat(json.at("/quick").asBoolean(true)).isFalse();
    assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
    assertThat(json.at("/scenarios/0/noise/others").asDouble()).isEqualTo(0.25);
    assertThat(json.at("/scenarios/1/skipped").asText()).isEqualTo("sshd is missing");
    JsonNode first = json.at("/measurements/0");
    assertThat(first.get("what").asText()).isEqualTo("one large");
    assertThat(first.get("ratio").asDouble()).isEqualTo(2);
    assertThat(first.at("/target/atLeast").asDouble()).isEqualTo(2);
    assertThat(first.get("met").asBoolean()).isTrue();
    assertThat(json.at("/measurements/1/met").asBoolean(true)).isFalse();
    assertThat(json.at("/measurements/2").has("target")).isFalse();
    assertThat(json.at("/plots/0/values/1").asDouble()).isEqualTo(1e7);
    assertThat(json.at("/notes/0/text").asText()).isEqualTo("rsync is missing");
  }

  @Test
  void the_markdown_replaces_its_own_parts_and_nothing_else() throws Exception {
    measured();
    Path file =
        Files.writeString(
            dir.resolve("performance.md"),
            """
            # Performance
            <!-- bench:files -->
            old figures
            <!-- /bench:files -->
            What they mean.
            <!-- bench:other -->
            not measured this time
            <!-- /bench:other -->
            """);
    new ReportMarkdown(report).write(file);
    String once = Files.readString(file);
    assertThat(once)
        .startsWith("# Performance\n<!-- bench:files -->\n| | measured")
        .contains("| one large | 280 MB/s | 140 | 2.00 | ≥ 2: yes |\n")
        .contains("| CPU | 3 s |  |  | ≤ 2: **no** |\n")
        .contains("rsync is missing")
        .contains("other processes used 0.25 cores")
        .contains("<!-- /bench:files -->\nWhat they mean.\n")
        .contains("not measured this time")
        .contains("Skipped: sshd is missing")
        .contains("2 cores (Some CPU)")
        .doesNotContain("old figures");
    new ReportMarkdown(report).write(file);
    assertThat(Files.readString(file)).as("once more").isEqualTo(once);
  }

  @Test
  void a_plot_is_drawn_by_mermaid_which_reads_no_exponents() {
    String plot =
        ReportMarkdown.plot(
            new Plot(
                "growth", "Rate", "rows", "a second", List.of("1 M", "5 M"), List.of(0.5, 1e7)));
    assertThat(plot)
        .contains("xychart-beta")
        .contains("x-axis \"rows\" [\"1 M\", \"5 M\"]")
        .contains("0 --> 12000000\n")
        .contains("line [0.5, 10000000]");
  }

  @Test
  void a_plot_has_a_value_for_each_place() {
    assertThatThrownBy(() -> new Plot("growth", "Rate", "x", "y", List.of("1"), List.of()))
        .hasMessageContaining("Rate: 1 places for 0 values");
  }
}
