package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.route.broker.DeadLetterQueues;
import dst.testbed.Postgres;
import dst.testbed.SftpServer;
import dst.testbed.TestHome;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrored folders with real parts: SFTP, a central that is killed, Artemis, PostgreSQL. */
class MirrorIT {
  private static final Duration LONG = Duration.ofMinutes(4);

  @TempDir Path dir;
  private final SftpServer server = new SftpServer();
  private final String database = Postgres.freshDatabase();
  private TestHome home;
  private Path photos;
  private Process central;

  @BeforeEach
  void makeHome() throws IOException {
    home = new TestHome(dir.resolve("home"));
    home.knownHosts(server.knownHost());
    Path root = dir.resolve("host");
    server.account("boston", root);
    photos = Files.createDirectories(root.resolve("pull/photos"));
    home.location(
        "boston",
        "sftp://boston@127.0.0.1:" + server.port() + "/pull",
        """
        - record: product
          files: "*.csv"
          format: csv
          fields: {product_code: code, name: name}
        """);
    Path definition = home.home().locations().resolve("boston.yaml");
    Files.writeString(
        definition,
        Files.readString(definition) + "data-files:\n  - {folder: photos, every: 1s}\n");
  }

  @AfterEach
  void stop() throws Exception {
    kill();
    server.close();
  }

  private void start() throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            "dst.Main",
            "central",
            "--home",
            home.home().dir().toString());
    java.environment().put("DST_DB_URL", database);
    java.environment().put("DST_DB_USER", "postgres");
    File log = dir.resolve("central.log").toFile();
    java.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    central = java.start();
  }

  private void kill() throws InterruptedException {
    if (central != null) {
      central.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    }
  }

  private Map<String, String> query(String sql) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(database, "postgres", "");
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      while (row.next()) {
        rows.put(row.getString(1), row.getString(2));
      }
    }
    return rows;
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(query("select 'n', (" + sql + ")").get("n"));
  }

  private boolean hasTables() throws SQLException {
    return number("select count(*) from pg_tables where tablename = 'data_file'") == 1;
  }

  private Map<String, String> rows() throws SQLException {
    return hasTables()
        ? query("select path, sha256 from data_file where not deleted")
        : new TreeMap<>();
  }

  private static Map<String, String> hashes(Path root, String prefix) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    if (Files.exists(root)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(MirrorIT::isFile).toList()) {
          hashes.put(prefix + root.relativize(file), sha256(file));
        }
      }
    }
    return hashes;
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitEqual() throws IOException {
    Map<String, String> host = hashes(photos, "photos/");
    await().atMost(LONG).until(() -> rows().equals(host));
    Path tree = home.home().data().resolve("files/boston");
    await().atMost(LONG).until(() -> hashes(tree.resolve("photos"), "photos/").equals(host));
  }

  private void put(String path, String content) throws IOException {
    Path file = photos.resolve(path);
    Files.createDirectories(file.getParent());
    Path growing = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(growing, content);
    Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void new_changed_renamed_nested_removed_and_large_files_follow_their_host() throws Exception {
    put("a.gif", "a");
    put("sub/deeper/b.gif", "b");
    put("same.gif", "b");
    put("odd *?[x] name é.gif", "odd");
    put("name", "a file");
    byte[] block = new byte[1 << 20];
    new Random(1).nextBytes(block);
    try (OutputStream large = Files.newOutputStream(photos.resolve("large.tif"))) {
      for (int i = 0; i < 200; i++) {
        block[i] = (byte) i;
        large.write(block);
      }
    }
    Files.createSymbolicLink(photos.resolve("link.gif"), Path.of("a.gif"));
    Files.createSymbolicLink(photos.resolve("loop"), Path.of("."));
    start();
    awaitEqual();

    put("a.gif", "a, changed");
    Files.move(photos.resolve("sub/deeper/b.gif"), photos.resolve("sub/renamed.gif"));
    Files.delete(photos.resolve("sub/deeper"));
    Files.delete(photos.resolve("name"));
    put("name/below.gif", "a folder now");
    Files.delete(photos.resolve("large.tif"));
    awaitEqual();
    assertThat(home.home().data().resolve("files/boston/photos/sub/deeper")).doesNotExist();

    Files.delete(photos.resolve("name/below.gif"));
    Files.delete(photos.resolve("name"));
    put("name", "a file again");
    Files.writeString(photos.resolveSibling("p.csv"), "code,name\nA,Axle\n");
    awaitEqual();
    await().atMost(LONG).until(() -> number("select count(*) from product") == 1);
    assertThat(
            number("select count(*) from bundle where records <> applied + superseded + rejected"))
        .isZero();
    assertThat(number("select count(*) from data_file where deleted")).isEqualTo(3);
  }

  @Test
  void nothing_is_lost_and_nothing_counts_twice_however_often_central_is_killed() throws Exception {
    Random random = new Random(20261123);
    for (int i = 0; i < 4_000; i++) {
      Path file = photos.resolve(i % 13 + "/" + i + ".gif");
      Files.createDirectories(file.getParent());
      Files.writeString(file, "content " + i % 1_500);
    }
    for (int kills = 0; kills < 4; kills++) {
      start();
      int until = rows().size() + 1 + random.nextInt(900);
      await().atMost(LONG).until(() -> rows().size() >= Math.min(until, 3_900));
      kill();
      String path = random.nextInt(13) + "/new" + kills + ".gif";
      Files.writeString(photos.resolve(path), "new " + kills, StandardCharsets.UTF_8);
      Files.deleteIfExists(photos.resolve("0/" + 13 * kills + ".gif"));
    }
    start();
    awaitEqual();

    assertThat(
            number("select count(*) from bundle where records <> applied + superseded + rejected"))
        .isZero();
    assertThat(number("select coalesce(sum(superseded), 0) from bundle"))
        .as("files that were queued in two bundles")
        .isZero();
    try (DeadLetterQueues queues = DeadLetterQueues.open(home.settings().broker())) {
      assertThat(queues.locations()).isEmpty();
    }
  }
}
