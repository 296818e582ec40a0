package dst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Java names files as the locale of its process says: dst runs in one that is UTF-8, or not. */
@EnabledOnOs(OS.LINUX)
class LocaleTest {
  private static final String JAVA = System.getProperty("java.home") + "/bin/java";

  @TempDir Path dir;

  /** What a command said on both streams, and how it ended. */
  private record Ended(int code, String said) {}

  /** With a Java that only tells the locale that it was started in. */
  @BeforeEach
  void copyTheStartScript() throws IOException {
    Files.copy(Path.of("dst"), dir.resolve("dst"));
    Files.createDirectories(dir.resolve("lib"));
    Files.writeString(dir.resolve("lib/dst.jar"), "a jar");
    script("java", "printf '%s\\n' \"LC_ALL=${LC_ALL:-none}\"");
  }

  private void script(String name, String line) throws IOException {
    Path file = Files.createDirectories(dir.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended run(Map<String, String> environment, String... command) throws Exception {
    Path said = dir.resolve("said");
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG", "JAVA_HOME")) {
      builder.environment().remove(name);
    }
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.ISO_8859_1));
  }

  private Ended java(String locale, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(JAVA, "-cp", System.getProperty("java.class.path"), "dst.Main"));
    command.addAll(List.of(arguments));
    return run(Map.of("LC_ALL", locale), command.toArray(String[]::new));
  }

  private Ended startScript(Map<String, String> environment) throws Exception {
    Map<String, String> own = new HashMap<>(environment);
    own.put("PATH", dir.resolve("bin") + ":" + System.getenv("PATH"));
    return run(own, "/bin/sh", dir.resolve("dst").toString(), "check");
  }

  @Test
  void in_a_locale_without_utf_8_no_command_runs() throws Exception {
    for (List<String> command :
        List.of(
            List.of("check"),
            List.of("central"),
            List.of("host"),
            List.of("host", "status"),
            List.of("dead", "list"))) {
      Ended ended = java("POSIX", command.toArray(String[]::new));

      assertThat(ended.code()).as(ended.said()).isEqualTo(2);
      assertThat(ended.said())
          .contains("ANSI_X3.4-1968", "start it with a UTF-8 locale, such as LC_ALL=C.UTF-8")
          .hasLineCount(1);
    }
  }

  @Test
  void help_is_given_in_any_locale() throws Exception {
    assertThat(java("POSIX", "--version").code()).isZero();
    assertThat(java("POSIX", "central", "--help").said()).contains("Usage: dst central");
  }

  @Test
  void in_a_utf_8_locale_they_run() throws Exception {
    assertThat(java("C.UTF-8", "check", "--home", dir.toString()).said())
        .doesNotContain("locale")
        .contains("can't be listed");
  }

  @Test
  void the_start_script_sets_a_utf_8_locale_where_none_is_set() throws Exception {
    for (Map<String, String> none :
        List.of(
            Map.<String, String>of(),
            Map.of("LC_ALL", "POSIX"),
            Map.of("LANG", "C"),
            Map.of("LANG", "xx_XX.UTF-8"))) {
      assertThat(startScript(none).said()).isEqualTo("LC_ALL=C.UTF-8\n");
    }
  }

  @Test
  void the_start_script_leaves_a_utf_8_locale_alone() throws Exception {
    assertThat(startScript(Map.of("LANG", "C.UTF-8")).said()).isEqualTo("LC_ALL=none\n");
  }

  @Test
  void the_start_script_takes_what_the_machine_has() throws Exception {
    script(
        "locale",
        "[ \"$1\" != -a ] || { echo C; echo nl_NL.utf8; }\n"
            + "[ \"$1\" != charmap ] || case ${LC_ALL:-} in nl_NL.utf8) echo UTF-8;; *) echo"
            + " ASCII;; esac");

    assertThat(startScript(Map.of()).said()).isEqualTo("LC_ALL=nl_NL.utf8\n");
  }

  @Test
  void the_start_script_says_that_there_is_no_utf_8_locale() throws Exception {
    script("locale", "[ \"$1\" != charmap ] || echo ASCII");

    assertThat(startScript(Map.of("LC_ALL", "POSIX")).said())
        .startsWith("dst: this machine has no UTF-8 locale")
        .endsWith("LC_ALL=none\n");
  }
}
