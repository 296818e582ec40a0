package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dst.bundle.SignOfLife;
import dst.config.BadConfiguration;
import dst.config.Home;
import dst.seal.HostLock;
import dst.seal.HostStatus;
import dst.seal.StatusFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener as a whole, with the shipped route files. */
class HostTest {
  private static final Map<String, String> BOSTON =
      Map.of("DST_HOST_LOCATION", "boston", "DST_HOST_DISK_RESERVE", "1MB");
  @TempDir Path dir;
  private Host started;

  @AfterEach
  void itEnds() throws IOException {
    if (started != null) {
      started.close();
    }
  }

  @Test
  void it_starts_makes_its_pull_area_and_tells_how_it_does() throws Exception {
    Home home = home("one");

    started = Host.start(home, BOSTON);
    assertThat(started.location()).isEqualTo("boston");
    assertThat(home.data().resolve("pull"))
        .isDirectoryContaining("glob:**ready")
        .isDirectoryContaining("glob:**done")
        .isDirectoryContaining("glob:**ack");
    HostStatus status = StatusFile.read(home).orElseThrow();
    assertThat(status.epoch()).isEqualTo(1);
    assertThat(status.number()).isZero();
    assertThat(status.acknowledged()).isNull();
    assertThat(status.isWell()).isTrue();
    assertThat(status.captures()).extracting(HostStatus.Captured::capture).contains("articles");
  }

  @Test
  void an_acknowledgement_of_more_than_it_knows_begins_a_new_epoch() throws Exception {
    Home home = home("one");
    started = Host.start(home, BOSTON);
    Files.writeString(
        home.data().resolve("pull/ack/central.json"),
        "{\"epoch\":4,\"applied\":7,\"protected\":2,\"at\":\"2026-11-23T10:00:00Z\"}");

    await().until(() -> StatusFile.read(home).orElseThrow().epoch() == 5);
    HostStatus status = StatusFile.read(home).orElseThrow();
    assertThat(status.acknowledged().applied()).isEqualTo(7);
  }

  @Test
  void a_dropped_file_and_a_picture_are_sealed_and_counted_and_a_restart_goes_on()
      throws Exception {
    Home home = home("one");
    Files.writeString(
        home.captures().resolve("pictures.yaml"), "folder: {path: bilder, unchanged: 0s}\n");
    Files.createDirectories(home.dir().resolve("files/bilder"));
    Files.writeString(home.dir().resolve("files/bilder/lamp.svg"), "<svg/>");
    started = Host.start(home, BOSTON);
    Files.writeString(home.dir().resolve("drop/one.csv.tmp"), "CODE;NAME\nL-100;Lamp\n");
    Files.move(home.dir().resolve("drop/one.csv.tmp"), home.dir().resolve("drop/one.csv"));

    await().until(() -> bundles(home) == 2);
    await()
        .until(
            () ->
                StatusFile.read(home).orElseThrow().captures().stream()
                    .filter(capture -> capture.changes() == 1)
                    .map(HostStatus.Captured::capture)
                    .toList()
                    .equals(List.of("articles", "data_file")));
    started.close();
    started = Host.start(home, BOSTON);
    assertThat(StatusFile.read(home).orElseThrow().number()).isEqualTo(2);
  }

  private static long bundles(Home home) throws IOException {
    try (var files = Files.list(home.data().resolve("pull/ready"))) {
      return files.filter(file -> file.toString().endsWith(".zip")).count();
    }
  }

  @Test
  void two_listeners_on_one_home_or_one_pull_area_are_refused() throws Exception {
    Home home = home("one");
    Home other = home("two");
    started = Host.start(home, BOSTON);
    assertThatThrownBy(() -> Host.start(home, BOSTON)).isInstanceOf(HostLock.AlreadyRunning.class);
    assertThatThrownBy(
            () ->
                Host.start(
                    other,
                    Map.of(
                        "DST_HOST_LOCATION",
                        "austin",
                        "DST_HOST_PULL_AREA",
                        home.data().resolve("pull").toString())))
        .isInstanceOf(HostLock.AlreadyRunning.class)
        .hasMessageContaining("pull area");
    started.close();
    Host.start(other, BOSTON).close();
    Host.start(home, BOSTON).close();
  }

  @Test
  void captures_that_are_new_changed_broken_or_gone_are_taken_over_while_it_runs()
      throws Exception {
    Home home = home("one");
    Path articles = home.captures().resolve("articles.yaml");
    started = Host.start(home, BOSTON);
    drop(home, "drop/one.csv");
    await().until(() -> bundles(home) == 1);

    Files.writeString(
        home.captures().resolve("prices.yaml"), "drop: {folder: prices, format: csv}\n");
    await().until(() -> names(home).equals(List.of("articles", "prices")));
    drop(home, "prices/one.csv");
    await().until(() -> bundles(home) == 2);

    Files.writeString(articles, "drop: {folder: drop, fromat: csv}\n");
    await().until(() -> troubles(home).contains("conf/captures/articles.yaml:1: unknown key"));
    assertThat(troubles(home)).contains("what was in effect stays");
    drop(home, "drop/two.csv");
    await().until(() -> bundles(home) == 3);

    Files.writeString(articles, "drop: {folder: other, format: csv}\n");
    await().until(() -> troubles(home).isEmpty() && Files.isDirectory(home.dir().resolve("other")));
    drop(home, "other/three.csv");
    await().until(() -> bundles(home) == 4);

    Files.delete(home.captures().resolve("prices.yaml"));
    await().until(() -> names(home).equals(List.of("articles")));
    Files.delete(articles);
    await().until(() -> troubles(home).contains("has no capture"));
    drop(home, "other/four.csv");
    await().until(() -> bundles(home) == 5);
  }

  private static void drop(Home home, String name) throws IOException {
    Path file = home.dir().resolve(name);
    Path temp = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(temp, "CODE;NAME\nL-100;Lamp\n");
    Files.move(temp, file);
  }

  private static List<String> names(Home home) throws IOException {
    return StatusFile.read(home).orElseThrow().captures().stream()
        .map(HostStatus.Captured::capture)
        .toList();
  }

  private static String troubles(Home home) throws IOException {
    return StatusFile.read(home).orElseThrow().troubles().stream()
        .map(SignOfLife.Trouble::error)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void bad_configuration_is_told_as_a_whole() throws IOException {
    Home home = home("one");
    Files.writeString(home.captures().resolve("bad.yaml"), "outbx: {}\n");

    assertThatThrownBy(() -> Host.start(home, Map.of()))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining("conf/captures/bad.yaml:1: unknown key \"outbx\"")
        .hasMessageContaining("dst.host.location is missing");
  }

  private Home home(String name) throws IOException {
    Home home = new Home(dir.resolve(name));
    Files.createDirectories(home.captures());
    Files.createDirectories(home.routes());
    Files.writeString(
        home.captures().resolve("articles.yaml"), "drop: {folder: drop, format: csv}\n");
    try (var files = Files.newDirectoryStream(Path.of("routes"), "host-*")) {
      for (Path file : files) {
        Files.copy(file, home.routes().resolve(file.getFileName()));
      }
    }
    return home;
  }
}
