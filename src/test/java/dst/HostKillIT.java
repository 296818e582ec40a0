package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dst.bundle.BundleNames;
import dst.bundle.Manifest;
import dst.bundle.SealedBundle;
import dst.config.Home;
import dst.record.BundleId;
import dst.testbed.Postgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener is killed in the middle of its work, again and again, as a real process. */
class HostKillIT {
  private static final int KEYS = 50;
  private static final long SEED = 20261123;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;
  private final String database = Postgres.freshDatabase();
  private final Map<String, Integer> written = new HashMap<>();
  private final Random random = new Random(SEED);
  private int files;
  private Process host;
  private Home home;

  @AfterEach
  void stop() {
    if (host != null) {
      host.destroyForcibly();
    }
  }

  @Test
  void nothing_is_lost_and_the_last_change_is_the_newest_however_often_the_listener_is_killed()
      throws Exception {
    home = home();
    assertThat(run("host", "install").waitFor()).isZero();
    for (int kills = 0; kills < 6; kills++) {
      host = run("host");
      int until = bundles().size() + 2 + random.nextInt(8);
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> change() && take() && bundles().size() >= until);
      host.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    }
    change();
    host = run("host");
    await().atMost(Duration.ofMinutes(2)).until(() -> outbox() == 0 && dropped() == 0);
    host.destroy();
    assertThat(host.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(host.exitValue()).as(Files.readString(dir.resolve("log"))).isZero();

    Map<String, Integer> newest = new HashMap<>();
    Manifest.Link before = null;
    long seq = 0;
    for (Map.Entry<Long, Path> each : bundles().entrySet()) {
      try (SealedBundle bundle = SealedBundle.open(each.getValue(), SealedBundle.Limits.USUAL)) {
        assertThat(bundle.manifest().bundle().epoch()).isEqualTo(1);
        assertThat(bundle.manifest().previous()).isEqualTo(before);
        before = bundle.link();
        seq = read(bundle, seq, newest);
      }
    }
    assertThat(newest).isEqualTo(written);
  }

  private static long read(SealedBundle bundle, long before, Map<String, Integer> newest)
      throws IOException {
    long seq = before;
    for (Manifest.Changes changes : bundle.manifest().changes()) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(bundle.open(changes), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode change = JSON.readTree(line);
          assertThat(change.path("seq").asLong()).isEqualTo(++seq);
          newest.put(change.path("row").path("K").asText(), change.path("row").path("V").asInt());
        }
      }
    }
    assertThat(bundle.manifest().nextSeq()).isEqualTo(seq + 1);
    return seq;
  }

  /** A transaction of the host's program, and sometimes a dropped file. */
  private boolean change() throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection(database, "postgres", "");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into dst_outbox (capture, op, data) values ('rows', 'upsert', ?)")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 3; i++) {
        insert.setString(1, row("T"));
        insert.executeUpdate();
      }
      connection.commit();
    }
    if (random.nextInt(3) == 0) {
      Path drop = Files.createDirectories(home.dir().resolve("drop"));
      Path growing = drop.resolve("f%06d.jsonl.tmp".formatted(++files));
      Files.writeString(growing, row("F") + "\n" + row("F") + "\n");
      Files.move(
          growing, drop.resolve("f%06d.jsonl".formatted(files)), StandardCopyOption.ATOMIC_MOVE);
    }
    return true;
  }

  private String row(String source) {
    String key = source + random.nextInt(KEYS);
    return "{\"K\":\"%s\",\"V\":%d}".formatted(key, written.merge(key, 1, Integer::sum));
  }

  /** As central does, with some of them. */
  private boolean take() throws IOException {
    Path pullArea = home.data().resolve("pull");
    try (var ready = Files.newDirectoryStream(pullArea.resolve("ready"), "*.zip")) {
      for (Path file : ready) {
        if (random.nextBoolean()) {
          Files.move(file, pullArea.resolve("done").resolve(file.getFileName()));
        }
      }
    } catch (NoSuchFileException notYet) {
      return true;
    }
    return true;
  }

  private Map<Long, Path> bundles() throws IOException {
    Map<Long, Path> found = new TreeMap<>();
    for (String folder : new String[] {"ready", "done"}) {
      Path in = Files.createDirectories(home.data().resolve("pull").resolve(folder));
      try (var all = Files.newDirectoryStream(in, "*.zip")) {
        for (Path file : all) {
          BundleId bundle = BundleNames.parse(file.getFileName().toString()).orElseThrow();
          found.put(bundle.number(), file);
        }
      }
    }
    return found;
  }

  private long outbox() throws SQLException {
    try (Connection connection = DriverManager.getConnection(database, "postgres", "");
        ResultSet count =
            connection.createStatement().executeQuery("select count(*) from dst_outbox")) {
      count.next();
      return count.getLong(1);
    }
  }

  private long dropped() throws IOException {
    try (var all = Files.list(home.dir().resolve("drop"))) {
      return all.filter(file -> file.toString().endsWith(".jsonl")).count();
    }
  }

  private Home home() throws IOException {
    Home made = new Home(dir.resolve("home"));
    Files.createDirectories(made.captures());
    Files.createDirectories(made.routes());
    Files.writeString(
        made.conf().resolve("host.properties"),
        """
        dst.host.location=boston
        dst.host.disk.reserve=1MB
        dst.host.db.user=postgres
        dst.host.db.url=%s
        """
            .formatted(database));
    Files.writeString(made.captures().resolve("rows.yaml"), "outbox: {}\n");
    Files.writeString(
        made.captures().resolve("files.yaml"), "drop: {folder: drop, format: json-lines}\n");
    try (var shipped = Files.newDirectoryStream(Path.of("routes"), "host-*")) {
      for (Path file : shipped) {
        Files.copy(file, made.routes().resolve(file.getFileName()));
      }
    }
    return made;
  }

  private Process run(String... command) throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dst.Main");
    java.command().addAll(List.of(command));
    java.command().addAll(List.of("--home", home.dir().toString()));
    java.redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("log").toFile()));
    return java.start();
  }
}
