package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.testbed.OpenSsh;
import dst.testbed.Postgres;
import dst.testbed.Rows;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host's program replaces its file again and again, whenever central has begun to read it: all
 * that ends in {@code done/} is in the database, and the last one in any case.
 */
class ReplacedIT {
  private static final int VERSIONS = 40;
  private static final int ROWS = 300;
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir Path dir;
  private final String database = Postgres.freshDatabase();
  private final Rows rows = new Rows(database, "postgres");
  private TestHome home;
  private OpenSsh host;
  private Central central;

  @BeforeEach
  void makeHome() throws IOException {
    home = new TestHome(dir.resolve("home"));
  }

  @AfterEach
  void stop() throws IOException {
    if (central != null) {
      central.close();
    }
    if (host != null) {
      host.close();
    }
  }

  private void start(String pull) throws Exception {
    Files.writeString(
        home.home().locations().resolve("boston.yaml"),
        """
        name: Boston
        time-zone: America/New_York
        pull:
        %s  every: 100ms
        records:
          - record: product
            files: "*.csv"
            format: csv
            fields: {product_code: code, name: name}
        """
            .formatted(pull.indent(2)));
    central = Central.start(home.home(), Map.of("DST_DB_URL", database, "DST_DB_USER", "postgres"));
  }

  @Test
  void in_a_folder_of_this_machine() throws Exception {
    Path pull = Files.createDirectories(dir.resolve("pull"));
    start("from: file://" + pull);
    replaceAgainAndAgain(pull, "", VERSIONS);
  }

  @Test
  void in_place_of_a_file_with_a_marker() throws Exception {
    Path pull = Files.createDirectories(dir.resolve("pull"));
    start("from: file://" + pull + "\nfinished: {marker: .done}");
    replaceAgainAndAgain(pull, ".done", VERSIONS);
  }

  @Test
  void over_openssh() throws Exception {
    Path pull = openSsh();
    start(address());
    replaceAgainAndAgain(pull, "", VERSIONS);
  }

  @Test
  void over_openssh_where_files_must_stand_still() throws Exception {
    Path pull = openSsh();
    start(address() + "\nfinished: {unchanged: 1s}");
    replaceAgainAndAgain(pull, "", 6);
  }

  private Path openSsh() throws Exception {
    OpenSsh.require();
    for (String key : List.of("host", "account")) {
      Process made =
          new ProcessBuilder(
                  "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", dir.resolve(key).toString())
              .inheritIO()
              .start();
      assertThat(made.waitFor()).isZero();
    }
    host =
        new OpenSsh(
            Path.of("conf/compose/host/sshd_config"),
            dir.resolve("host"),
            dir.resolve("account.pub"));
    Files.copy(dir.resolve("account"), home.home().secrets().resolve("boston.key"));
    home.knownHosts("[127.0.0.1]:" + host.port() + " " + Files.readString(dir.resolve("host.pub")));
    return host.pullArea();
  }

  private String address() {
    return "from: sftp://%s@127.0.0.1:%d/pull%nprivate-key: ${secret:boston.key}"
        .formatted(OpenSsh.ACCOUNT, host.port());
  }

  private void replaceAgainAndAgain(Path pull, String marker, int versions) throws Exception {
    Path stock = pull.resolve("stock.csv");
    Path staged = home.home().data().resolve("staging/boston/staged");
    for (int version = 1; version <= versions; version++) {
      Path growing = Files.writeString(pull.resolve("stock.tmp"), csv(version));
      Files.move(growing, stock, StandardCopyOption.ATOMIC_MOVE);
      if (!marker.isEmpty()) {
        Files.writeString(pull.resolve("stock.csv" + marker), "");
      }
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> Files.exists(staged) || !Files.exists(stock));
    }
    await().atMost(LONG).until(() -> !Files.exists(stock));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(rows.of("select count(*) from bundle where completed is not null"))
                    .isEqualTo(rows.of("select count(*) from bundle")));
    await().atMost(LONG).until(() -> found().contains(versions));

    List<Integer> moved = moved(pull.resolve("done"));
    assertThat(moved).isSorted().doesNotHaveDuplicates().endsWith(versions);
    assertThat(found()).as("all that was moved was read").containsAll(moved);
    assertThat(found()).as("in order").isSorted();
    assertThat(rows.of("select distinct name from product where product_code like 'R%'"))
        .containsExactly(name(versions));
    assertThat(rows.of("select sum(rejected) from bundle")).containsExactly("0");
  }

  /** All versions have as many bytes. */
  private static String csv(int version) {
    StringBuilder csv =
        new StringBuilder("code,name\nV%06d,%s\n".formatted(version, name(version)));
    for (int i = 0; i < ROWS; i++) {
      csv.append("R%d,%s%n".formatted(i, name(version)));
    }
    return csv.toString();
  }

  private static String name(int version) {
    return "version %06d".formatted(version);
  }

  /** The versions in the database, in the order in which they were taken. */
  private List<Integer> found() throws SQLException {
    return rows
        .of("select product_code from product where product_code like 'V%' order by bundle")
        .stream()
        .map(code -> Integer.valueOf(code.substring(1)))
        .toList();
  }

  private static List<Integer> moved(Path done) throws IOException {
    List<Integer> versions = new ArrayList<>();
    try (Stream<Path> files = Files.list(done)) {
      for (Path file : files.sorted().toList()) {
        versions.add(Integer.valueOf(Files.readAllLines(file).get(1).substring(1, 7)));
      }
    }
    return versions;
  }
}
