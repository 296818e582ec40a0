package dst.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DemoCommandTest {
  private final StringWriter err = new StringWriter();

  private int run(String options) {
    DemoCommand command =
        new DemoCommand(
            (home, environment) -> {
              throw new AssertionError("central must not start");
            },
            (home, environment) -> {
              throw new AssertionError("no listener must start");
            });
    return new CommandLine(command).setErr(new PrintWriter(err, true)).execute(options.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--exit-when-synced",
        "--changes 0",
        "--hosts 0",
        "--rate -1",
        "--db-url jdbc:h2:mem:x",
        "--wait soon",
        "--nonsense"
      })
  void wrong_usage_is_told_before_anything_starts(String options) {
    assertThat(run(options)).isEqualTo(2);
    assertThat(err.toString()).containsPattern("--[a-z]");
  }

  @Test
  void the_help_tells_the_exit_codes_and_what_a_second_run_does() {
    String help =
        new CommandLine(new DemoCommand(null, null)).getUsageMessage().replaceAll("\\s+", " ");
    assertThat(help)
        .contains("Exit codes:", "0 Ended", "1 It failed", "2 Bad configuration")
        .contains("the next run goes on from there", "--fresh");
  }
}
