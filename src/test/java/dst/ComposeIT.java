package dst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.testbed.Artemis;
import dst.testbed.ComposeFile;
import dst.testbed.Installation;
import dst.testbed.Installation.Ended;
import dst.testbed.OpenSsh;
import dst.testbed.Postgres;
import dst.testbed.Rows;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The parts of {@code docker-compose.yml} run by hand, with the settings that stand in it:
 * OpenSSH's server as two hosts, Artemis' own distribution, PostgreSQL, and central as it is
 * installed, started as the systemd unit says. Only places are others: folders, ports, and the
 * hosts' account.
 */
class ComposeIT {
  private static final List<String> HOSTS = List.of("boston", "vienna");
  private static final int PRODUCTS = 300;

  private final ComposeFile compose = new ComposeFile(Path.of("docker-compose.yml"));
  private final Map<String, OpenSsh> hosts = new LinkedHashMap<>();
  @TempDir Path dir;
  private Path secrets;
  private Path home;
  private Rows rows;
  private Artemis artemis;
  private Installation installation;
  private Map<String, String> environment;
  private Process central;

  ComposeIT() throws IOException {}

  @BeforeEach
  void startWhatCentralNeeds() throws Exception {
    OpenSsh.require();
    secrets = dir.resolve("secrets");
    home = dir.resolve("srv");
    Process made =
        new ProcessBuilder("conf/compose/make-secrets.sh", secrets.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("secrets.log").toFile())
            .start();
    assertThat(made.waitFor()).as(Files.readString(dir.resolve("secrets.log"))).isZero();
    for (String host : HOSTS) {
      Map<String, String> keys = compose.secrets(host);
      hosts.put(
          host,
          new OpenSsh(
              Path.of("conf/compose/host/sshd_config"),
              secrets.resolve(keys.get("/run/secrets/host")),
              secrets.resolve(keys.get("/run/secrets/authorized_keys"))));
    }
    startArtemis();
    rows = new Rows(Postgres.freshDatabaseOf("dst"), "dst");
    installation = new Installation(dir.resolve("opt"));
    environment = environment();
    makeHome();
  }

  private void startArtemis() throws Exception {
    Map<String, String> settings = compose.environment("artemis");
    String broker = Files.readString(compose.mounted("artemis", "/var/lib/broker/etc/broker.xml"));
    settings.keySet().stream()
        .filter(name -> !name.equals("BROKER_USERS")) // for conf/compose/artemis/start.sh
        .forEach(name -> assertThat(broker).contains("${" + name + ":"));
    Map<String, String> files = compose.secrets("artemis");
    Path instance = dir.resolve("broker");
    artemis = new Artemis(instance, secrets.resolve(files.get(settings.get("BROKER_PEM"))));
    Files.copy(
        secrets.resolve(files.get(settings.get("BROKER_USERS"))),
        instance.resolve("etc/artemis-users.properties"),
        StandardCopyOption.REPLACE_EXISTING);
    artemis.start();
  }

  /** Central's in the compose file, with the places of this test. */
  private Map<String, String> environment() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("jdbc:postgresql://postgres:5432/dst", rows.url());
    places.put("tcp://artemis:61617", artemis.url());
    places.put("/run/secrets", dir.resolve("run/secrets").toString());
    places.put("0.0.0.0", "127.0.0.1");
    places.put("9876", "0");
    Map<String, String> local = compose.environment("central");
    local.replaceAll(
        (name, value) -> {
          String here = value;
          for (Map.Entry<String, String> place : places.entrySet()) {
            here = here.replace(place.getKey(), place.getValue());
          }
          return here;
        });
    hosts.forEach((host, server) -> local.put("PORT_" + host, String.valueOf(server.port())));
    return local;
  }

  private void makeHome() throws Exception {
    assertThat(installation.run(Map.of(), "init", home.toString()).code()).isZero();
    for (Map.Entry<String, String> secret : compose.secrets("central").entrySet()) {
      Path target =
          Path.of(
              secret
                  .getKey()
                  .replace("/srv/dst", home.toString())
                  .replace("/run/secrets", dir.resolve("run/secrets").toString()));
      Files.createDirectories(target.getParent());
      String text = Files.readString(secrets.resolve(secret.getValue()));
      for (Map.Entry<String, OpenSsh> host : hosts.entrySet()) {
        text =
            target.endsWith("known_hosts")
                ? text.replace(host.getKey() + " ", "[127.0.0.1]:" + host.getValue().port() + " ")
                : text;
      }
      Files.writeString(target, text);
    }
    Files.delete(home.resolve("locations/example.yaml"));
    Path definitions = compose.mounted("central", "/srv/dst/locations");
    for (String file : List.of("_defaults.yaml", "boston.yaml", "vienna.yaml")) {
      String there = "sftp://dst@${id}/";
      String here = "sftp://" + OpenSsh.ACCOUNT + "@127.0.0.1:${env:PORT_${id}}/";
      Files.writeString(
          home.resolve("locations").resolve(file),
          Files.readString(definitions.resolve(file)).replace(there, here));
    }
  }

  @AfterEach
  void stopAll() throws IOException {
    if (central != null) {
      central.destroyForcibly();
    }
    if (artemis != null) {
      artemis.close();
    }
    for (OpenSsh host : hosts.values()) {
      host.close();
    }
  }

  @Test
  void rows_and_pictures_of_two_hosts_arrive_and_central_ends_in_order() throws Exception {
    Ended check = installation.run(environment, "check", "--home", home.toString());
    assertThat(check.code()).as(check.toString()).isZero();
    startAsTheUnitSays();

    dropBoston(0);
    dropVienna(0);
    awaitBundles(2);
    dropBoston(1);
    dropVienna(1);
    awaitBundles(4);

    assertThat(rows.of("select location, product_code, name, price from product where not deleted"))
        .containsExactlyInAnyOrderElementsOf(expectedRows());
    assertThat(rows.of("select location, path, sha256 from data_file where not deleted"))
        .containsExactlyInAnyOrderElementsOf(expectedPictures());
    assertThat(home.resolve("data/broker/journal")).as("an embedded broker's").doesNotExist();
    assertThat(rows.of("select sum(rejected) from bundle")).containsExactly("0");
    Ended dead = installation.run(environment, "dead", "list", "--json", "--home", home.toString());
    assertThat(dead.code()).as(dead.toString()).isZero();

    central.destroy();
    assertThat(central.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(central.exitValue()).as(log()).isZero();
    assertThat(log()).contains("central has ended in order").doesNotContain(" ERROR ");
  }

  /** The same words stand in the unit and in the image. */
  private void startAsTheUnitSays() throws IOException {
    String unit = Files.readString(Path.of("conf/systemd/dst-central.service"));
    assertThat(unit).contains("ExecStart=/opt/dst/dst central --home /srv/dst\n");
    assertThat(Files.readString(Path.of("Dockerfile")))
        .contains("ENTRYPOINT [\"/opt/dst/dst\"]\nCMD [\"central\", \"--home\", \"/srv/dst\"]\n");
    central =
        installation.start(
            environment, dir.resolve("central.log").toFile(), "central", "--home", home.toString());
  }

  private String log() throws IOException {
    return Files.readString(dir.resolve("central.log"));
  }

  private void awaitBundles(int completed) {
    await()
        .atMost(Duration.ofMinutes(3))
        .failFast("central ended", () -> !central.isAlive())
        .ignoreExceptions() // the tables are not there yet
        .until(
            () ->
                rows.of("select count(*) from bundle where completed is not null")
                    .equals(List.of(String.valueOf(completed))));
  }

  /** The second time, products cost more, and the first one is deleted. */
  private void dropBoston(int time) throws IOException {
    StringBuilder csv =
        new StringBuilder(
            "sku,name,description,price,currency,quantity,active,available_from,updated_at,image,"
                + "action\n");
    for (int i = 0; i < PRODUCTS; i++) {
      csv.append(
          "B-%d,\"Bike, %d\",,%d.50,USD,1,Y,2026-11-01,2026-11-01T12:00:00,bike-%d.png,%s\n"
              .formatted(i, i, i + time, i % 3, time == 1 && i == 0 ? "delete" : ""));
    }
    drop("boston", "images/bike-%d.png", "products-" + time + ".csv", csv, StandardCharsets.UTF_8);
  }

  private void dropVienna(int time) throws IOException {
    StringBuilder csv =
        new StringBuilder(
            "ARTNR;BEZEICHNUNG;BESCHREIBUNG;PREIS;BESTAND;AKTIV;AB;GEAENDERT;BILD;OP\n");
    for (int i = 0; i < PRODUCTS; i++) {
      csv.append(
          "V-%d;Fahrrad für %d;;%d,50;1;J;01.11.2026;01.11.2026 12:00:00;rad-%d.png;%s\n"
              .formatted(i, i, i + time, i % 3, time == 1 && i == 0 ? "L" : ""));
    }
    Charset windows = Charset.forName("windows-1252");
    drop("vienna", "bilder/rad-%d.png", "PROD" + time + ".csv", csv, windows);
  }

  private void drop(
      String host, String pictures, String name, CharSequence content, Charset charset)
      throws IOException {
    Path pull = hosts.get(host).pullArea();
    for (int i = 0; i < 3; i++) {
      Path picture = pull.resolve(pictures.formatted(i));
      Files.createDirectories(picture.getParent());
      Files.write(picture, picture(host, i));
    }
    Path growing = Files.writeString(pull.resolve(name + ".part"), content, charset);
    Files.move(growing, pull.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] picture(String host, int number) {
    return (host + number).repeat(10_000).getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> expectedRows() {
    List<String> expected = new ArrayList<>();
    for (int i = 1; i < PRODUCTS; i++) {
      expected.add("boston|B-%d|Bike, %d|%d.5000".formatted(i, i, i + 1));
      expected.add("vienna|V-%d|Fahrrad für %d|%d.5000".formatted(i, i, i + 1));
    }
    return expected;
  }

  /** The plain tree holds the same bytes. */
  private List<String> expectedPictures() throws IOException {
    List<String> expected = new ArrayList<>();
    for (String host : HOSTS) {
      Path tree = home.resolve("data/files").resolve(host);
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          byte[] picture = picture(host, expected.size() % 3);
          assertThat(file).hasBinaryContent(picture);
          expected.add(host + "|" + tree.relativize(file) + "|" + Rows.sha256(picture));
        }
      }
    }
    assertThat(expected).hasSize(6);
    return expected;
  }
}
