package dst.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LocationCommandTest {
  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void twoLocations() throws IOException {
    Files.createDirectories(home.resolve("locations"));
    Files.writeString(home.resolve("locations/_defaults.yaml"), "");
    Files.writeString(home.resolve("locations/boston.yaml"), "faulty, which is no reason");
    Files.writeString(home.resolve("locations/dallas.yaml"), "");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", home.toString()));
    return new CommandLine(new LocationCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void a_location_is_paused_and_resumed_without_a_central() {
    assertThat(run("pause", "boston")).isZero();
    assertThat(home.resolve("data/paused/boston")).exists();
    assertThat(run("list")).isZero();
    assertThat(out.toString()).isEqualTo("boston is paused\nboston  paused\ndallas\n");

    assertThat(run("resume", "boston")).isZero();
    assertThat(home.resolve("data/paused/boston")).doesNotExist();
  }

  @Test
  void all_are_paused_and_resumed_only_where_that_is_said() {
    assertThat(run("pause")).isEqualTo(2);
    assertThat(run("pause", "boston", "--all")).isEqualTo(2);
    assertThat(err.toString()).contains("name locations, or all of them with --all, not both");
    assertThat(home.resolve("data/paused")).doesNotExist();

    assertThat(run("pause", "--all")).isZero();
    assertThat(run("resume", "--all")).isZero();
    assertThat(run("resume", "--all")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "boston is paused\ndallas is paused\nboston is pulled again\ndallas is pulled again\n");
    assertThat(run("poll", "--all")).isEqualTo(1);
    assertThat(out.toString()).contains("boston is not pulled", "dallas is not pulled");
  }

  @Test
  void a_mistyped_name_gets_the_nearest_one_and_nothing_is_done() {
    assertThat(run("pause", "dallas", "bostn")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no location \"bostn\": did you mean \"boston\"?");
    assertThat(home.resolve("data/paused")).doesNotExist();
  }

  @Test
  void a_paused_location_whose_definition_is_gone_can_be_resumed() throws IOException {
    run("pause", "boston");
    Files.delete(home.resolve("locations/boston.yaml"));

    assertThat(run("resume", "boston")).isZero();
  }

  @Test
  void poll_says_that_central_is_not_running_and_leaves_no_order_behind() {
    assertThat(run("poll", "boston", "--json")).isEqualTo(1);
    assertThat(out.toString())
        .contains("\"ok\":false")
        .contains("boston")
        .contains("central is not running on " + home);
    assertThat(home.resolve("data/poll-now")).doesNotExist();
  }

  @Test
  void confirm_needs_the_running_central_and_leaves_no_order_behind() {
    assertThat(run("confirm", "boston")).isEqualTo(1);
    assertThat(err.toString()).contains("central is not running on " + home);
    assertThat(run("keep", "bostn")).isEqualTo(2);
    assertThat(home.resolve("data/removals")).doesNotExist();
  }

  @Test
  void poll_says_that_a_location_is_paused() throws IOException {
    run("pause", "boston");
    Path lock = home.resolve("data/central.lock");
    try (FileChannel held =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken = held.lock()) {
      assertThat(taken.isValid()).isTrue();
      assertThat(run("poll", "boston")).isEqualTo(1);
    }
    assertThat(out.toString()).endsWith("it is paused; dst location resume boston\n");
  }
}
