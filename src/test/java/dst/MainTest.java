package dst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void without_a_command_it_lists_them_and_exits_2() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand", "check", "init");
  }

  @Test
  void every_command_explains_itself_and_its_exit_codes() {
    for (String command : List.of("check", "init", "quick-start", "upgrade")) {
      assertThat(run(command, "--help")).isZero();
      assertThat(out.toString()).contains("Usage: dst " + command, "Exit codes:");
      out.getBuffer().setLength(0);
    }
  }

  @Test
  void every_command_tells_the_version() {
    assertThat(run("check", "--version")).isZero();
    assertThat(out.toString()).startsWith("dst ");
  }

  @Test
  void bad_usage_exits_2_with_a_hint() {
    assertThat(run("chek")).isEqualTo(2);
    assertThat(err.toString()).contains("dst check");
  }

  @Test
  void a_faulty_home_exits_2(@TempDir Path dir) {
    assertThat(run("check", "--home", dir.toString())).isEqualTo(2);
    assertThat(out.toString())
        .contains("conf/records: can't be listed", "locations: can't be listed");
  }

  private int run(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
