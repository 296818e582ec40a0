package dst.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckAndInitTest {
  @TempDir Path dir;
  private Path installation;
  private Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void anInstallationIsThere() throws IOException {
    installation = dir.resolve("installation");
    home = dir.resolve("home");
    for (String file :
        new String[] {"dst.properties", "records/product.yaml", "secrets/README.md"}) {
      Path target = installation.resolve("conf").resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(Path.of("conf").resolve(file), target);
    }
    Files.writeString(installation.resolve("conf/secrets/demo.key"), "-----BEGIN");
    Files.writeString(installation.resolve("conf/known_hosts"), "trusted by the installation");
    Files.createDirectories(installation.resolve("conf/systemd"));
    Files.writeString(installation.resolve("conf/systemd/dst-central.service"), "[Service]");
    Files.createDirectories(installation.resolve("routes/own"));
    Files.writeString(installation.resolve("routes/own/pull.camel.xml"), "<routes/>");
    System.setProperty("dst.install", installation.toString());
  }

  @AfterEach
  void theInstallationIsForgotten() {
    System.clearProperty("dst.install");
  }

  @Test
  void a_fresh_home_is_well() throws IOException {
    assertThat(run(new InitCommand(), home.toString())).isZero();
    assertThat(run(new CheckCommand(), "--home", home.toString())).isZero();

    assertThat(out.toString()).endsWith("1 location, 1 record type: all is well\n");
    assertThat(home.resolve("routes/own/pull.camel.xml")).hasContent("<routes/>");
    assertThat(home.resolve("inbox/example/PROD-1.csv")).exists();
    assertThat(home.resolve(".gitignore")).content().contains("/data/");
  }

  @Test
  void a_fresh_home_has_nothing_that_is_the_installations_alone_and_trusts_no_host()
      throws IOException {
    run(new InitCommand(), home.toString());

    assertThat(home.resolve("conf/secrets")).isDirectoryNotContaining("glob:**.key");
    assertThat(home.resolve("conf/secrets/README.md")).exists();
    assertThat(home.resolve("conf/systemd")).doesNotExist();
    assertThat(Files.readAllLines(home.resolve("conf/known_hosts")))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("#"));
  }

  @Test
  void a_fresh_home_of_a_host_has_what_a_host_needs_and_is_well_when_it_knows_its_location()
      throws IOException {
    for (String file : new String[] {"conf/host.properties", "conf/capture.schema.json"}) {
      Files.copy(Path.of(file), installation.resolve(file));
    }
    Files.writeString(installation.resolve("routes/host-drop.camel.xml"), "<camel/>");
    Files.writeString(installation.resolve("routes/pull.camel.xml"), "<camel/>");

    assertThat(run(new InitCommand(), "--host", home.toString())).isZero();
    assertThat(run(new CheckCommand(), "--home", home.toString())).isEqualTo(2);
    assertThat(out.toString()).contains("conf/host.properties: dst.host.location is missing");
    Files.writeString(home.resolve("conf/host.properties"), "dst.host.location=boston\n");
    assertThat(run(new CheckCommand(), "--home", home.toString())).isZero();

    assertThat(out.toString()).endsWith("1 capture: all is well\n");
    assertThat(home.resolve("conf/capture.schema.json")).exists();
    assertThat(home.resolve("conf/secrets/README.md")).exists();
    assertThat(home.resolve("drop/PROD-1.csv")).exists();
    assertThat(home.resolve("files/photos/lamp.svg")).exists();
    assertThat(home.resolve("routes/host-drop.camel.xml")).exists();
    assertThat(home.resolve("routes/pull.camel.xml")).doesNotExist();
    assertThat(home.resolve("conf/dst.properties")).doesNotExist();
    assertThat(home.resolve("locations")).doesNotExist();
  }

  @Test
  void a_fresh_home_of_central_has_nothing_of_a_host() throws IOException {
    Files.copy(Path.of("conf/host.properties"), installation.resolve("conf/host.properties"));
    Files.writeString(installation.resolve("routes/host-drop.camel.xml"), "<camel/>");

    run(new InitCommand(), home.toString());

    assertThat(home.resolve("conf/host.properties")).doesNotExist();
    assertThat(home.resolve("routes/host-drop.camel.xml")).doesNotExist();
  }

  @Test
  void init_refuses_a_folder_that_is_not_empty() throws IOException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("mine.txt"), "mine");

    assertThat(run(new InitCommand(), home.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(home + " is not empty: give a new or empty folder");
    assertThat(home)
        .isDirectoryContaining("glob:**mine.txt")
        .isDirectoryNotContaining("glob:**conf");
  }

  @Test
  void init_says_when_the_installation_is_not_there() {
    System.setProperty("dst.install", dir.resolve("nowhere").toString());

    assertThat(run(new InitCommand(), home.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere/conf is missing: start dst through the script");
  }

  @Test
  void check_prints_every_fault_by_file_and_line() throws IOException {
    breakTheHome();

    assertThat(run(new CheckCommand(), "--home", home.toString())).isEqualTo(2);
    assertThat(out.toString())
        .endsWith(
            """
            conf/dst.properties:1: unknown key "dst.db.usr": did you mean "dst.db.user"?
            locations/example.yaml:3: unknown key "recrods": did you mean "records"?
            locations/example.yaml:5: every: "soon" is no duration: write it like 500ms, 5s, 10m, 1h or 1d
            """);
  }

  @Test
  void check_prints_json_for_programs() throws IOException {
    breakTheHome();
    out.getBuffer().setLength(0);

    assertThat(run(new CheckCommand(), "--json", "--home", home.toString())).isEqualTo(2);
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.get("ok").asBoolean()).isFalse();
    assertThat(json.get("faults")).hasSize(3);
    assertThat(json.at("/faults/2/file").asText()).isEqualTo("locations/example.yaml");
    assertThat(json.at("/faults/2/line").asInt()).isEqualTo(5);
    assertThat(json.at("/faults/2/message").asText()).startsWith("every: \"soon\"");
  }

  @Test
  void without_option_the_home_is_the_property_or_else_the_installation() throws IOException {
    run(new InitCommand(), home.toString());

    assertThat(run(new CheckCommand())).isEqualTo(2);
    assertThat(out.toString()).contains("locations: can't be listed");
    System.setProperty("dst.home", home.toString());
    try {
      assertThat(run(new CheckCommand())).isZero();
    } finally {
      System.clearProperty("dst.home");
    }
  }

  private void breakTheHome() throws IOException {
    run(new InitCommand(), home.toString());
    Files.writeString(home.resolve("conf/dst.properties"), "dst.db.usr=x\n");
    Files.writeString(
        home.resolve("locations/example.yaml"),
        """
        name: Example
        time-zone: Europe/Berlin
        recrods: []
        pull:
          every: soon
          from: file:inbox/example
        records: [{record: product, files: "*", format: csv, fields: {product_code: A, name: B}}]
        """);
  }

  private int run(Object command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
