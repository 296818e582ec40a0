package dst.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dst.config.Home;
import dst.demo.shop.DemoDatabase;
import dst.location.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProgramTest {
  @TempDir private Path dir;
  private final Freshness freshness = new Freshness(System::nanoTime);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Sites sites;

  @BeforeEach
  void a_place_for_hosts() throws IOException {
    DemoFolder folder = DemoFolder.open(new Home(dir));
    opened.add(folder);
    sites = new Sites(folder, new DemoDatabase(null, null, null), Clock.systemUTC());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private HostProgram open(Location location) throws IOException {
    Site site = sites.of(location, false);
    freshness.follow(location.id(), site.table().type(), true);
    HostProgram program = new HostProgram(site, freshness, Clock.systemUTC());
    program.open();
    opened.add(program);
    return program;
  }

  private static List<String> outbox(HostProgram program) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = program.site().database().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select capture, op, data from dst_outbox order by id")) {
      while (row.next()) {
        rows.add(row.getString(1) + " " + row.getString(2) + " " + row.getString(3));
      }
    }
    return rows;
  }

  @Test
  void the_truth_survives_a_kill() throws Exception {
    List<Location> locations = new ArrayList<>(Shipped.locations().subList(0, 12));
    locations.add(Shipped.example("complete-list"));
    locations.add(Shipped.example("commas"));
    for (Location location : locations) {
      HostProgram program = open(location);
      for (int i = 0; i < 6; i++) {
        program.work(40, 1);
      }
      HostProgram again = open(location);
      assertThat(again.truth())
          .as(location.id())
          .isEqualTo(program.truth())
          .hasSize(again.catalogue().size())
          .isNotEmpty();
      assertThat(again.broken()).isEqualTo(program.broken());
      Map<String, Map<String, String>> before = again.truth();
      again.work(25, 0);
      assertThat(again.truth()).isNotEqualTo(before);
    }
  }

  @Test
  void each_change_is_told_in_its_transaction() throws Exception {
    HostProgram program = open(Shipped.location("boston"));

    HostProgram.Work work = program.work(120, 1);

    assertThat(work.changes()).isEqualTo(120);
    assertThat(work.file()).isNull();
    assertThat(outbox(program))
        .hasSize(121)
        .allMatch(row -> row.startsWith("products upsert {") || row.startsWith("products delete {"))
        .anyMatch(row -> row.startsWith("products delete {\"sku\":\"boston-"))
        .anyMatch(row -> row.contains("ask us"));
    assertThat(program.unsealed()).isEqualTo(121);
    assertThat(freshness.waiting()).isEqualTo(120);
    assertThat(program.broken()).isEqualTo(new HostProgram.Broken(1, 0));
  }

  @Test
  void a_broken_product_that_a_kill_took_is_known_and_its_key_is_not_used_again() throws Exception {
    HostProgram program = open(Shipped.location("boston"));
    program.work(30, 2);
    String newest;
    try (Connection connection = program.site().database().connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet keys = statement.executeQuery("select max(code) from broken")) {
        keys.next();
        newest = keys.getString(1);
      }
      statement.executeUpdate("delete from products where \"sku\" = '" + newest + "'");
    }

    HostProgram again = open(program.location());
    assertThat(again.broken()).isEqualTo(new HostProgram.Broken(1, 1));
    again.work(60, 0);
    assertThat(again.catalogue().products()).noneMatch(product -> product.key().equals(newest));
  }

  @Test
  void a_table_that_marks_what_is_gone_keeps_the_row() throws Exception {
    HostProgram program = open(Shipped.location("dallas"));

    program.work(200, 0);

    assertThat(outbox(program))
        .noneMatch(row -> row.startsWith("products delete"))
        .anyMatch(row -> row.contains("\"DELETED\":\"1\""));
    assertThat(program.truth()).hasSize(program.catalogue().size());
  }

  @Test
  void every_picture_that_a_row_names_is_there() throws Exception {
    HostProgram program = open(Shipped.location("boston"));

    program.work(200, 0);

    List<String> named =
        program.truth().values().stream()
            .map(texts -> texts.get("image"))
            .filter(image -> image != null)
            .toList();
    assertThat(named).hasSizeGreaterThan(5).allMatch(path -> path.startsWith("images/"));
    assertThat(named).allSatisfy(path -> assertThat(program.file(path)).isNotEmptyFile());
  }

  @Test
  void a_host_without_a_listener_drops_files_where_central_pulls() throws Exception {
    HostProgram program = open(Shipped.example("commas"));
    HostProgram.Work work = program.work(30, 0);
    assertThat(program.site().pullArea().resolve(work.file())).isNotEmptyFile();
    assertThat(freshness.waiting()).isZero();
  }

  @Test
  void a_host_whose_listener_takes_files_drops_them_beside_its_pull_area() throws Exception {
    HostProgram program = open(Shipped.location("atlanta"));
    HostProgram.Work work = program.work(30, 0);
    assertThat(program.site().home().dir().resolve("drop").resolve(work.file())).isNotEmptyFile();
    assertThat(freshness.waiting()).isEqualTo(30);
    assertThat(program.site().drops().isWaiting()).isTrue();
  }

  @Test
  void what_was_committed_and_not_dropped_is_dropped_at_the_next_start() throws Exception {
    HostProgram program = open(Shipped.example("commas"));
    program.work(30, 0);
    Path file = program.site().pullArea().resolve(program.work(30, 0).file());
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);

    open(Shipped.example("commas"));

    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void what_central_has_taken_is_not_dropped_again() throws Exception {
    HostProgram program = open(Shipped.example("commas"));
    String name = program.work(30, 0).file();
    Path file = program.site().pullArea().resolve(name);
    Files.move(
        file,
        program.site().pullArea().resolve("done/%020d-%s".formatted(1763849000123456L, name)));

    HostProgram again = open(Shipped.example("commas"));

    assertThat(file).doesNotExist();
    assertThat(again.site().drops().isWaiting()).isFalse();
    assertThat(again.site().drops().there())
        .singleElement()
        .satisfies(there -> assertThat(there.file()).isEqualTo(name))
        .satisfies(there -> assertThat(there.taken()).isTrue());
  }

  @Test
  void a_missing_marker_is_written_at_the_next_start() throws Exception {
    Location location = Shipped.example("marker-file");
    HostProgram program = open(location);
    String file = program.work(10, 0).file();
    Path marker = program.site().pullArea().resolve(file + location.pull().finished().marker());
    assertThat(marker).exists();
    Files.delete(marker);

    open(location);

    assertThat(marker).exists();
  }

  @Test
  void a_complete_list_holds_every_product() throws Exception {
    HostProgram program = open(Shipped.example("complete-list"));
    program.work(50, 0);
    HostProgram.Work work = program.work(5, 3);

    List<String> lines =
        Files.readAllLines(program.site().pullArea().resolve(work.file())).stream()
            .filter(line -> line.startsWith("complete-list-"))
            .toList();
    assertThat(lines).hasSize(program.catalogue().size()).hasSizeGreaterThan(20);
    assertThat(program.broken()).isEqualTo(new HostProgram.Broken(0, 0));
  }

  @Test
  void nothing_half_written_lies_in_the_pull_area() throws Exception {
    HostProgram program = open(Shipped.example("commas"));
    program.work(30, 0);
    try (Stream<Path> files = Files.walk(program.site().pullArea())) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }
}
