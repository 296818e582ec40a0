package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dst.testbed.TestHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a real central holds, what its status tells of it, and the commands that decide. */
class RemovalsIT {
  private static final ConditionFactory SOON = await().atMost(Duration.ofMinutes(2));
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private TestHome home;
  private Path pull;
  private Central central;

  @BeforeEach
  void makeHome() throws IOException {
    home = new TestHome(dir.resolve("home"));
    pull = Files.createDirectories(dir.resolve("boston"));
    Files.createDirectories(pull.resolve("photos"));
  }

  @AfterEach
  void stop() throws IOException {
    if (central != null) {
      central.close();
    }
  }

  private void start(String records) throws Exception {
    home.location("boston", "file://" + pull, records);
    central = Central.start(home.home(), Map.of());
  }

  private void define(String more) throws IOException {
    Path file = home.home().locations().resolve("boston.yaml");
    Files.writeString(file, Files.readString(file) + more);
  }

  private void restart() throws Exception {
    central.close();
    central = Central.start(home.home(), Map.of());
  }

  private void drop(String name, String rows) throws IOException {
    Files.writeString(pull.resolve(name + ".part"), "code,name,op\n" + rows);
    Files.move(pull.resolve(name + ".part"), pull.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String rows(int to, String op) {
    StringBuilder rows = new StringBuilder();
    for (int i = 1; i <= to; i++) {
      rows.append("P%04d,Product,%s\n".formatted(i, op));
    }
    return rows.toString();
  }

  private String query(String sql) {
    String url = "jdbc:h2:file:" + home.home().data().resolve("central/dst");
    try (Connection connection = DriverManager.getConnection(url, "dst", "");
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private void awaitStored(int bundles) {
    SOON.until(
        () ->
            query("select count(*) from bundle where completed is not null")
                .equals(String.valueOf(bundles)));
  }

  private String living() {
    return query("select count(*) from product where not deleted");
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--home";
    all[arguments.length + 1] = home.home().dir().toString();
    return command.execute(all);
  }

  private JsonNode held() throws IOException {
    run("status", "--json");
    return JSON.readTree(out.toString()).at("/locations/0/held");
  }

  private void awaitHeld(int number) {
    SOON.until(() -> held().size() == number);
  }

  @Test
  void a_list_that_is_cut_off_waits_through_a_restart_and_a_pause_until_it_is_confirmed()
      throws Exception {
    start(
        """
        - record: product
          files: "*.csv"
          format: csv
          complete: true
          fields: {product_code: code, name: name}
        """);
    drop("1.csv", rows(1_000, ""));
    awaitStored(1);
    drop("2.csv", rows(50, ""));
    awaitStored(2);
    assertThat(living()).isEqualTo("1000");

    restart();
    assertThat(run("status", "--location", "boston")).isEqualTo(3);
    assertThat(out.toString())
        .contains("the complete list 2.csv lacks 950 of 1,000 product records (P0051, P0052, ")
        .contains("to remove it: dst location confirm boston --id product-0-");
    assertThat(run("location", "confirm", "boston", "--dry-run", "--json")).isZero();
    assertThat(JSON.readTree(out.toString()).at("/0/removed").asInt()).isEqualTo(950);
    assertThat(run("location", "confirm", "boston", "--id", "product-0-1-950")).isEqualTo(1);
    assertThat(living()).isEqualTo("1000");

    assertThat(run("location", "pause", "boston")).isZero();
    assertThat(run("location", "confirm", "boston")).isZero();
    assertThat(out.toString()).contains("lacks 950 of 1,000", "950 removed, as confirmed");
    assertThat(living()).isEqualTo("50");
    awaitHeld(0);
    assertThat(run("status")).isZero();
    assertThat(run("location", "confirm", "boston")).isZero();
    assertThat(out.toString()).contains("boston holds nothing that would be removed");
  }

  @Test
  void deletes_of_a_file_and_files_of_a_folder_are_held_confirmed_and_kept() throws Exception {
    for (int i = 0; i < 20; i++) {
      Files.writeString(pull.resolve("photos/" + i + ".gif"), "GIF " + i);
    }
    home.location("boston", "file://" + pull, "");
    start(
        """
        - record: product
          files: "*.csv"
          format: csv
          fields: {product_code: code, name: name}
          delete-when: {op: D}
        """);
    central.close();
    define("data-files: [{folder: photos, every: 1s}]\n");
    central = Central.start(home.home(), Map.of());
    drop("1.csv", rows(100, ""));
    SOON.until(() -> living().equals("100"));
    SOON.until(() -> query("select count(*) from data_file").equals("20"));

    drop("2.csv", rows(80, "D"));
    Path away = dir.resolve("away");
    Files.move(pull.resolve("photos"), away);
    Files.createDirectories(pull.resolve("photos"));
    awaitHeld(2);
    JsonNode held = held();
    assertThat(held.at("/0/what").asText()).isEqualTo("deletes");
    assertThat(held.at("/1/what").asText()).isEqualTo("folder");
    assertThat(living()).isEqualTo("100");
    assertThat(query("select count(*) from data_file where not deleted")).isEqualTo("20");

    assertThat(run("location", "keep", "boston", "--id", held.at("/0/id").asText())).isZero();
    assertThat(out.toString()).contains("2.csv deletes 80 of 100", "nothing is removed");
    assertThat(run("location", "keep", "boston", "--id", held.at("/1/id").asText())).isEqualTo(1);
    assertThat(out.toString()).contains("put them back at the host, or write removed: keep");
    assertThat(run("location", "confirm", "boston")).isZero();
    assertThat(out.toString()).contains("the mirrored folder photos lacks 20 of 20 data files");
    SOON.until(() -> query("select count(*) from data_file where not deleted").equals("0"));
    awaitHeld(0);
    assertThat(living()).isEqualTo("100");
    assertThat(home.home().data().resolve("files/boston/photos")).doesNotExist();
  }
}
