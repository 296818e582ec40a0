package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.capture.Capture;
import dst.capture.Captures;
import dst.capture.database.HostDatabase;
import dst.capture.database.Inspection;
import dst.capture.snapshot.SnapshotRequests;
import dst.config.Faults;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.Variables;
import dst.outbox.Outbox;
import dst.seal.HostStatus;
import dst.seal.StatusFile;
import dst.testbed.MariaDb;
import dst.testbed.Postgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The GRANT statements of docs/capture.md, word by word, for users who may do nothing else. */
class RightsIT {
  @TempDir Path dir;
  private String admin;
  private String url;
  private String user;
  private Home home;
  private Host listener;

  @AfterEach
  void itEnds() throws Exception {
    if (listener != null) {
      listener.close();
    }
  }

  @Test
  void the_rights_for_postgresql_are_enough_and_each_is_needed() throws Exception {
    url = Postgres.freshDatabaseOf("shop_owner");
    user = "dst_rights"; // other tests have one of the documented name on this server
    admin = url + "?user=postgres";
    run(
        admin,
        "create role shop login password 'CHANGE'",
        "set role shop_owner",
        "create table articles (artnr integer primary key, name text)",
        "grant select, insert, update, delete on articles to shop");
    try {
      theyAreEnoughAndEachIsNeeded("PostgreSQL", "revoke %s on %s from " + user, "articles");
    } finally {
      run(
          admin,
          "drop owned by dst_rights, shop, dst_install cascade",
          "drop role dst_rights, shop, dst_install");
    }
  }

  @Test
  void the_rights_for_mariadb_are_enough_and_each_is_needed() throws Exception {
    String server = MariaDb.freshDatabase();
    admin = server.replaceFirst("/test_\\w+", "/shop");
    run(server, "create database shop");
    url = admin.replaceFirst("\\?.*", "");
    user = "dst";
    run(
        admin,
        "create user shop@'%' identified by 'CHANGE'",
        "create table articles (artnr integer primary key, name varchar(20))",
        "grant select, insert, update, delete on articles to shop@'%'");
    try {
      theyAreEnoughAndEachIsNeeded("MariaDB", "revoke %s on shop.%s from dst@'%%'", "articles");
    } finally {
      run(server, "drop database shop", "drop user dst@'%', shop@'%', dst_install@'%'");
    }
  }

  private void theyAreEnoughAndEachIsNeeded(String dialect, String revoke, String table)
      throws Exception {
    aHome();
    run(admin, documented("-- " + dialect + ", before dst host install"));
    assertThat(dst("host", "install", "dst_install")).contains("installed in ");
    run(admin, documented("-- " + dialect + ", after dst host install"));

    listener = Host.start(home, environment(user));
    try (Connection program = DriverManager.getConnection(url, "shop", "CHANGE")) {
      program.setAutoCommit(false);
      program.createStatement().execute("insert into articles values (1, 'a'), (2, 'b')");
      program.createStatement().execute("update articles set name = 'c' where artnr = 2");
      program.createStatement().execute("delete from articles where artnr = 1");
      new Outbox("orders").upsert(program, Map.of("nr", "7"));
      program.commit();
    }
    await().until(() -> sealed("articles") == 4 && sealed("orders") == 1);
    new SnapshotRequests(home).ask(List.of("articles"), "test", false);
    await().until(() -> sealed("articles") == 5);
    assertThat(StatusFile.read(home).orElseThrow().troubles()).isEmpty();
    aNewCaptureIsTakenOver();

    try (HostDatabase database = HostDatabase.open(url, user, "CHANGE")) {
      Inspection inspection = new Inspection(database);
      assertThat(inspection.look(captures()).problems()).isEmpty();
      List<String[]> rights = new ArrayList<>();
      Stream.of("select", "delete").forEach(r -> rights.add(new String[] {r, "dst_outbox"}));
      Stream.of("select", "insert", "update", "delete")
          .forEach(r -> rights.add(new String[] {r, "dst_host"}));
      rights.add(new String[] {"select", table});
      if (dialect.equals("MariaDB")) {
        rights.add(new String[] {"trigger", table});
      }
      for (String[] right : rights) {
        run(admin, revoke.formatted(right[0], right[1]));
        List<String> problems = inspection.look(captures()).problems();
        assertThat(problems).as(String.join(" on ", right)).isNotEmpty();
        for (String problem : problems) {
          Matcher grant = Pattern.compile("(grant .+)$").matcher(problem);
          assertThat(grant.find()).as(problem).isTrue();
          run(admin, grant.group(1));
        }
        assertThat(inspection.look(captures()).problems())
            .as("without a restart, after " + problems)
            .isEmpty();
      }
    }
  }

  private void aNewCaptureIsTakenOver() throws IOException {
    Path copies = home.captures().resolve("copies.yaml");
    Files.writeString(copies, "outbox: {table: articles, key: [artnr], triggers: true}\n");
    await()
        .until(
            () ->
                StatusFile.read(home).orElseThrow().troubles().stream()
                    .anyMatch(
                        t ->
                            t.error().contains("copies.yaml")
                                && t.error().contains("dst host install")));
    Files.delete(copies);
    await().until(() -> StatusFile.read(home).orElseThrow().isWell());
  }

  private List<Capture> captures() {
    Faults faults = new Faults();
    Variables variables = Variables.of(home, environment(user));
    return Captures.load(home, HostSettings.load(home, variables, faults), faults);
  }

  private void aHome() throws IOException {
    home = new Home(dir.resolve("home"));
    Files.createDirectories(home.captures());
    Files.createDirectories(home.routes());
    Files.writeString(
        home.conf().resolve("host.properties"),
        "dst.host.location=boston\ndst.host.disk.reserve=1MB\ndst.host.db.url=" + url + "\n");
    Files.writeString(
        home.captures().resolve("articles.yaml"),
        "outbox: {table: articles, key: [artnr], triggers: true}\n");
    Files.writeString(home.captures().resolve("orders.yaml"), "outbox: {}\n");
    try (var files = Files.newDirectoryStream(Path.of("routes"), "host-*")) {
      for (Path file : files) {
        Files.copy(file, home.routes().resolve(file.getFileName()));
      }
    }
  }

  private static Map<String, String> environment(String user) {
    return Map.of("DST_HOST_DB_USER", user, "DST_HOST_DB_PASSWORD", "CHANGE");
  }

  /** Commands take the user from the file, as this process has one environment. */
  private String dst(String host, String command, String user) throws IOException {
    Path file = home.conf().resolve("host.properties");
    String before = Files.readString(file);
    Files.writeString(
        file, before + "dst.host.db.user=" + user + "\ndst.host.db.password=CHANGE\n");
    StringWriter said = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
    line.execute(host, command, "--home", home.dir().toString());
    Files.writeString(file, before);
    return said.toString();
  }

  private long sealed(String capture) throws IOException {
    return StatusFile.read(home).orElseThrow().captures().stream()
        .filter(c -> c.capture().equals(capture))
        .mapToLong(HostStatus.Captured::changes)
        .sum();
  }

  /** The statements of the block of docs/capture.md that begins with this line. */
  private String[] documented(String firstLine) throws IOException {
    String docs = Files.readString(Path.of("docs/capture.md"));
    int from = docs.indexOf("```sql\n" + firstLine);
    assertThat(from).as(firstLine).isNotNegative();
    String block = docs.substring(from + 7, docs.indexOf("```", from + 7));
    return Stream.of(block.replaceAll("--.*", "").split(";"))
        .map(sql -> sql.strip().replaceAll("\\bdst\\b", user))
        .filter(sql -> !sql.isEmpty())
        .toArray(String[]::new);
  }

  private static void run(String url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
