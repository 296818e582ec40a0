package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.testbed.HostileLine;
import dst.testbed.HostileLine.Mode;
import dst.testbed.Postgres;
import dst.testbed.Rows;
import dst.testbed.SftpServer;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Twelve of 46 hosts misbehave, each in its own way; the others must not notice. */
class HostileHostsIT {
  private static final Logger LOG = LoggerFactory.getLogger(HostileHostsIT.class);
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(4));
  private static final int HEALTHY = 34;
  private static final int PHOTOS = 600;
  private static final int BIG_FILE = 1_000_000;

  /** A place in the middle of a file of that size, behind all that comes before it. */
  private static final long IN_MID_FILE = 300_000;

  private static final String CSV =
      """
      - record: product
        files: "*.csv"
        format: csv
        fields: {product_code: code, name: name, price: price}
      """;

  @TempDir Path dir;
  private final SftpServer server = new SftpServer();
  private final String database = Postgres.freshDatabase();
  private final Map<String, HostileLine> lines = new TreeMap<>();
  private Central central;

  @AfterEach
  void stop() throws IOException {
    if (central != null) {
      central.close();
    }
    for (HostileLine line : lines.values()) {
      line.close();
    }
    server.close();
  }

  private Path hostOf(String location) {
    return dir.resolve("hosts").resolve(location).resolve("pull");
  }

  private void define(TestHome home, String id, int port, String pull) throws IOException {
    server.account(id, hostOf(id).getParent());
    Files.createDirectories(hostOf(id));
    home.location(id, "sftp://" + id + "@127.0.0.1:" + port + "/pull", pull, CSV);
  }

  private void drop(String location, String name, String content) throws IOException {
    Path growing = hostOf(location).resolve(name + ".part");
    Files.writeString(growing, content);
    Files.move(growing, hostOf(location).resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String small(String code) {
    return "code,name,price\n" + code + ",Nut,2\n";
  }

  private static String big(String code) {
    StringBuilder csv = new StringBuilder(small(code));
    for (int i = 0; csv.length() < BIG_FILE; i++) {
      csv.append(code).append('-').append(i).append(',').append("x".repeat(190)).append(",1\n");
    }
    return csv.toString();
  }

  /** When the record of each location was stored, in milliseconds. */
  private Map<String, Long> stored(String code) {
    String sql =
        "select location, extract(epoch from applied_at) * 1000 from product where product_code = ?";
    Map<String, Long> stored = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(database, "postgres", "");
        var select = connection.prepareStatement(sql)) {
      select.setString(1, code);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          stored.put(row.getString(1), row.getLong(2));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return stored;
  }

  /** Drops a file at each of the healthy hosts, awaits all, and tells how long they took. */
  private void round(String code, String when) throws IOException {
    Map<String, Long> dropped = new TreeMap<>();
    for (int i = 0; i < HEALTHY; i++) {
      drop("healthy-" + i, code + ".csv", small(code));
      dropped.put("healthy-" + i, System.currentTimeMillis());
    }
    SOON.until(() -> stored(code).keySet().containsAll(dropped.keySet()));
    Map<String, Long> stored = stored(code);
    List<Long> took = new ArrayList<>();
    dropped.forEach((location, at) -> took.add(stored.get(location) - at));
    took.sort(null);
    LOG.warn(
        "{}: dropped to stored at {} healthy hosts: median {} ms, longest {} ms",
        when,
        HEALTHY,
        took.get(took.size() / 2),
        took.get(took.size() - 1));
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  @Test
  void the_others_go_on_while_hosts_hang_in_every_way_and_all_arrives_when_they_are_healed()
      throws Exception {
    TestHome home = new TestHome(dir.resolve("home"));
    home.properties("dst.pull.retry.most = 2s\n");
    StringBuilder knownHosts = new StringBuilder(server.knownHost());
    for (int i = 0; i < HEALTHY; i++) {
      define(home, "healthy-" + i, server.port(), "every: 500ms");
    }
    for (String way :
        List.of(
            "silent-0",
            "silent-40",
            "silent-700",
            "silent-1300",
            "silent-1700",
            "silent-2100",
            "silent-file",
            "trickle-0",
            "trickle-1500",
            "trickle-file",
            "cut-file",
            "half-open")) {
      HostileLine line = new HostileLine(server.port());
      lines.put(way, line);
      knownHosts.append(server.knownHost(line.port()));
      define(home, way, line.port(), "every: 500ms\ntimeout: 5s\nstalled-after: 10s\n");
    }
    home.knownHosts(knownHosts.toString());
    central = Central.start(home.home(), Map.of("DST_DB_URL", database, "DST_DB_USER", "postgres"));
    for (String way : lines.keySet()) {
      drop(way, "before.csv", small("BEFORE"));
    }
    round("BEFORE", "before");
    SOON.until(() -> stored("BEFORE").keySet().containsAll(lines.keySet()));

    lines.forEach(HostileHostsIT::misbehave);
    for (String way : lines.keySet()) {
      drop(way, "during.csv", way.endsWith("-file") ? big("DURING") : small("DURING"));
    }
    Map<String, Integer> connected = new TreeMap<>();
    lines.forEach((way, line) -> connected.put(way, line.connections()));
    for (int i = 1; i <= 5; i++) {
      round("DURING-" + i, "while 12 hosts hang");
    }
    for (Map.Entry<String, HostileLine> each : lines.entrySet()) {
      String way = each.getKey();
      SOON.alias(way + " is cut and tried again and again")
          .until(() -> each.getValue().connections() >= connected.get(way) + 3);
    }
    round("LATE", "after many attempts");
    assertThat(stored("DURING")).isEmpty();
    assertThat(threads("pull-")).isLessThanOrEqualTo(2L * (HEALTHY + lines.size()));

    lines.values().forEach(HostileLine::heal);
    lines.values().forEach(HostileLine::drop);
    SOON.until(() -> stored("DURING").keySet().equals(lines.keySet()));
    round("AFTER", "after they were healed");
    central.close();
    central = null;
    SOON.until(() -> threads("pull-") + threads("Connect thread") + threads("watchdog") == 0);
  }

  /** Some of them are asked for ahead, on channels of their own, when the line fails. */
  @Test
  void photos_come_when_a_host_is_healed_that_failed_while_they_were_read_ahead() throws Exception {
    TestHome home = new TestHome(dir.resolve("home"));
    home.properties("dst.pull.retry.most = 2s\n");
    StringBuilder knownHosts = new StringBuilder();
    for (String way : List.of("silent-file", "trickle-file", "cut-file")) {
      HostileLine line = new HostileLine(server.port());
      lines.put(way, line);
      knownHosts.append(server.knownHost(line.port()));
      define(home, way, line.port(), "every: 500ms\ntimeout: 5s\nstalled-after: 10s\n");
      Path definition = home.home().locations().resolve(way + ".yaml");
      Files.writeString(
          definition, Files.readString(definition) + "data-files: [{folder: photos, every: 2s}]\n");
      Files.createDirectories(hostOf(way).resolve("photos"));
      for (int i = 0; i < PHOTOS; i++) {
        byte[] photo = (way + i).repeat(300).getBytes(StandardCharsets.UTF_8);
        Files.write(hostOf(way).resolve("photos/" + i + ".jpg"), photo);
      }
    }
    home.knownHosts(knownHosts.toString());
    lines.forEach(HostileHostsIT::misbehave);
    central = Central.start(home.home(), Map.of("DST_DB_URL", database, "DST_DB_USER", "postgres"));
    for (Map.Entry<String, HostileLine> each : lines.entrySet()) {
      SOON.alias(each.getKey() + " is cut and tried again and again")
          .until(() -> each.getValue().connections() >= 4);
    }

    lines.values().forEach(HostileLine::heal);
    lines.values().forEach(HostileLine::drop);
    Rows rows = new Rows(database, "postgres");
    SOON.untilAsserted(
        () ->
            assertThat(rows.of("select count(distinct sha256) from data_file"))
                .containsExactly("" + 3 * PHOTOS));
    central.close();
    central = null;
    SOON.until(() -> threads("pull-") + threads("Connect thread") + threads("watchdog") == 0);
  }

  private static void misbehave(String way, HostileLine line) {
    Mode mode =
        way.startsWith("trickle") ? Mode.TRICKLE : way.startsWith("cut") ? Mode.CUT : Mode.SILENT;
    if (way.equals("half-open")) {
      line.misbehave(mode, 0);
      return;
    }
    String after = way.substring(way.indexOf('-') + 1);
    line.misbehave(mode, after.equals("file") ? IN_MID_FILE : Long.parseLong(after));
    line.drop();
  }
}
