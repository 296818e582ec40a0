package dst.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.testbed.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as people run it: a process of its own, with the shipped home. */
class DemoIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Pattern CENTRAL = Pattern.compile("made, ([0-9,]+) central");

  @TempDir private Path dir;
  private Path home;
  private Path out;
  private Process demo;

  @BeforeEach
  void copy_the_shipped_home() throws IOException {
    home = dir.resolve("home");
    out = dir.resolve("out.txt");
    for (String folder : List.of("locations", "routes", "conf")) {
      copy(Path.of(folder), home.resolve(folder));
    }
  }

  private static void copy(Path folder, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(folder.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @AfterEach
  void kill() throws InterruptedException {
    if (demo != null) {
      demo.destroyForcibly().waitFor();
    }
  }

  private void start(String... options) throws IOException {
    // a process group of its own, and no signals that a background job ignores
    List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT,HUP"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dst.Main", "demo"));
    command.addAll(List.of("--home", home.toString()));
    command.addAll(List.of(options));
    demo =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
  }

  /** Runs to the end. */
  private int run(String... options) throws Exception {
    start(options);
    assertThat(demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("has ended").isTrue();
    return demo.exitValue();
  }

  private long central() throws IOException {
    long central = 0;
    Matcher shown = CENTRAL.matcher(Files.readString(out));
    while (shown.find()) {
      central = Long.parseLong(shown.group(1).replace(",", ""));
    }
    return central;
  }

  @Test
  void all_hosts_and_central_end_equal() throws Exception {
    int exit = run("--hosts", "6", "--changes", "600", "--exit-when-synced");
    assertThat(out).content().contains("6 of 6 locations equal: ", " changes a second");
    assertThat(exit).isZero();
  }

  @Test
  void after_a_kill_it_goes_on_and_ends_equal() throws Exception {
    start("--hosts", "6", "--rate", "400", "--broken");
    await().atMost(LIMIT).until(() -> central() > 300);
    kill();

    int exit = run("--hosts", "6", "--changes", "200", "--broken", "--exit-when-synced");

    assertThat(out).content().contains("going on in", "6 of 6 locations equal: ");
    assertThat(out).content().doesNotContain("; 0 dead letters\n", "there should be");
    assertThat(exit).isZero();
  }

  /** As a terminal does it: Ctrl-C and its end go to all that were started from it. */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void stopped_in_order_it_waits_until_all_are_in_step(String signal) throws Exception {
    start("--hosts", "6", "--rate", "200");
    await().atMost(LIMIT).until(() -> central() > 0);
    new ProcessBuilder("kill", "-" + signal, "--", "-" + demo.pid()).start().waitFor();
    assertThat(demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(out).content().contains("all locations in step").doesNotContain("Exception");
    assertThat(demo.exitValue()).isZero();
  }

  @Test
  void a_difference_is_told_and_is_no_success() throws Exception {
    assertThat(run("--hosts", "2", "--changes", "40", "--exit-when-synced")).isZero();
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:h2:file:" + home.resolve("data/demo/home/data/central/dst"), "dst", "")) {
      connection
          .createStatement()
          .executeUpdate(
              """
              insert into product
                (location, product_code, name, epoch, seq, deleted, bundle, applied_at)
              values ('anchorage', 'X-1', 'of nobody', 0, 1, false, 'none', current_timestamp)\
              """);
    }

    int exit = run("--hosts", "2", "--changes", "2", "--exit-when-synced");

    assertThat(out)
        .content()
        .contains(
            "anchorage: 1 difference\n",
            "product X-1: central has it, the host has not",
            "1 of 2 locations equal: ");
    assertThat(exit).isEqualTo(1);
  }

  @Test
  void postgresql_can_be_the_central_database() throws Exception {
    String url = Postgres.freshDatabase();
    String[] options = {
      "--hosts",
      "6",
      "--changes",
      "300",
      "--exit-when-synced",
      "--db-url",
      url,
      "--db-user",
      "postgres"
    };
    assertThat(run(options)).isZero();
    assertThat(out).content().contains("new in", "schema dst_demo of", "6 of 6 locations equal: ");
    assertThat(run(options)).isZero();
    assertThat(out).content().contains("going on in", "6 of 6 locations equal: ");
    assertThat(out).content().doesNotContain("begins anew");
  }
}
