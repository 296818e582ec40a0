package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.SignOfLife;
import dst.config.Home;
import dst.seal.StatusFile;
import dst.testbed.Postgres;
import dst.testbed.Rows;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host's program writes its row first and the picture later: listener and central together. */
class LatePictureIT {
  private static final String WHOLE = "select product_code, name, image from product order by 1";

  @TempDir Path dir;
  private final String database = Postgres.freshDatabase();
  private Home host;
  private Host listener;
  private Central central;

  @AfterEach
  void stop() throws IOException {
    if (listener != null) {
      listener.close();
    }
    if (central != null) {
      central.close();
    }
  }

  private void startHost() throws Exception {
    listener =
        Host.start(host, Map.of("DST_HOST_LOCATION", "boston", "DST_HOST_DISK_RESERVE", "1MB"));
  }

  private void write(String file, String text) throws IOException {
    Path path = host.dir().resolve(file);
    Files.createDirectories(path.getParent());
    Path temp = path.resolveSibling("." + path.getFileName());
    Files.writeString(temp, text);
    Files.move(temp, path);
  }

  private void awaitRows(String... rows) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(new Rows(database, "postgres").of(WHOLE)).containsExactly(rows));
  }

  private SignOfLife.Late late() throws IOException {
    return StatusFile.read(host).orElseThrow().waitingForFiles();
  }

  @Test
  void a_row_waits_for_its_picture_over_a_restart_and_never_overwrites_a_newer_one()
      throws Exception {
    host = new Home(dir.resolve("host"));
    write("conf/captures/articles.yaml", "drop: {folder: drop, format: csv}\nfiles: {p: photos}\n");
    try (var files = Files.newDirectoryStream(Path.of("routes"), "host-*")) {
      for (Path file : files) {
        write("routes/" + file.getFileName(), Files.readString(file));
      }
    }
    Files.createDirectories(host.dir().resolve("files/photos"));
    startHost();
    TestHome home = new TestHome(dir.resolve("central"));
    home.location(
        "boston",
        "file://" + host.data().resolve("pull"),
        "every: 200ms\nlistener: true",
        """
        - record: product
          captured: articles
          fields: {product_code: c, name: n, image: {from: p, in: photos}}
        """);
    central = Central.start(home.home(), Map.of("DST_DB_URL", database, "DST_DB_USER", "postgres"));

    write("drop/1.csv", "c,n,p\n1,Lamp,lamp.jpg\n2,Chair,\n3,Old,table.jpg\n");
    awaitRows("2|Chair|null");
    await().until(() -> late() != null && late().rows() == 2);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(home.status().listener().host().waitingForFiles()).isEqualTo(late()));
    write("drop/2.csv", "c,n,p\n3,New,\n");
    awaitRows("2|Chair|null", "3|New|null");
    listener.close();
    write("files/photos/lamp.jpg", "a lamp");
    write("files/photos/table.jpg", "a table");
    startHost();

    awaitRows("1|Lamp|photos/lamp.jpg", "2|Chair|null", "3|New|null");
    await().until(() -> late() == null);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        new Rows(database, "postgres")
                            .of("select sum(applied), sum(superseded), sum(rejected) from bundle"))
                    .containsExactly("3|1|0"));
  }
}
