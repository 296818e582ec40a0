package dst.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final Path SHIPPED = Path.of("conf/dst.properties");

  @TempDir Path dir;
  private final Faults faults = new Faults();

  @Test
  void without_a_file_everything_has_its_default() {
    Settings settings = load(Map.of());

    assertThat(faults.list()).isEmpty();
    assertThat(settings)
        .isEqualTo(
            new Settings(
                new Settings.Database(
                    "jdbc:h2:file:" + dir.resolve("data/central/dst"), "dst", "", 6),
                new Settings.Folders(dir.resolve("data/files"), dir.resolve("data/staging")),
                new Settings.Broker(dir.resolve("data/broker"), 0, Optional.empty()),
                new Settings.Retry(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5)),
                new Settings.Limits(1L << 30, 100_000),
                new Settings.Observe("127.0.0.1", 9876, false),
                Optional.empty(),
                Optional.of(Duration.ofDays(7)),
                new Settings.Log(Settings.Log.Format.TEXT, Settings.Log.Level.INFO),
                4,
                Duration.ofSeconds(30),
                dir.resolve("conf/known_hosts")));
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
    assertThat(keys).containsExactlyElementsOf(Settings.KEYS);

    Settings defaults = load(Map.of());
    write(
        Pattern.compile(
                "(?m)^#(dst\\.(?!db\\.(url|password)|broker\\.(url|user|password|tls))[a-z.-]+=)")
            .matcher(shipped)
            .replaceAll((MatchResult result) -> result.group(1)));
    assertThat(load(Map.of())).isEqualTo(defaults);
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void protected_is_what_is_old_enough_or_reported() {
    assertThat(load(Map.of("DST_PROTECTED_AFTER", "36h")).protectedAfter())
        .contains(Duration.ofHours(36));
    assertThat(load(Map.of("DST_PROTECTED_AFTER", "reported")).protectedAfter()).isEmpty();
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void the_doorbell_is_heard_where_it_has_a_port() throws IOException {
    assertThat(load(Map.of("DST_DOORBELL_PORT", "0")).doorbell())
        .contains(new Settings.Doorbell("127.0.0.1", 0));
    assertThat(load(Map.of("DST_DOORBELL_PORT", "off")).doorbell()).isEmpty();
    assertThat(faults.list()).isEmpty();

    load(Map.of("DST_DOORBELL_HOST", "0.0.0.0"));
    load(Map.of("DST_DOORBELL_PORT", "on"));
    assertThat(faults.list())
        .extracting(Fault::toString)
        .containsExactly(
            "environment DST_DOORBELL_HOST: does nothing alone: set dst.doorbell.port, too",
            "environment DST_DOORBELL_PORT: \"on\" is neither off nor a port: write off, or a"
                + " number from 0 to 65535");
  }

  @Test
  void the_environment_wins_over_the_file() throws IOException {
    write("dst.db.user = file\ndst.store.consumers=3\n");

    Settings settings =
        load(Map.of("DST_DB_USER", "environment", "DST_KNOWN_HOSTS", "/etc/dst/known_hosts"));

    assertThat(settings.database().user()).isEqualTo("environment");
    assertThat(settings.database().pool()).isEqualTo(5);
    assertThat(settings.consumers()).isEqualTo(3);
    assertThat(settings.knownHosts()).isEqualTo(Path.of("/etc/dst/known_hosts"));
  }

  @Test
  void a_value_is_all_that_stands_behind_the_equals_sign() throws IOException {
    write("dst.db.password=a\\b=c # d\ndst.db.url=jdbc:postgresql://db/dst?ssl=true\n");

    Settings settings = load(Map.of());

    assertThat(settings.database().password()).isEqualTo("a\\b=c # d");
    assertThat(settings.database().url()).isEqualTo("jdbc:postgresql://db/dst?ssl=true");
  }

  @Test
  void a_password_can_be_a_secret() throws IOException {
    write("dst.db.password=${secret:db}\n");

    assertThat(load(Map.of("DST_SECRET_DB", "tiger")).database().password()).isEqualTo("tiger");
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void a_broker_of_its_own_has_addresses_a_user_and_tls_unless_it_is_switched_off() {
    RemoteBroker broker =
        remote(
            Map.of(
                "DST_BROKER_URL",
                "tcp://a.example:61617, tcp://[::1]:1",
                "DST_BROKER_PASSWORD",
                "${secret:broker}",
                "DST_SECRET_BROKER",
                "tiger"));

    assertThat(broker.addresses())
        .containsExactly(
            new RemoteBroker.Address("a.example", 61_617), new RemoteBroker.Address("[::1]", 1));
    assertThat(broker.user()).isEqualTo("dst");
    assertThat(broker.password()).isEqualTo("tiger");
    assertThat(broker.tls()).contains(new RemoteBroker.Tls(Optional.empty(), Optional.empty()));
    assertThat(broker).hasToString("tcp://a.example:61617,tcp://[::1]:1");
    assertThat(remote(Map.of("DST_BROKER_URL", "tcp://a:1", "DST_BROKER_TLS", "off")).tls())
        .isEmpty();
    assertThat(faults.list()).isEmpty();
  }

  private RemoteBroker remote(Map<String, String> environment) {
    return load(environment).broker().remote().orElseThrow();
  }

  @Test
  void an_empty_address_means_the_embedded_broker() {
    assertThat(load(Map.of("DST_BROKER_URL", "")).broker().remote()).isEmpty();
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void settings_do_not_show_the_password() {
    Settings settings =
        load(Map.of("DST_DB_PASSWORD", "tiger", "DST_DB_URL", "jdbc:postgresql://db/dst?a=b"));

    assertThat(settings.toString())
        .contains("jdbc:postgresql://db/dst as dst")
        .doesNotContain("tiger");
  }

  @Test
  void a_wrong_value_of_the_environment_names_its_variable() {
    load(Map.of("DST_STORE_CONSUMERS", "many"));

    assertThat(faults.list())
        .hasToString(
            "[environment DST_STORE_CONSUMERS: \"many\" is no whole number: write one from 1 to"
                + " 64]");
  }

  @Test
  void where_it_is_seen_and_how_it_logs_can_be_set_and_wrong_values_are_told() throws IOException {
    write(
        """
        dst.observe.host=0.0.0.0
        dst.observe.port=0
        dst.log.format=json
        dst.log.level=debug
        dst.camel-cli=true
        """);
    Settings settings = load(Map.of());
    assertThat(settings.observe()).isEqualTo(new Settings.Observe("0.0.0.0", 0, true));
    assertThat(settings.log())
        .isEqualTo(new Settings.Log(Settings.Log.Format.JSON, Settings.Log.Level.DEBUG));
    assertThat(faults.list()).isEmpty();

    write("dst.observe.host=http://me\ndst.observe.port=none\ndst.log.format=jsn\n");
    load(Map.of());
    assertThat(faults.list())
        .extracting(Fault::toString)
        .containsExactly(
            "conf/dst.properties:1: dst.observe.host: \"http://me\" is no address: write a name or"
                + " an IP address, or 0.0.0.0 for all",
            "conf/dst.properties:2: dst.observe.port: \"none\" is no whole number: write one from 0"
                + " to 65535",
            "conf/dst.properties:3: dst.log.format: unknown \"jsn\": did you mean \"json\"?");
  }

  @Test
  void a_mistyped_variable_is_told_and_a_foreign_one_is_not() {
    load(Map.of("DST_DB_ULR", "x", "DST_SECRET_BOSTON", "x", "DST_DEMO_HOST", "x", "HOME", "x"));

    assertThat(faults.list())
        .hasToString("[environment DST_DB_ULR: unknown: did you mean DST_DB_URL?]");
  }

  private Settings load(Map<String, String> environment) {
    Home home = new Home(dir);
    return Settings.load(home, Variables.of(home, environment), faults);
  }

  private void write(String properties) throws IOException {
    Path file = dir.resolve("conf/dst.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, properties);
  }
}
