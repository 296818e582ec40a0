package dst.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dst.config.Home;
import dst.config.LockFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UpgradeTest {
  @TempDir Path dir;
  private Path installation;
  private Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aHomeOfTheOldVersion() throws IOException {
    installation = dir.resolve("installation");
    home = dir.resolve("home");
    for (String file :
        new String[] {"conf/dst.properties", "routes/pull.camel.xml", "routes/store.camel.xml"}) {
      ship(file, "old");
    }
    System.setProperty("dst.install", installation.toString());
    assertThat(run(new InitCommand(), home.toString())).isZero();
    out.getBuffer().setLength(0);
  }

  @AfterEach
  void theInstallationIsForgotten() {
    System.clearProperty("dst.install");
  }

  private void ship(String file, String content) throws IOException {
    Path target = installation.resolve(file);
    Files.createDirectories(target.getParent());
    Files.writeString(target, content);
  }

  @Test
  void what_nobody_has_edited_is_replaced_added_and_removed() throws IOException {
    ship("routes/pull.camel.xml", "new");
    ship("routes/mirror.camel.xml", "new");
    Files.delete(installation.resolve("routes/store.camel.xml"));

    assertThat(upgrade()).isZero();
    assertThat(home.resolve("routes/pull.camel.xml")).hasContent("new");
    assertThat(home.resolve("routes/mirror.camel.xml")).hasContent("new");
    assertThat(home.resolve("routes/store.camel.xml")).doesNotExist();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            routes/mirror.camel.xml: new
            routes/pull.camel.xml: replaced
            routes/store.camel.xml: removed, this version has none
            """);
  }

  @Test
  void an_edited_file_stays_and_is_named_until_the_new_one_beside_it_is_merged()
      throws IOException {
    Path beside = home.resolve("routes/pull.camel.xml.new");
    Files.writeString(home.resolve("routes/pull.camel.xml"), "mine");
    ship("routes/pull.camel.xml", "new");

    for (int run = 0; run < 3; run++) {
      out.getBuffer().setLength(0);
      assertThat(upgrade()).isEqualTo(1);
      assertThat(home.resolve("routes/pull.camel.xml")).hasContent("mine");
      assertThat(beside).hasContent("new");
      assertThat(out.toString())
          .contains(
              "merge routes/pull.camel.xml.new into it, and delete routes/pull.camel.xml.new");
    }
    Files.writeString(home.resolve("routes/pull.camel.xml"), "mine and new");
    Files.delete(beside);
    assertThat(upgrade()).isZero();

    ship("routes/pull.camel.xml", "newer");
    assertThat(upgrade()).isEqualTo(1);
    assertThat(beside).hasContent("newer");
    Files.writeString(home.resolve("routes/pull.camel.xml"), "newer");
    assertThat(upgrade()).isZero();
    assertThat(beside).doesNotExist();
  }

  @Test
  void while_central_or_the_listener_runs_nothing_is_changed() throws IOException {
    ship("routes/pull.camel.xml", "new");
    for (LockFile lock : List.of(LockFile.of(new Home(home)), LockFile.ofHost(new Home(home)))) {
      FileChannel running = lock.hold().orElseThrow();
      assertThat(upgrade()).isEqualTo(1);
      assertThat(err.toString()).contains("is running on " + home.toAbsolutePath() + ": stop it");
      assertThat(home.resolve("routes/pull.camel.xml")).hasContent("old");
      err.getBuffer().setLength(0);
      running.close();
    }
    assertThat(upgrade()).isZero();
  }

  @Test
  void an_edited_file_that_is_the_same_in_both_versions_is_nobodys_business() throws IOException {
    Files.writeString(home.resolve("conf/dst.properties"), "mine");

    assertThat(upgrade()).isZero();
    assertThat(home.resolve("conf/dst.properties")).hasContent("mine");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void an_edited_file_that_is_shipped_no_more_stays_and_is_named() throws IOException {
    Files.writeString(home.resolve("routes/store.camel.xml"), "mine");
    Files.delete(installation.resolve("routes/store.camel.xml"));

    assertThat(upgrade()).isEqualTo(1);
    assertThat(upgrade()).isEqualTo(1);
    assertThat(home.resolve("routes/store.camel.xml")).hasContent("mine");
    assertThat(out.toString()).contains("routes/store.camel.xml: was edited here");

    Files.move(home.resolve("routes/store.camel.xml"), home.resolve("routes/my.camel.xml"));
    assertThat(upgrade()).isZero();
  }

  @Test
  void what_people_have_removed_does_not_come_back() throws IOException {
    Files.delete(home.resolve("routes/store.camel.xml"));
    ship("routes/store.camel.xml", "new");

    assertThat(upgrade()).isZero();
    assertThat(home.resolve("routes/store.camel.xml")).doesNotExist();
  }

  /** One that was made before this was remembered. */
  @Test
  void a_home_without_a_memory_loses_nothing() throws IOException {
    Files.delete(home.resolve("conf/shipped.sha256"));
    ship("routes/pull.camel.xml", "new");

    assertThat(upgrade()).isEqualTo(1);
    assertThat(home.resolve("routes/pull.camel.xml")).hasContent("old");
    assertThat(home.resolve("routes/pull.camel.xml.new")).hasContent("new");
  }

  @Test
  void the_installation_itself_is_no_home() {
    assertThat(run(new UpgradeCommand(), "--home", installation.toString())).isEqualTo(2);
  }

  private int upgrade() {
    return run(new UpgradeCommand(), "--home", home.toString());
  }

  private int run(Object command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
