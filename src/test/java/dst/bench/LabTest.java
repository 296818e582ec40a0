package dst.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabTest {
  private final List<String> ended = new ArrayList<>();

  @Test
  void all_ends_the_last_first_also_when_one_does_not_end_well() throws Exception {
    Lab lab = new Lab(Path.of(""), true);
    Path folder = lab.folder("a/b");
    lab.closing(() -> ended.add("first"));
    lab.closing(
        () -> {
          throw new IllegalStateException("stuck");
        });
    lab.closing(() -> ended.add("third"));
    assertThatThrownBy(lab::close).hasRootCauseMessage("stuck");
    assertThat(ended).containsExactly("third", "first");
    assertThat(folder).doesNotExist();
  }

  @Test
  void a_program_that_has_ended_is_told_with_what_it_said() throws Exception {
    try (Lab lab = new Lab(Path.of(""), true)) {
      Program program = lab.start("shell", Map.of(), List.of("sh", "-c", "echo ready; exit 3"));
      assertThatThrownBy(() -> program.untilItSays("never"))
          .hasStackTraceContaining("shell has ended:\nready");
    }
  }

  @Test
  void settings_of_this_machine_do_not_reach_a_program() throws Exception {
    try (Lab lab = new Lab(Path.of(""), true)) {
      Program program =
          lab.start(
              "shell",
              Map.of("DST_DB_URL", "ours"),
              List.of("sh", "-c", "echo ${DST_DB_URL-none} ${DST_DB_USER-none}; exec cat"));
      program.untilItSays("ours none\n");
    }
  }

  @Test
  void a_missing_program_names_what_to_install() {
    assertThatThrownBy(() -> Program.find("no-such-program", "a package"))
        .isInstanceOf(Missing.class)
        .hasMessage("no-such-program is missing: install a package");
    assertThat(Files.isExecutable(Program.find("sh", "dash"))).isTrue();
  }
}
