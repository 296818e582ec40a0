package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.testbed.SftpServer;
import dst.testbed.TestHome;
import java.io.IOException;
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
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions that change while a real central pulls over SFTP; and the examples of docs/. */
class LiveIT {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(2));
  private static final String CSV =
      """
      - record: product
        files: "*.csv"
        format: csv
        fields: {product_code: code, name: name, price: price}
      """;

  @TempDir Path dir;
  private final SftpServer server = new SftpServer();
  private TestHome home;
  private Central central;
  private int dropped;

  @BeforeEach
  void makeHome() throws IOException {
    home = new TestHome(dir.resolve("home"));
    home.knownHosts(server.knownHost());
  }

  @AfterEach
  void stop() throws IOException {
    if (central != null) {
      central.close();
    }
    server.close();
  }

  private void start() throws Exception {
    central = Central.start(home.home(), Map.of());
  }

  private void location(String id, String records) throws IOException {
    Path root = dir.resolve("hosts").resolve(id);
    server.account(id, root);
    Files.createDirectories(root.resolve("pull"));
    home.location(id, "sftp://" + id + "@127.0.0.1:" + server.port() + "/pull", records);
  }

  private Path definition(String id) {
    return home.home().locations().resolve(id + ".yaml");
  }

  private void edit(String id, String from, String to) throws IOException {
    String text = Files.readString(definition(id));
    assertThat(text).contains(from);
    Files.writeString(definition(id), text.replace(from, to));
  }

  private void drop(String id, String name, String rows) throws IOException {
    Path pull = dir.resolve("hosts").resolve(id).resolve("pull");
    Files.writeString(pull.resolve(name + ".part"), "code,name,price\n" + rows);
    Files.move(pull.resolve(name + ".part"), pull.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** One more product of each of these locations. */
  private void dropAt(String... ids) throws IOException {
    dropped++;
    for (String id : ids) {
      drop(id, "f" + dropped + ".csv", "P" + dropped + ",Product,1\n");
    }
  }

  private List<String> query(String sql) {
    List<String> rows = new ArrayList<>();
    String url = "jdbc:h2:file:" + home.home().data().resolve("central/dst");
    try (Connection connection = DriverManager.getConnection(url, "dst", "");
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(row.getString(i));
        }
        rows.add(String.join("|", values));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return rows;
  }

  private void awaitProducts(String... rows) {
    SOON.untilAsserted(
        () ->
            assertThat(
                    query(
                        "select location, count(*) from product group by location order by location"))
                .containsExactly(rows));
  }

  @Test
  void definitions_come_change_break_and_go_and_the_others_are_pulled_on() throws Exception {
    location("boston", CSV);
    location("dallas", CSV);
    start();
    dropAt("boston", "dallas");
    awaitProducts("boston|1", "dallas|1");

    edit("boston", "*.csv", "*.{csv,txt}");
    location("austin", CSV);
    drop("boston", "extra.txt", "X,Extra,1\n");
    dropAt("austin", "boston", "dallas");
    awaitProducts("austin|1", "boston|3", "dallas|2");

    edit("boston", "every: 100ms", "every: soon");
    SOON.until(() -> !central.definitions().faults().isEmpty());
    assertThat(central.definitions().faults().get(0).toString())
        .startsWith("locations/boston.yaml:6: every: ");
    dropAt("austin", "boston", "dallas");
    awaitProducts("austin|2", "boston|4", "dallas|3");

    edit("boston", "every: soon", "every: 200ms");
    Files.delete(definition("austin"));
    SOON.until(() -> central.definitions().faults().isEmpty());
    SOON.until(() -> central.definitions().locations().size() == 2);
    dropAt("boston", "dallas");
    awaitProducts("austin|2", "boston|5", "dallas|4");

    assertThat(server.logIns("dallas")).isEqualTo(1);
    assertThat(query("select count(*) from bundle where completed is null")).containsExactly("0");
  }

  @Test
  void the_examples_in_xml_and_yaml_change_records_on_their_way() throws Exception {
    for (String example : List.of("boston-prices.camel.xml", "boston-prices.camel.yaml")) {
      home.route(example, Files.readString(Path.of("docs/examples").resolve(example)));
    }
    location("boston", CSV.stripTrailing() + "\n  transform: direct:boston-prices\n");
    location("dallas", CSV.stripTrailing() + "\n  transform: direct:boston-names\n");
    start();
    drop("boston", "a.csv", "A,Axle,10\nB,Bolt,1.99\nC,Chain,99999999\nD,Disc,\n");
    drop("dallas", "a.csv", "A,Bike,10\nB,Free,0\nC,Chain,2\n");

    SOON.untilAsserted(
        () ->
            assertThat(
                    query("select location, product_code, name, price from product order by 1, 2"))
                .contains("boston|A|Axle|10.6300", "boston|B|Bolt|2.1100", "boston|D|Disc|null")
                .contains("dallas|A|Bicycle|10.0000", "dallas|C|Chain|2.0000")
                .noneMatch(row -> row.startsWith("dallas|B")));
    assertThat(query("select rejected from bundle where location = 'dallas'")).containsExactly("1");
  }

  @Test
  void the_example_of_a_template_pulls() throws Exception {
    home.route("my-pull.camel.xml", Files.readString(Path.of("docs/examples/my-pull.camel.xml")));
    location("boston", CSV);
    edit("boston", "every: 100ms", "every: 100ms\n  template: my-pull");
    start();
    dropAt("boston");

    awaitProducts("boston|1");
  }
}
