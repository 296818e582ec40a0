package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.BundleNames;
import dst.bundle.SignOfLife;
import dst.seal.Doorbell;
import dst.testbed.Bundles;
import dst.testbed.Postgres;
import dst.testbed.Rows;
import dst.testbed.SftpServer;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.sshd.sftp.common.SftpConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What central asks a host for each file: over a long line each request costs. */
class RoundTripsIT {
  private static final int FILES = 300;
  private static final int RINGS = 5;
  private static final String ONCE = "every: 1h";

  @TempDir Path dir;
  private final SftpServer server = new SftpServer();
  private final String database = Postgres.freshDatabase();
  private TestHome home;
  private Path root;
  private Central central;

  @BeforeEach
  void makeHome() throws IOException {
    home = new TestHome(dir.resolve("home"));
    home.knownHosts(server.knownHost());
    root = dir.resolve("host");
    server.account("boston", root);
    Files.createDirectories(root.resolve("pull/photos"));
  }

  @AfterEach
  void stop() throws IOException {
    if (central != null) {
      central.close();
    }
    server.close();
  }

  private void start() throws Exception {
    central = Central.start(home.home(), Map.of("DST_DB_URL", database, "DST_DB_USER", "postgres"));
  }

  private void awaitCount(String table, int count) {
    Rows rows = new Rows(database, "postgres");
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(rows.of("select count(*) from " + table)).containsExactly(count + ""));
  }

  private void photos(int bytes) throws IOException {
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[bytes];
      content[0] = (byte) i;
      content[1] = (byte) (i >> 8);
      Files.write(root.resolve("pull/photos/" + i + ".jpg"), content);
    }
  }

  private String address() {
    return "sftp://boston@127.0.0.1:" + server.port() + "/pull";
  }

  private void assertRequests(int stats, int opens, int reads, int renames) {
    assertThat(server.requests(SftpConstants.SSH_FXP_STAT)).as("STAT").isEqualTo(stats);
    assertThat(server.requests(SftpConstants.SSH_FXP_OPEN)).as("OPEN").isEqualTo(opens);
    assertThat(server.requests(SftpConstants.SSH_FXP_READ)).as("READ").isEqualTo(reads);
    assertThat(server.requests(SftpConstants.SSH_FXP_EXTENDED))
        .as("posix-rename")
        .isEqualTo(renames);
  }

  /**
   * Its size is known from the listing, before which nothing is asked; and the read that asks
   * beyond its end tells that it ends.
   */
  @Test
  void a_mirrored_file_is_opened_and_read_and_its_size_is_not_asked_for() throws Exception {
    photos(4096);
    home.location(
        "boston",
        address(),
        ONCE,
        "- {record: product, files: '*.csv', format: csv, fields: {product_code: c, name: c}}\n");
    Path definition = home.home().locations().resolve("boston.yaml");
    Files.writeString(
        definition, Files.readString(definition) + "data-files: [{folder: photos, every: 1h}]\n");
    start();

    awaitCount("data_file", FILES);
    assertRequests(0, FILES, FILES, 0);
  }

  /**
   * Of 64 KB: two reads, and one that finds the end. The dropped file itself costs one read, and
   * what it was after that comes with it; when it is moved, what was moved is looked at, together
   * with the clock of its host, the time of done/.
   */
  @Test
  void a_file_that_a_row_names_is_asked_for_its_size_opened_and_read() throws Exception {
    photos(1 << 16);
    home.location(
        "boston",
        address(),
        ONCE,
        """
        - record: product
          files: "*.csv"
          format: csv
          fields: {product_code: c, name: c, image: {from: i, in: photos}}
        """);
    StringBuilder rows = new StringBuilder("c,i\n");
    for (int i = 0; i < FILES; i++) {
      rows.append(i).append(',').append(i).append(".jpg\n");
    }
    Files.writeString(root.resolve("pull/rows.tmp"), rows);
    Files.setLastModifiedTime(
        root.resolve("pull/rows.tmp"), FileTime.from(Instant.parse("2026-11-22T12:00:00Z")));
    Files.move(root.resolve("pull/rows.tmp"), root.resolve("pull/rows.csv"));
    Files.createDirectories(root.resolve("pull/done"));
    start();

    awaitCount("data_file", FILES);
    await().until(() -> server.requests(SftpConstants.SSH_FXP_EXTENDED) == 1);
    await().until(() -> server.requests(SftpConstants.SSH_FXP_LSTAT) == 1);
    assertRequests(FILES + 1, FILES + 1, 3 * FILES + 1, 1);
    assertThat(server.requests(SftpConstants.SSH_FXP_FSTAT)).as("FSTAT").isEqualTo(FILES + 1);
  }

  /** Its time can't tell whether it was changed once more in the same second. */
  @Test
  void a_file_that_was_changed_just_before_it_was_opened_is_read_once_more() throws Exception {
    Files.createDirectories(root.resolve("pull/done"));
    Path rows = Files.writeString(root.resolve("pull/rows.csv"), "c\n1\n");
    Files.setLastModifiedTime(rows, FileTime.from(Instant.now().plusSeconds(60)));
    home.location(
        "boston",
        address(),
        ONCE,
        "- {record: product, files: '*.csv', format: csv, fields: {product_code: c, name: c}}\n");
    start();

    awaitCount("product", 1);
    await().until(() -> server.requests(SftpConstants.SSH_FXP_READ) == 2);
    await().until(() -> server.requests(SftpConstants.SSH_FXP_LSTAT) == 1);
    assertRequests(1, 2, 2, 1);
  }

  /** The acknowledgement may have been looked for and written, too, or not yet. */
  @Test
  void a_bundle_costs_what_one_file_costs_whatever_is_in_it() throws Exception {
    Files.createDirectories(root.resolve("pull/ready"));
    Files.createDirectories(root.resolve("pull/done"));
    Bundles.Next bundle = new Bundles(root.resolve("pull"), "boston").next();
    for (int i = 0; i < FILES; i++) {
      bundle.dataFile("photos/" + i + ".jpg", "photo " + i);
    }
    bundle.seal();
    home.location(
        "boston",
        address(),
        ONCE + "\nlistener: true",
        "- {record: product, captured: articles, fields: {product_code: c, name: c}}\n");
    start();

    awaitCount("data_file", FILES);
    await().until(() -> server.requests(SftpConstants.SSH_FXP_EXTENDED) > 0);
    assertThat(server.requests(SftpConstants.SSH_FXP_OPEN)).as("OPEN").isLessThan(10);
    assertThat(server.requests(SftpConstants.SSH_FXP_READ)).as("READ").isLessThan(20);
  }

  /**
   * Its size and that of the one behind it are asked for at once. A ring while a pull is under way
   * would be a pull of its own, so each one is waited for. Acknowledgements are written meanwhile.
   */
  @Test
  void a_bundle_that_is_rung_for_is_not_listed_and_read_in_one_go() throws Exception {
    Files.createDirectories(root.resolve("pull/ready"));
    Files.createDirectories(root.resolve("pull/done"));
    String secret = "the doorbell's secret";
    Files.writeString(home.home().secrets().resolve("doorbell"), secret);
    home.location(
        "boston",
        address(),
        ONCE + "\nlistener: true\ndoorbell: ${secret:doorbell}",
        "- {record: product, captured: articles, fields: {product_code: c, name: c}}\n");
    Bundles bundles = new Bundles(root.resolve("pull"), "boston");
    bundles.seal("articles", "{\"c\":\"0\"}");
    central =
        Central.start(
            home.home(),
            Map.of("DST_DB_URL", database, "DST_DB_USER", "postgres", "DST_DOORBELL_PORT", "0"));
    awaitTaken(bundles, 1);
    int opened = server.requests(SftpConstants.SSH_FXP_OPENDIR);
    int read = server.requests(SftpConstants.SSH_FXP_READ);
    try (Doorbell doorbell =
        new Doorbell("boston", central.doorbell(), secret, Clock.systemUTC())) {
      for (int i = 1; i <= RINGS; i++) {
        bundles.seal("articles", "{\"c\":\"" + i + "\"}");
        doorbell.ring();
        awaitTaken(bundles, i + 1);
      }
    }
    assertThat(server.requests(SftpConstants.SSH_FXP_OPENDIR)).as("OPENDIR").isEqualTo(opened);
    assertThat(server.requests(SftpConstants.SSH_FXP_READ)).as("READ").isEqualTo(read + RINGS);
  }

  /** By the time of a file that is in the listing anyway. */
  @Test
  void a_listener_is_seen_by_the_listing_alone() throws Exception {
    Files.createDirectories(root.resolve("pull/ready"));
    Files.createDirectories(root.resolve("pull/done"));
    Files.createDirectories(root.resolve("pull/ack"));
    Path alive = Files.createFile(root.resolve("pull/ready").resolve(BundleNames.ALIVE));
    home.location(
        "boston",
        address(),
        "every: 500ms\nlistener: true",
        "- {record: product, captured: articles, fields: {product_code: c, name: c}}\n");
    start();
    await().until(() -> home.status().listener().applied() != null);

    int stats = server.requests(SftpConstants.SSH_FXP_STAT);
    int opened = server.requests(SftpConstants.SSH_FXP_OPEN);
    await()
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              Files.setLastModifiedTime(alive, FileTime.from(Instant.now()));
              return home.status().listener().seen() != null;
            });

    assertThat(home.status().untaken()).isEmpty();
    assertThat(home.status().listener().silent()).isNull();
    assertRequests(stats, opened, 0, 0);
    assertThat(server.requests(SftpConstants.SSH_FXP_LSTAT)).as("LSTAT").isZero();

    SignOfLife fails =
        SignOfLife.trouble(new SignOfLife.Trouble("articles", null, "no right on articles"));
    Files.write(alive, fails.bytes());
    await().until(() -> home.status().listener().host().equals(fails));
    await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    assertRequests(stats + 1, opened + 1, 3, 0);
  }

  private void awaitTaken(Bundles bundles, int count) {
    awaitCount("product", count);
    await().until(() -> Files.exists(bundles.done(count)));
  }
}
