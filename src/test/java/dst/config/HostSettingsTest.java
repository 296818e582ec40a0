package dst.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostSettingsTest {
  private static final Path SHIPPED = Path.of("conf/host.properties");
  @TempDir Path dir;
  private final Faults faults = new Faults();

  @Test
  void only_the_location_must_be_said() throws IOException {
    write("dst.host.location=boston\n");

    assertThat(load(Map.of()))
        .isEqualTo(
            new HostSettings(
                "boston",
                dir.resolve("data/pull"),
                dir.resolve("files"),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMillis(10),
                new HostSettings.Seal(2_000, Duration.ofSeconds(5), 16L << 20),
                Duration.ofMinutes(10),
                Duration.ofDays(1),
                1L << 30,
                new Settings.Log(Settings.Log.Format.TEXT, Settings.Log.Level.INFO),
                Duration.ofSeconds(30)));
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void the_shipped_file_says_every_key_and_its_default() throws IOException {
    String shipped = Files.readString(SHIPPED);
    List<String> keys =
        Pattern.compile("(?m)^#(dst\\.[a-z.-]+)=")
            .matcher(shipped)
            .results()
            .map(result -> result.group(1))
            .toList();
    assertThat(keys).containsExactlyElementsOf(HostSettings.KEYS);

    write("dst.host.location=boston\n");
    HostSettings defaults = load(Map.of());
    write(
        Pattern.compile("(?m)^#(dst\\.(?!host\\.(db|doorbell))[a-z.-]+=)")
            .matcher(shipped)
            .replaceAll(result -> result.group(1)));
    assertThat(load(Map.of())).isEqualTo(defaults);
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void database_and_doorbell_have_their_secrets_and_do_not_show_them() throws IOException {
    write(
        """
        dst.host.location=boston
        dst.host.db.url=jdbc:postgresql://localhost/shop?ssl=true
        dst.host.db.user=shop
        dst.host.db.password=${secret:db}
        dst.host.doorbell.url=http://central:9877/
        dst.host.doorbell.secret=${secret:bell}
        """);

    HostSettings settings = load(Map.of("DST_SECRET_DB", "tiger", "DST_SECRET_BELL", "ding"));

    assertThat(settings.database().orElseThrow().password()).isEqualTo("tiger");
    assertThat(settings.doorbell())
        .contains(new HostSettings.Doorbell(URI.create("http://central:9877"), "ding"));
    assertThat(settings.toString())
        .contains("jdbc:postgresql://localhost/shop as shop", "http://central:9877")
        .doesNotContain("tiger")
        .doesNotContain("ding");
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void the_environment_wins() {
    HostSettings settings =
        load(Map.of("DST_HOST_LOCATION", "austin", "DST_HOST_PULL_AREA", "/srv/pull"));

    assertThat(settings.location()).isEqualTo("austin");
    assertThat(settings.pullArea()).isEqualTo(Path.of("/srv/pull"));
    assertThat(faults.list()).isEmpty();
  }

  /** Docs, messages and examples name some, and a shell may hold those of central and a host. */
  @Test
  void every_variable_that_dst_names_anywhere_is_accepted_by_central_and_by_a_host()
      throws IOException {
    Map<String, String> environment = new TreeMap<>();
    for (String root : List.of("README.md", "docs", "conf", "dst", "src/main")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Matcher name =
              Pattern.compile("DST_[A-Z][A-Z_]+[A-Z]")
                  .matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
          while (name.find()) {
            environment.put(name.group(), "");
          }
        }
      }
    }
    Stream.concat(HostSettings.KEYS.stream(), Settings.KEYS.stream())
        .forEach(key -> environment.put(PropertiesFile.environmentName(key), ""));
    environment.put("DST_SECRET_DB_PASSWORD", "tiger");
    assertThat(environment).containsKeys("DST_JAVA_OPTS", "DST_SECRET_BOSTON_PASSWORD");

    for (String name : environment.keySet()) {
      Map<String, String> alone = Map.of(name, environment.get(name));
      load(alone);
      Settings.load(new Home(dir), Variables.of(new Home(dir), alone), faults);
    }

    assertThat(faults.list())
        .extracting(Fault::toString)
        .noneMatch(f -> f.contains("did you mean"));
  }

  @Test
  void a_secret_that_is_missing_is_found_where_the_message_says() throws IOException {
    write(
        "dst.host.location=boston\ndst.host.db.url=jdbc:h2:mem:x\ndst.host.db.password=%s\n"
            .formatted("${secret:db.password}"));
    load(Map.of());
    Matcher message =
        Pattern.compile("write it to (\\S+), or set (\\S+) in the environment")
            .matcher(faults.list().get(0).message());
    assertThat(message.find()).isTrue();

    assertThat(load(Map.of(message.group(2), "tiger")).database().orElseThrow().password())
        .isEqualTo("tiger");
    Files.createDirectories(dir.resolve("conf/secrets"));
    Files.writeString(dir.resolve(message.group(1)), "lion\n");
    assertThat(load(Map.of()).database().orElseThrow().password()).isEqualTo("lion");
    assertThat(faults.list()).hasSize(1);
  }

  @Test
  void all_faults_are_told_at_once() throws IOException {
    write(
        """
        dst.host.locaton=boston
        dst.host.db.url=postgres://shop
        dst.host.doorbell.url=ftp://central
        dst.host.seal.changes=0
        """);
    load(Map.of());
    write("dst.host.location=Boston\ndst.host.doorbell.url=http://central:1\n");
    load(Map.of());

    assertThat(faults.list())
        .extracting(Fault::toString)
        .containsExactly(
            "conf/host.properties: dst.host.location is missing: write the location's id, the name"
                + " of its definition at central without .yaml",
            "conf/host.properties:1: dst.host.location: \"Boston\" is no location's id: it has a-z,"
                + " 0-9 and \"-\" only, like new-york",
            "conf/host.properties:1: unknown key \"dst.host.locaton\": did you mean"
                + " \"dst.host.location\"?",
            "conf/host.properties:2: dst.host.db.url: \"postgres://shop\" is no address of a"
                + " database: write it like jdbc:postgresql://localhost:5432/shop",
            "conf/host.properties:2: dst.host.doorbell.url: has no secret: write"
                + " dst.host.doorbell.secret, too",
            "conf/host.properties:3: dst.host.doorbell.url: \"ftp://central\" is no address of a"
                + " doorbell: write it like http://central.example:9877",
            "conf/host.properties:4: dst.host.seal.changes: 0 is out of range: write a number from"
                + " 1 to 10000");
  }

  private HostSettings load(Map<String, String> environment) {
    Home home = new Home(dir);
    return HostSettings.load(home, Variables.of(home, environment), faults);
  }

  private void write(String properties) throws IOException {
    Path file = dir.resolve("conf/host.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, properties);
  }
}
