package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dst.bundle.Manifest;
import dst.bundle.Ring;
import dst.bundle.SealedBundle;
import dst.bundle.SignOfLife;
import dst.config.Home;
import dst.outbox.Outbox;
import dst.seal.StatusFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
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
                    .map(SignOfLife.Trouble::error)
                    .anyMatch(error -> error.contains("dst host install")));

    assertThat(dst("host", "install")).as(said.toString()).isZero();

    await().until(() -> StatusFile.read(home).orElseThrow().isWell());
  }

  @Test
  void rows_of_the_outbox_that_nobody_reads_any_more_are_in_the_status_and_found_by_check()
      throws Exception {
    write("conf/captures/articles.yaml", "outbox: {}\n");
    write("conf/captures/prices.yaml", "drop: {folder: drop, format: csv}\n");
    assertThat(dst("host", "install")).as(said.toString()).isZero();
    start();
    Files.delete(home.captures().resolve("articles.yaml"));
    await().until(() -> StatusFile.read(home).orElseThrow().captures().size() == 1);
    assertThat(unread()).isEmpty();
    listener.close();
    program
        .createStatement()
        .execute("insert into dst_outbox (capture, op, data) values ('articles', 'upsert', '{}')");

    start();

    await().until(() -> !unread().isEmpty());
    assertThat(unread())
        .singleElement()
        .asString()
        .contains("1 rows that nobody reads", "articles.yaml back", "--discard-unsealed");
    listener.close();
    assertThat(dst("check", "--connect")).isEqualTo(1);
    assertThat(said.toString()).containsPattern("database jdbc:h2.*: dst_outbox has 1 rows");
    assertThat(dst("host", "uninstall", "--discard-unsealed")).as(said.toString()).isZero();
    start();
    await().until(() -> StatusFile.read(home).orElseThrow().isWell());
  }

  private List<String> unread() throws IOException {
    return StatusFile.read(home).orElseThrow().troubles().stream()
        .map(SignOfLife.Trouble::error)
        .filter(error -> error.contains("dst_outbox"))
        .toList();
  }

  @Test
  void check_tries_what_the_listener_needs_and_changes_nothing() throws Exception {
    List<Ring> rings = new CopyOnWriteArrayList<>();
    AtomicInteger answer = new AtomicInteger(403);
    HttpServer central =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    central.createContext(
        Ring.PATH,
        exchange -> {
          var headers = exchange.getRequestHeaders();
          long at = Long.parseLong(headers.getFirst(Ring.AT));
          rings.add(new Ring("boston", at, headers.getFirst(Ring.SIGNATURE)));
          exchange.sendResponseHeaders(answer.get(), -1);
          exchange.close();
        });
    central.start();
    try {
      write(
          "conf/host.properties",
          """
          dst.host.location=boston
          dst.host.db.url=%s
          dst.host.doorbell.url=http://127.0.0.1:%d
          dst.host.doorbell.secret=s
          """
              .formatted(url, central.getAddress().getPort()));
      write("conf/captures/articles.yaml", "outbox: {}\n");
      write("conf/captures/prices.yaml", "drop: {folder: drop, format: csv}\n");
      write("drop", "a file in the folder's place");
      assertThat(dst("check")).as(said.toString()).isZero();
      assertThat(rings).isEmpty();
      String right = Files.readString(home.dir().resolve("conf/host.properties"));
      write("conf/host.properties", right + "dst.host.db.password=${secret:none}\n");
      assertThat(dst("check", "--connect")).isEqualTo(2);
      assertThat(said.toString())
          .contains("conf/host.properties:5", "listener: is not tried: fix the faults")
          .doesNotContain("database jdbc");
      assertThat(rings).isEmpty();
      write("conf/host.properties", right);

      assertThat(dst("check", "--connect")).isEqualTo(1);
      assertThat(said.toString())
          .containsPattern("database jdbc:h2.*: dst_outbox: .*dst host install")
          .containsPattern("pull area .*/data/pull: ok")
          .containsPattern("prices.yaml: folder .*/drop is no folder")
          .contains("doorbell http://127.0.0.1:")
          .contains("compare dst.host.doorbell.secret");
      assertThat(home.data()).doesNotExist();

      assertThat(dst("host", "install")).isZero();
      Files.delete(home.dir().resolve("drop"));
      for (String folder : List.of("ready", "done", "ack")) {
        Files.createDirectories(home.data().resolve("pull").resolve(folder));
      }
      answer.set(202);
      said.getBuffer().setLength(0);
      assertThat(dst("check", "--connect", "--json")).as(said.toString()).isZero();
      assertThat(said.toString()).contains("\"ok\":true", "\"listener\":[{\"what\":\"database ");
      assertThat(rings).hasSize(2).allMatch(ring -> ring.isSignedWith("s"));
      try (Stream<Path> left = Files.walk(home.data())) {
        assertThat(left.filter(Files::isRegularFile)).isEmpty();
      }

      Files.delete(home.data().resolve("pull/done"));
      write("data/pull/done", "");
      program.createStatement().execute("create user clerk password 'x'");
      said.getBuffer().setLength(0);
      String properties = Files.readString(home.conf().resolve("host.properties"));
      write(
          "conf/host.properties", properties + "dst.host.db.user=clerk\ndst.host.db.password=x\n");
      assertThat(dst("check", "--connect")).isEqualTo(1);
      assertThat(said.toString())
          .contains("done is no folder")
          .contains("grant delete on dst_outbox to \"CLERK\"");
    } finally {
      central.stop(0);
    }
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
