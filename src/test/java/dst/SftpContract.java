package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.Acknowledgement;
import dst.capture.Acknowledged;
import dst.testbed.Bundles;
import dst.testbed.Postgres;
import dst.testbed.Rows;
import dst.testbed.Said;
import dst.testbed.SftpHost;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What central does at a host, whatever SFTP server that has. One central and one server for all
 * tests; each has a folder of the pull area as a location of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SftpContract {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(2));

  /** What patterns, shells and paths could make something else of. */
  private static final List<String> ODD =
      List.of(
          "q?",
          "qa",
          "star*",
          "starry",
          "[a-z]",
          "b",
          "{c,d}",
          "two  blanks ",
          "größe",
          "ü".repeat(125),
          "€".repeat(60) + "1",
          "€".repeat(60) + "2",
          "🚲",
          "it's \"quoted\"",
          "$HOME",
          "%41",
          "#1;&",
          "-rf",
          "a:b");

  private static final String PRODUCTS =
      """
      - record: product
        files: "*.csv"
        format: csv
        fields: {product_code: code, name: name, image: {from: photo, in: photos}}
      """;

  private final String database = Postgres.freshDatabase();
  private final Rows rows = new Rows(database, "postgres");
  private SftpHost host;
  private TestHome home;
  private Central central;
  private Said said;

  abstract SftpHost host(Path dir) throws IOException;

  /** How often each location is pulled. */
  String every() {
    return "100ms";
  }

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    host = host(dir.resolve("host"));
    home = new TestHome(dir.resolve("home"));
    home.knownHosts(host.knownHost());
    if (host.privateKey() != null) {
      Path key = home.home().secrets().resolve("key");
      Files.copy(host.privateKey(), key);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
    location("plain", "", PRODUCTS);
    location("marked", "finished: {marker: .done}", PRODUCTS);
    location("records", "", PRODUCTS);
    location("mirrored", "", PRODUCTS);
    Path mirrored = home.home().locations().resolve("mirrored.yaml");
    Files.writeString(
        mirrored, Files.readString(mirrored) + "data-files: [{folder: photos, every: 1s}]\n");
    location(
        "sealed",
        "listener: true",
        "- {record: product, captured: articles, fields: {product_code: c, name: c}}\n");
    location("refused", "", PRODUCTS);
    host.folder("sealed/ready");
    host.folder("sealed/done");
    host.folder("mirrored/photos");
    said = Said.by("dst");
    central = Central.start(home.home(), Map.of("DST_DB_URL", database, "DST_DB_USER", "postgres"));
  }

  private void location(String id, String pull, String records) throws IOException {
    host.folder(id);
    String from = "sftp://" + host.account() + "@127.0.0.1:" + host.port() + "/pull/" + id;
    home.location(id, from, "every: " + every() + "\n" + pull, records);
    if (host.privateKey() != null) {
      Path definition = home.home().locations().resolve(id + ".yaml");
      String byKey =
          Files.readString(definition)
              .replace("password: ${secret:account}", "private-key: ${secret:key}");
      Files.writeString(definition, byKey);
    }
  }

  @AfterAll
  void stop() throws IOException {
    if (said != null) {
      said.close();
    }
    if (central != null) {
      central.close();
    }
    if (host != null) {
      host.close();
    }
  }

  private Path in(String location) {
    return host.pullArea().resolve(location);
  }

  private static void drop(Path folder, String name, String content) throws IOException {
    Path growing = folder.resolve(".growing");
    Files.writeString(growing, content);
    Files.move(growing, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String product(String code) {
    return "code,name,photo\n" + code + "," + code + ",\n";
  }

  private void awaitRows(String sql, String... expected) {
    SOON.untilAsserted(() -> assertThat(rows.of(sql)).containsExactlyInAnyOrder(expected));
  }

  private static String sha256(String content) {
    return Rows.sha256(content.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> contents(Path done) throws IOException {
    if (!Files.isDirectory(done)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(done)) {
      return files.map(SftpContract::content).sorted().toList();
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void files_of_odd_names_are_taken_and_moved_one_by_one() throws Exception {
    for (int i = 0; i < ODD.size(); i++) {
      drop(in("plain"), ODD.get(i) + ".csv", product("P" + i));
    }

    List<String> all =
        Stream.iterate(0, i -> i < ODD.size(), i -> i + 1).map(i -> product("P" + i)).toList();
    SOON.untilAsserted(
        () ->
            assertThat(contents(in("plain").resolve("done")))
                .containsExactlyInAnyOrderElementsOf(all));
    awaitRows("select count(*) from product where location = 'plain'", ODD.size() + "");
    try (Stream<Path> left = Files.list(in("plain"))) {
      assertThat(left).containsExactly(in("plain").resolve("done"));
    }
  }

  @Test
  void of_two_files_with_one_name_both_are_in_done() throws Exception {
    for (int i = 1; i <= 2; i++) {
      int soFar = i;
      drop(in("refused"), "again?.csv", product("A" + i));
      SOON.until(() -> contents(in("refused").resolve("done")).contains(product("A" + soFar)));
    }
  }

  /** For a pattern, the marker of {@code m?.csv} would be that of another file, too. */
  @Test
  void a_marker_is_deleted_with_its_own_file_and_no_other_one() throws Exception {
    Path other = in("marked").resolve("mb.csv.done");
    Files.createFile(other);
    for (String name : List.of("m?.csv", "m*.csv", "[m].csv")) {
      drop(in("marked"), name, product(name));
      Files.createFile(in("marked").resolve(name + ".done"));
      SOON.until(() -> contents(in("marked").resolve("done")).contains(product(name)));
      assertThat(in("marked").resolve(name + ".done")).doesNotExist();
      assertThat(other).exists();
    }

    drop(in("marked"), "mb.csv", product("mb"));
    SOON.until(() -> contents(in("marked").resolve("done")).contains(product("mb")));
  }

  @Test
  void data_files_of_odd_names_and_a_large_one_come_with_their_records() throws Exception {
    Path photos = host.folder("records/photos");
    StringBuilder list = new StringBuilder("code,name,photo\n");
    Random random = new Random(7);
    String[] expected = new String[ODD.size()];
    for (int i = 0; i < ODD.size(); i++) {
      byte[] content = new byte[i == 0 ? 3 << 20 : 1_000 + i];
      random.nextBytes(content);
      String name = ODD.get(i) + ".gif";
      Files.write(photos.resolve(name), content);
      list.append("\"R%d\",x,\"%s\"\n".formatted(i, name.replace("\"", "\"\"")));
      expected[i] = "photos/" + name + "|" + Rows.sha256(content);
    }
    drop(in("records"), "rows?.csv", list.toString());

    awaitRows("select path, sha256 from data_file where location = 'records'", expected);
    awaitRows(
        "select count(*) from product where location = 'records' and image is not null",
        ODD.size() + "");
  }

  @Test
  void a_mirrored_folder_comes_with_the_folders_in_it_and_so_do_its_changes() throws Exception {
    String sql =
        "select path, sha256 from data_file where location = 'mirrored' and deleted = false";
    Path photos = in("mirrored/photos");
    Path below = host.folder("mirrored/photos/sub*[1]?");
    Files.createDirectories(photos.resolve("subx"));
    Files.writeString(photos.resolve("q?.gif"), "one");
    Files.writeString(below.resolve("ü.gif"), "two");
    Files.writeString(photos.resolve("subx/a.gif"), "three");
    Files.createSymbolicLink(photos.resolve("link.gif"), Path.of("q?.gif"));
    awaitRows(
        sql,
        "photos/q?.gif|" + sha256("one"),
        "photos/sub*[1]?/ü.gif|" + sha256("two"),
        "photos/subx/a.gif|" + sha256("three"));

    Files.writeString(photos.resolve("q?.gif"), "and one");
    Files.delete(photos.resolve("subx/a.gif"));
    awaitRows(sql, "photos/q?.gif|" + sha256("and one"), "photos/sub*[1]?/ü.gif|" + sha256("two"));
  }

  /** All the while a listener reads it, which must see none of the writing. */
  @Test
  void bundles_are_acknowledged_again_and_again() throws Exception {
    Bundles bundles = new Bundles(in("sealed"), "sealed");
    Acknowledged listener = new Acknowledged(in("sealed"));
    long applied = 0;
    for (int i = 1; i <= 3; i++) {
      Bundles.Next next = bundles.next().upsert("articles", "{\"c\":\"S" + i + "\"}");
      next.dataFile("photos/" + i + "?.gif", String.valueOf(i).repeat(i == 2 ? 3 << 20 : 10));
      next.seal();
      while (applied < i) {
        long now = listener.now().map(Acknowledgement::applied).orElse(0L);
        assertThat(now).isBetween(applied, (long) i);
        applied = now;
        Thread.onSpinWait();
      }
    }
    awaitRows("select product_code from product where location = 'sealed'", "S1", "S2", "S3");
    SOON.until(() -> Files.exists(bundles.done(3)));
    SOON.untilAsserted(
        () -> {
          try (Stream<Path> ack = Files.list(in("sealed/ack"))) {
            assertThat(ack).containsExactly(in("sealed/ack/central.json"));
          }
        });
  }

  @Test
  void what_the_host_refuses_is_a_sentence_with_request_path_and_host() throws Exception {
    Assumptions.assumeTrue(host.keepsRights());
    location("denied", "", PRODUCTS);
    Files.setOwner(in("denied"), Files.getOwner(home.home().dir()));
    Files.setPosixFilePermissions(in("denied"), PosixFilePermissions.fromString("rwxr-xr-x"));
    drop(in("denied"), "a.csv", product("D"));

    SOON.untilAsserted(
        () ->
            assertThat(said.lines())
                .anySatisfy(
                    line ->
                        assertThat(line)
                            .contains("denied: the pull failed")
                            .contains("pull/denied/done: 127.0.0.1 refused to make it: ")
                            .contains("permission denied")));
    host.give(in("denied"));
    SOON.until(() -> contents(in("denied").resolve("done")).contains(product("D")));
    said.forgetAll();
  }

  /** It stays so for as long as the tests run, also where connections are closed meanwhile. */
  @AfterAll
  void nothing_else_is_logged_than_what_a_test_has_provoked() {
    if (said != null) {
      assertThat(said.lines()).filteredOn(line -> !line.startsWith("INFO")).isEmpty();
    }
  }
}
