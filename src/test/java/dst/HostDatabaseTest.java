package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.Manifest;
import dst.bundle.SealedBundle;
import dst.config.Home;
import dst.host.HostStatus;
import dst.host.StatusFile;
import dst.outbox.Outbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A host whose programs write a database: commands, shipped route files and listener together. */
class HostDatabaseTest {
  @TempDir Path dir;
  private final StringWriter said = new StringWriter();
  private Home home;
  private String url;
  private Connection program;
  private Host listener;

  @BeforeEach
  void aHomeAndAProgram() throws Exception {
    home = new Home(dir.resolve("home"));
    url = "jdbc:h2:file:" + dir.resolve("shop");
    Files.createDirectories(home.captures());
    Files.createDirectories(home.routes());
    write("conf/host.properties", "dst.host.location=boston\ndst.host.db.url=" + url + "\n");
    try (var files = Files.newDirectoryStream(Path.of("routes"), "host-*")) {
      for (Path file : files) {
        Files.copy(file, home.routes().resolve(file.getFileName()));
      }
    }
    program = DriverManager.getConnection(url, "sa", "");
  }

  @AfterEach
  void theyEnd() throws Exception {
    if (listener != null) {
      listener.close();
    }
    program.close();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(home.dir().resolve(file), text);
  }

  private int dst(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", home.dir().toString()));
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
    return line.execute(all.toArray(String[]::new));
  }

  /** Of all sealed bundles, in order. */
  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    List<Path> bundles;
    try (Stream<Path> files = Files.list(home.data().resolve("pull/ready"))) {
      bundles = files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
    }
    for (Path file : bundles) {
      try (SealedBundle bundle = SealedBundle.open(file, SealedBundle.Limits.USUAL)) {
        for (Manifest.Changes entry : bundle.manifest().changes()) {
          try (InputStream in = bundle.open(entry)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(lines::add);
          }
        }
      }
    }
    return lines;
  }

  private void start() throws Exception {
    listener = Host.start(home, Map.of("DST_HOST_DISK_RESERVE", "1MB"));
  }

  @Test
  void what_a_program_commits_is_sealed_and_what_it_rolls_back_is_not() throws Exception {
    write("conf/captures/articles.yaml", "outbox: {}\n");
    assertThat(dst("host", "install", "--dry-run")).isZero();
    assertThat(said.toString()).contains("create table if not exists dst_outbox");
    assertThat(dst("host", "install")).as(said.toString()).isZero();
    start();
    program.setAutoCommit(false);
    new Outbox("articles").upsert(program, Map.of("ARTNR", "never"));
    program.rollback();
    new Outbox("articles").upsert(program, Map.of("ARTNR", "4711"));
    program.commit();

    await().until(() -> !lines().isEmpty());

    assertThat(lines())
        .containsExactly("{\"op\":\"upsert\",\"seq\":1,\"row\":{\"ARTNR\":\"4711\"}}");
    listener.close();
    assertThat(dst("host", "uninstall")).as(said.toString()).isZero();
    assertThat(dst("host", "install", "--dry-run")).isZero();
  }

  @Test
  void an_outbox_that_is_not_made_yet_is_in_the_status_and_waited_for() throws Exception {
    write("conf/captures/articles.yaml", "outbox: {}\n");
    start();
    await()
        .until(
            () ->
                StatusFile.read(home).orElseThrow().troubles().stream()
                    .map(HostStatus.Trouble::error)
                    .anyMatch(error -> error.contains("dst host install")));

    assertThat(dst("host", "install")).as(said.toString()).isZero();

    await().until(() -> StatusFile.read(home).orElseThrow().isWell());
  }

  @Test
  void triggers_where_dst_makes_none_are_refused_with_the_file_that_asks_for_them()
      throws SQLException, IOException {
    program.createStatement().execute("create table articles (artnr int primary key)");
    write(
        "conf/captures/articles.yaml", "outbox: {table: articles, key: [artnr], triggers: true}\n");

    assertThat(dst("host", "install")).isEqualTo(1);

    assertThat(said.toString())
        .contains("articles.yaml: dst makes no triggers in h2")
        .contains("triggers: false");
  }

  @Test
  void an_integrators_select_is_run_and_goes_on_behind_its_mark_after_a_restart() throws Exception {
    program
        .createStatement()
        .execute("create table stock (id int primary key, qty int, gone varchar(1), rev bigint)");
    write(
        "conf/captures/stock.yaml",
        """
        select:
          query: select id, qty, gone, rev from stock where rev > :?since order by rev
          mark: rev
          start: "0"
          every: 100ms
          deleted: {GONE: Y}
        """);
    start();
    program.createStatement().execute("insert into stock values (1, 7, 'N', 10), (2, 8, 'Y', 11)");
    await().until(() -> !lines().isEmpty());
    listener.close();
    start();
    program.createStatement().execute("update stock set qty = 9, rev = 12 where id = 1");
    await().until(() -> lines().size() > 2);

    assertThat(lines())
        .containsExactly(
            "{\"op\":\"upsert\",\"seq\":1,\"row\":{\"ID\":1,\"QTY\":7,\"GONE\":\"N\",\"REV\":10}}",
            "{\"op\":\"delete\",\"seq\":2,\"row\":{\"ID\":2,\"QTY\":8,\"GONE\":\"Y\",\"REV\":11}}",
            "{\"op\":\"upsert\",\"seq\":3,\"row\":{\"ID\":1,\"QTY\":9,\"GONE\":\"N\",\"REV\":12}}");
  }
}
