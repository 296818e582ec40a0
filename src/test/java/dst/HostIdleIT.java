package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.config.Home;
import dst.seal.HostStatus;
import dst.seal.StatusFile;
import dst.testbed.MariaDb;
import dst.testbed.Postgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A listener that has nothing to do leaves nothing open in its host's database. */
class HostIdleIT {
  private static final String OURS =
      "application_name = 'dst host' and datname = current_database()";
  @TempDir Path dir;

  @SuppressWarnings("ImmutableEnumChecker")
  enum Server {
    POSTGRESQL(
        Postgres::freshDatabase,
        "select query from pg_stat_activity where " + OURS + " and state like 'idle in trans%'"),
    MARIADB(MariaDb::freshDatabase, "select trx_id from information_schema.innodb_trx");

    private final Supplier<String> url;
    private final String open;

    Server(Supplier<String> url, String open) {
      this.url = url;
      this.open = open;
    }
  }

  @ParameterizedTest
  @EnumSource
  void no_transaction_is_open_when_all_is_sealed(Server server) throws Exception {
    Home home = new Home(dir.resolve("home"));
    String url = server.url.get();
    String database =
        "dst.host.db.url=" + url.replaceFirst("&password=", "\ndst.host.db.password=");
    write(home, "conf/host.properties", "dst.host.location=boston\n" + database + "\n");
    write(home, "conf/captures/articles.yaml", "outbox: {table: articles, key: [artnr]}\n");
    write(
        home,
        "conf/captures/stock.yaml",
        """
        select: {query: 'select id, rev from stock where rev > :?since order by rev', mark: rev,
          start: "0", every: 1h}
        """);
    try (var files = Files.newDirectoryStream(Path.of("routes"), "host-*")) {
      for (Path file : files) {
        write(home, "routes/" + file.getFileName(), Files.readString(file));
      }
    }
    try (Connection program = DriverManager.getConnection(url);
        Statement statement = program.createStatement()) {
      statement.execute("create table articles (artnr int primary key)");
      statement.execute("create table stock (id int primary key, rev bigint)");
      statement.execute("insert into articles values (1), (2)");
      statement.execute(
          "insert into stock with recursive r (n) as (select 1 union all select n + 1 from r where"
              + " n < 500) select n, n from r");
      dst(home, "host", "install");
      dst(home, "host", "snapshot", "--table", "articles");
      statement.execute(
          "insert into dst_outbox (capture, op, data) values ('articles', 'upsert', '{\"artnr\":"
              + " 1}')");
      try (Host listener = Host.start(home, Map.of("DST_HOST_DISK_RESERVE", "1MB"))) {
        await()
            .untilAsserted(
                () -> {
                  assertThat(sealed(home, "articles")).isGreaterThanOrEqualTo(3);
                  assertThat(sealed(home, "stock")).isEqualTo(500);
                });

        await().untilAsserted(() -> assertThat(rows(statement, server.open)).isEmpty());
        for (int look = 0; look < 200; look++) {
          assertThat(rows(statement, server.open)).isEmpty();
        }
        assertThat(listener).isNotNull();
      }
    }
  }

  private static long sealed(Home home, String capture) throws Exception {
    return StatusFile.read(home).stream()
        .flatMap(status -> status.captures().stream())
        .filter(each -> each.capture().equals(capture))
        .mapToLong(HostStatus.Captured::changes)
        .sum();
  }

  private static List<String> rows(Statement statement, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }

  private static void write(Home home, String file, String text) throws Exception {
    Path path = home.dir().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static void dst(Home home, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", home.dir().toString()));
    StringWriter said = new StringWriter();
    var line = Main.commandLine();
    line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
    assertThat(line.execute(all.toArray(String[]::new))).as(said.toString()).isZero();
  }
}
