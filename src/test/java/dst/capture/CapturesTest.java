package dst.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.Variables;
import dst.format.Csv;
import dst.location.FormatDefinition;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CapturesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  @TempDir Path dir;
  private final Faults faults = new Faults();

  static Stream<Path> examples() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String folder :
        List.of("docs/examples/captures", "src/main/resources/init-host/conf/captures")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.sorted().forEach(all::add);
      }
    }
    return all.stream();
  }

  @Test
  void each_kind_is_read_with_its_defaults() throws IOException {
    write("a", "outbox: {}\n");
    write("b", "outbox: {table: shop.b, key: ARTNR}\n");
    write("c", "select: {query: select * from c where t > :?since, mark: t, start: 0}\n");
    write("d", "drop: {folder: drop, format: csv}\n");
    write("e", "folder: {path: .}\n");

    List<Capture> read = load();

    assertThat(faults.list()).isEmpty();
    assertThat(read)
        .containsExactly(
            new Capture.Outbox("a", file("a"), null, List.of(), List.of(), false, Map.of()),
            new Capture.Outbox(
                "b", file("b"), "shop.b", List.of("ARTNR"), List.of(), false, Map.of()),
            new Capture.Select(
                "c",
                file("c"),
                "select * from c where t > :?since",
                "t",
                "0",
                Duration.ofSeconds(5),
                Map.of(),
                Map.of()),
            new Capture.Drop(
                "d",
                file("d"),
                dir.resolve("drop"),
                "*",
                new Csv(",", '"', null, null, StandardCharsets.UTF_8),
                Duration.ZERO,
                Map.of(),
                Map.of()),
            new Capture.Folder(
                "e", file("e"), "", "*", Duration.ofSeconds(2), Duration.ofMinutes(1), false));
  }

  @Test
  void everything_that_can_be_said_is_read() throws IOException {
    write(
        "b",
        """
        outbox: {table: b, key: [K, L], columns: [K, L, M], triggers: true}
        files: {BILD: bilder/, SHEET: .}
        """);
    write(
        "d",
        """
        drop:
          folder: /srv/drop
          files: "P*.csv"
          format: {csv: {delimiter: ";", charset: windows-1252}}
          unchanged: 3s
          deleted: {OP: [D, DEL]}
        """);
    write("e", "folder: {path: bilder, files: '*.jpg', unchanged: 0s, every: 5s, removed: keep}");

    assertThat(load())
        .containsExactly(
            new Capture.Outbox(
                "b",
                file("b"),
                "b",
                List.of("K", "L"),
                List.of("K", "L", "M"),
                true,
                Map.of("BILD", "bilder", "SHEET", "")),
            new Capture.Drop(
                "d",
                file("d"),
                Path.of("/srv/drop"),
                "P*.csv",
                new Csv(";", '"', null, null, Charset.forName("windows-1252")),
                Duration.ofSeconds(3),
                Map.of("OP", List.of("D", "DEL")),
                Map.of()),
            new Capture.Folder(
                "e", file("e"), "bilder", "*.jpg", Duration.ZERO, Duration.ofSeconds(5), true));
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void all_faults_of_all_captures_are_told_at_once() throws IOException {
    write("Articles", "outbox: {}\n");
    write("b", "outbox: {key: A, tabel: b}\nselect: {}\n");
    write("c", "select:\n  query: select * from c\n  mark: t\n");
    write("d", "drop:\n  format: cvs\n  files: '/x'\n");
    write("e", "folder:\n  path: ../x\n  removed: kept\nfiles: {A: b}\n");
    write("f", "files: {A: ../b}\n");
    write("g", "outbox:\n  table: g\n  key: [A, B]\n  columns: [B]\n");
    write("h", "outbox:\n  triggers: true\n");

    assertThat(load()).isEmpty();
    assertThat(faults.list())
        .extracting(Fault::toString)
        .containsExactly(
            "conf/captures/Articles.yaml: \"Articles\" can't be a capture's name: name the file"
                + " with a-z, 0-9, \"_\" and \"-\" only, at most 64 of them, like articles.yaml",
            "conf/captures/b.yaml:2: found outbox and select: write exactly one of outbox, select,"
                + " drop, folder",
            "conf/captures/c.yaml:1: start is missing: write the mark of the first look, like"
                + " \"1970-01-01 00:00:00\"",
            "conf/captures/c.yaml:2: query: has no :?since: write it where the mark belongs, like"
                + " where changed_at > :?since",
            "conf/captures/d.yaml:1: folder is missing: write the folder in which files are"
                + " dropped, like drop",
            "conf/captures/d.yaml:2: format: unknown \"cvs\": did you mean \"csv\"?",
            "conf/captures/d.yaml:3: files: \"/x\" is no pattern of file names: write one like"
                + " PROD*.csv",
            "conf/captures/e.yaml:2: path: \"../x\" has the name \"..\", and no name may begin with"
                + " a dot: write a folder below that of the data files, or .",
            "conf/captures/e.yaml:3: removed: unknown \"kept\": known are delete, keep",
            "conf/captures/e.yaml:4: files: belongs to captures of rows: remove it, or write it"
                + " below folder",
            "conf/captures/f.yaml:1: found no kind of capture: write exactly one of outbox, select,"
                + " drop, folder",
            "conf/captures/g.yaml:4: columns: \"A\" of the key is missing: it must travel, too",
            "conf/captures/h.yaml:2: triggers: needs the table that it is about: write table, too");
  }

  @Test
  void captures_from_a_database_need_one() throws IOException {
    write("a", "outbox: {}\n");

    Captures.load(home(), settings(Map.of()), faults);

    assertThat(faults.list())
        .hasToString(
            "[conf/captures/a.yaml: needs the host's database: write dst.host.db.url to"
                + " conf/host.properties]");
  }

  @Test
  void a_host_without_a_capture_is_told() throws IOException {
    Files.createDirectories(home().captures());
    load();
    assertThat(faults.list())
        .hasToString(
            "[conf/captures: has no capture: write one, like those in docs/examples/captures]");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_is_valid_by_schema_and_parser(Path example) throws IOException {
    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(schema())
                .validate(YAML.readTree(example.toFile())))
        .isEmpty();
    assertThat(Files.readString(example))
        .startsWith("# yaml-language-server: $schema=")
        .contains("capture.schema.json\n");
    String name = example.getFileName().toString().replace(".yaml", "");
    write(name, Files.readString(example));
    assertThat(load()).hasSize(1);
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void the_schema_refuses_what_the_parser_refuses() throws IOException {
    Set<ValidationMessage> found =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(schema())
            .validate(YAML.readTree("outbox: {tabel: b}\nselect: {query: select 1}\n"));
    assertThat(found).extracting(ValidationMessage::getProperty).contains("tabel", "mark", "start");
  }

  @Test
  void schema_and_parser_know_the_same_keys_and_each_is_explained() throws IOException {
    JsonNode schema = schema();
    assertKeys(schema, CaptureDefinition.KEYS);
    assertKeys(schema.at("/properties/outbox"), CaptureDefinition.OUTBOX_KEYS);
    assertKeys(schema.at("/properties/select"), CaptureDefinition.SELECT_KEYS);
    assertKeys(schema.at("/properties/drop"), CaptureDefinition.DROP_KEYS);
    assertKeys(schema.at("/properties/folder"), CaptureDefinition.FOLDER_KEYS);
    JsonNode formats = schema.at("/properties/drop/properties/format/anyOf/1");
    assertKeys(formats, FormatDefinition.KEYS);
    assertKeys(formats.at("/properties/csv"), FormatDefinition.CSV_KEYS);
  }

  private static void assertKeys(JsonNode schema, List<String> keys) {
    List<String> known = new ArrayList<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              known.add(property.getKey());
              assertThat(property.getValue().hasNonNull("title")).as(property.getKey()).isTrue();
              assertThat(property.getValue().hasNonNull("description"))
                  .as(property.getKey())
                  .isTrue();
            });
    assertThat(known).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
  }

  private static JsonNode schema() throws IOException {
    return new ObjectMapper().readTree(Path.of("conf/capture.schema.json").toFile());
  }

  private List<Capture> load() {
    return Captures.load(
        home(), settings(Map.of("DST_HOST_DB_URL", "jdbc:h2:file:/srv/shop")), faults);
  }

  private HostSettings settings(Map<String, String> environment) {
    return HostSettings.load(home(), Variables.of(home(), environment), new Faults());
  }

  private Home home() {
    return new Home(dir);
  }

  private static Path file(String name) {
    return Path.of("conf/captures", name + ".yaml");
  }

  private void write(String name, String yaml) throws IOException {
    Files.createDirectories(home().captures());
    Files.writeString(home().captures().resolve(name + ".yaml"), yaml);
  }
}
