package dst.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  void check_finds_what_no_host_can_fit_in_known_hosts_by_line() throws IOException {
    run(new InitCommand(), home.toString());
    String key = "AAAAC3NzaC1lZDI1NTE5AAAAIFR0aGlydHktdHdvIGJ5dGVzIG9mIGEga2V5ISEhISEh";
    Files.writeString(
        home.resolve("conf/known_hosts"),
        String.join(
            "\n",
            "# trusted",
            "boston.example,10.1.2.3 ssh-ed25519 " + key + " a comment",
            "@cert-authority *.example ssh-ed25519 " + key,
            "|1|aGFzaA==|aGFzaA== ssh-ed25519 " + key,
            "garbage",
            "boston.example ssh-rsa " + key,
            "boston.example ssh-ed25519 AAAAC3Nz%%%",
            "boston.example 2048 65537 1234567",
            "@trusted boston.example ssh-ed25519 " + key));

    assertThat(run(new CheckCommand(), "--home", home.toString())).isEqualTo(2);
    assertThat(out.toString())
        .endsWith(
            """
            conf/known_hosts:5: is no host's key: a line is HOST TYPE KEY, as ssh-keyscan prints it
            conf/known_hosts:6: the key is of type ssh-ed25519: get the line anew with ssh-keyscan, and compare it with the host's own key
            conf/known_hosts:7: the key is damaged: get the line anew with ssh-keyscan, and compare it with the host's own key
            conf/known_hosts:8: "2048" is no type of a key, like ssh-ed25519: a line is HOST TYPE KEY, as ssh-keyscan prints it
            conf/known_hosts:9: "@trusted" is no marker: there are @cert-authority and @revoked
            """);
    Files.writeString(home.resolve("conf/known_hosts"), "boston", StandardCharsets.UTF_16LE);
    run(new CheckCommand(), "--home", home.toString());
    assertThat(out.toString()).endsWith("is UTF-16, as PowerShell's > writes: save it as UTF-8\n");
  }

  @ParameterizedTest
  @CsvSource({"rw-------, 0", "r--r-----, 0", "rw-rw----, 2", "rw----r--, 2", "rw-----w-, 2"})
  void check_finds_secrets_that_others_can_read_or_change(String rights, int code)
      throws IOException {
    run(new InitCommand(), home.toString());
    Path secret = home.resolve("conf/secrets/db");
    Files.writeString(secret, "tiger");
    Files.writeString(home.resolve("conf/dst.properties"), "dst.db.password=${secret:db}\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(rights));
    Path closed = home.getParent();
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    assertThat(run(new CheckCommand(), "--home", home.toString())).isZero();
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(secret.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(run(new CheckCommand(), "--home", home.toString())).isEqualTo(code);
    assertThat(
            out.toString().contains("conf/secrets/db: can be read or changed by others: chmod 600"))
        .isEqualTo(code == 2);
  }

  @Test
  void a_secret_that_nothing_names_is_noted_and_is_no_fault() throws IOException {
    run(new InitCommand(), home.toString());
    for (String name : new String[] {"example.key", "example.doorbell", "lost.key", "db"}) {
      Path secret = home.resolve("conf/secrets").resolve(name);
      Files.writeString(secret, "-----BEGIN A PRIVATE KEY-----");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }
    Files.writeString(
        home.resolve("locations/_defaults.yaml"),
        "pull: {every: 5s, doorbell: \"${secret:${id}.doorbell}\", private-key:"
            + " \"${secret:example.key}\"}\n");
    Files.writeString(home.resolve("conf/dst.properties"), "dst.db.password=${secret:db}\n");

    int code = run(new CheckCommand(), "--home", home.toString());
    assertThat(code).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("note: conf/secrets/lost.key: nothing names ${secret:lost.key}: is it needed?")
        .containsOnlyOnce("note: ");
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
