package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.Acknowledgement;
import dst.bundle.BundleNames;
import dst.bundle.Manifest;
import dst.bundle.SealedBundle;
import dst.capture.database.HostDatabase;
import dst.capture.database.Installation;
import dst.capture.snapshot.SnapshotProgress;
import dst.capture.snapshot.SnapshotRequests;
import dst.config.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot by the listener as a whole: its routes, its database, its pull area. */
class HostSnapshotTest {
  @TempDir Path dir;

  @Test
  void tables_and_data_files_are_sent_whole_and_end_when_central_has_applied_them()
      throws Exception {
    Home home = home();
    String url = "jdbc:h2:file:" + dir.resolve("shop");
    try (HostDatabase database = HostDatabase.open(url, null, null);
        Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      new Installation(database).install(List.of());
      statement.execute("create table articles (artnr varchar(20) primary key, bild varchar(50))");
      statement.execute("insert into articles values ('1', 'lamp.svg'), ('2', null)");
    }
    Map<String, String> environment =
        Map.of(
            "DST_HOST_LOCATION", "boston",
            "DST_HOST_DISK_RESERVE", "1MB",
            "DST_HOST_DB_URL", url);
    Manifest second;
    try (Host host = Host.start(home, environment)) {
      assertThat(host.location()).isEqualTo("boston");
      new SnapshotRequests(home).ask(Set.of(SnapshotRequests.ALL), "a test", false);

      await().until(() -> states(home).equals(List.of("data_file WAITING", "articles WAITING")));
      second = manifests(home).get(manifests(home).size() - 1);
      acknowledge(home, second);
      await().until(() -> states(home).contains("articles DONE"));
      acknowledge(home, manifests(home).get(manifests(home).size() - 1));
      await().until(() -> states(home).equals(List.of("data_file DONE", "articles DONE")));
    }
    List<Manifest> sealed = manifests(home);
    assertThat(sealed.stream().filter(Manifest::snapshot).map(Manifest::count).toList())
        .containsExactlyInAnyOrder(1L, 2L, 0L, 0L);
    assertThat(sealed.stream().map(Manifest::complete).filter(c -> c != null))
        .extracting(Manifest.Complete::capture)
        .containsExactly("articles", "data_file");
    assertThat(sealed.stream().flatMap(m -> m.files().stream()).filter(Manifest.Content::inside))
        .as("the picture was sent once")
        .hasSize(1);
  }

  private static List<String> states(Home home) throws IOException {
    return new SnapshotProgress(home)
        .read().stream().map(line -> line.capture() + " " + line.state()).toList();
  }

  private static void acknowledge(Home home, Manifest manifest) throws IOException {
    Path ack = home.data().resolve("pull").resolve(BundleNames.ACK);
    Path temp = ack.resolveSibling("central.json.tmp");
    long number = manifest.bundle().number();
    Files.write(
        temp, new Acknowledgement(manifest.bundle().epoch(), number, 0, Instant.EPOCH).json());
    Files.move(temp, ack, StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<Manifest> manifests(Home home) throws IOException {
    List<Manifest> manifests = new ArrayList<>();
    try (Stream<Path> files = Files.list(home.data().resolve("pull/ready"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".zip")).sorted().toList()) {
        try (SealedBundle bundle = SealedBundle.open(file, SealedBundle.Limits.USUAL)) {
          manifests.add(bundle.manifest());
        }
      }
    }
    return manifests;
  }

  private Home home() throws IOException {
    Home home = new Home(dir.resolve("home"));
    Files.createDirectories(home.captures());
    Files.createDirectories(home.routes());
    Files.createDirectories(home.dir().resolve("files/bilder"));
    Files.writeString(home.dir().resolve("files/bilder/lamp.svg"), "<svg/>");
    Files.writeString(
        home.captures().resolve("articles.yaml"),
        "outbox: {table: articles, key: [artnr]}\nfiles: {BILD: bilder}\n");
    Files.writeString(
        home.captures().resolve("pictures.yaml"), "folder: {path: bilder, unchanged: 0s}\n");
    try (var files = Files.newDirectoryStream(Path.of("routes"), "host-*")) {
      for (Path file : files) {
        Files.copy(file, home.routes().resolve(file.getFileName()));
      }
    }
    return home;
  }
}
