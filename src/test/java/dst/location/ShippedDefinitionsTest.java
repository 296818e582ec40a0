package dst.location;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dst.config.Faults;
import dst.config.Home;
import dst.config.Variables;
import dst.format.Csv;
import dst.record.Field;
import dst.record.FieldType;
import dst.record.RecordType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that people start from, as they stand in the project's root. */
class ShippedDefinitionsTest {
  private static final Home HOME = new Home(Path.of(""));
  private static final Home EXAMPLES = new Home(Path.of("docs/examples"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  static Stream<Path> definitions() throws IOException {
    List<Path> files = new ArrayList<>(yaml(Path.of("locations")));
    files.addAll(yaml(Path.of("src/main/resources/init/locations")));
    return files.stream();
  }

  static Stream<Path> examples() throws IOException {
    return yaml(EXAMPLES.locations()).stream();
  }

  static Stream<Path> recordTypes() throws IOException {
    return yaml(Path.of("conf/records")).stream();
  }

  private static List<Path> yaml(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void there_are_46_locations_without_a_fault() {
    Faults faults = new Faults();
    Variables variables = Variables.of(HOME, Map.of()).withoutSecrets();

    List<Location> locations =
        Locations.load(HOME, RecordTypes.load(HOME, faults), variables, faults);

    assertThat(faults.list()).isEmpty();
    assertThat(locations).hasSize(46);
    assertThat(locations.stream().map(Location::zone).distinct()).hasSizeGreaterThan(10);
    assertThat(locations.stream().filter(each -> each.pull().listener())).hasSize(44);
    assertThat(locations).allMatch(each -> each.pull().from().getScheme().equals("sftp"));
  }

  @Test
  void there_is_an_example_of_each_way_to_write_plain_files() {
    Faults faults = new Faults();
    Variables variables = Variables.of(EXAMPLES, Map.of()).withoutSecrets();

    List<Location> examples =
        Locations.load(EXAMPLES, RecordTypes.load(HOME, faults), variables, faults);

    assertThat(faults.list()).isEmpty();
    assertThat(examples).noneMatch(each -> each.pull().listener());
    assertThat(examples.stream().map(ShippedDefinitionsTest::layout).distinct())
        .hasSizeGreaterThanOrEqualTo(6);
    assertThat(examples).anyMatch(each -> each.records().get(0).complete());
    assertThat(examples).anyMatch(each -> each.records().get(0).files().glob().endsWith(".gz"));
    assertThat(examples).anyMatch(each -> each.pull().finished().marker() != null);
    assertThat(examples).anyMatch(each -> each.pull().order() == Pull.Order.TIME);
  }

  private static String layout(Location location) {
    if (location.records().get(0).format() instanceof Csv csv) {
      return csv.delimiter() + csv.quote() + csv.rowEnd();
    }
    return location.records().get(0).format().getClass().getSimpleName();
  }

  @Test
  void the_demo_says_where_its_hosts_are() {
    Faults faults = new Faults();
    Variables variables =
        Variables.of(HOME, Map.of("DST_DEMO_HOST", "127.0.0.1", "DST_DEMO_PORT", "2222"))
            .withoutSecrets();

    List<Location> locations =
        Locations.load(HOME, RecordTypes.load(HOME, faults), variables, faults);

    assertThat(locations)
        .allMatch(
            each ->
                each.pull()
                    .from()
                    .toString()
                    .equals("sftp://" + each.id() + "@127.0.0.1:2222/pull"));
  }

  @Test
  void the_product_has_its_fields_and_rules() {
    RecordType product = RecordTypes.load(HOME, new Faults()).get("product");

    assertThat(product.key()).containsExactly("product_code");
    assertThat(product.fieldNames())
        .containsExactly(
            "product_code",
            "name",
            "description",
            "price",
            "currency",
            "stock",
            "active",
            "available_from",
            "changed_at",
            "image",
            "attributes");
    assertThat(product.fields().get(0))
        .isEqualTo(new Field("product_code", FieldType.TEXT, true, 40, 0, 0, null, null, null));
    assertThat(product.fields().get(3))
        .isEqualTo(
            new Field("price", FieldType.DECIMAL, false, 0, 12, 4, BigDecimal.ZERO, null, null));
    assertThat(product.fields().get(4).pattern().pattern()).isEqualTo("[A-Z]{3}");
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void a_definition_is_valid_by_its_schema(Path file) throws IOException {
    assertThat(validate("location", file)).isEmpty();
    assertThat(Files.readAllLines(file).get(0))
        .isEqualTo("# yaml-language-server: $schema=../conf/location.schema.json");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_is_valid_by_its_schema(Path file) throws IOException {
    assertThat(validate("location", file)).isEmpty();
    assertThat(Files.readAllLines(file).get(0))
        .isEqualTo("# yaml-language-server: $schema=../../../conf/location.schema.json");
  }

  @ParameterizedTest
  @MethodSource("recordTypes")
  void a_record_type_is_valid_by_its_schema(Path file) throws IOException {
    assertThat(validate("record", file)).isEmpty();
    assertThat(Files.readAllLines(file).get(0))
        .isEqualTo("# yaml-language-server: $schema=../record.schema.json");
  }

  @Test
  void the_schema_refuses_what_the_parser_refuses() throws IOException {
    assertThat(validate("location", HomeCase.CASES.resolve("unknown-keys/locations/boston.yaml")))
        .extracting(ValidationMessage::getProperty)
        .contains("timezone", "evry", "hush", "marked", "rekord", "delimeter");
    assertThat(validate("location", HomeCase.CASES.resolve("wrong-schedule/locations/miami.yaml")))
        .isNotEmpty();
  }

  @Test
  void schema_and_parser_know_the_same_keys() throws IOException {
    JsonNode location = schema("location");
    JsonNode entry = location.at("/properties/records/items");
    JsonNode formats = entry.at("/properties/format/anyOf/1");
    assertKeys(location, LocationDefinition.KEYS);
    assertKeys(location.at("/properties/pull"), PullDefinition.KEYS);
    assertKeys(location.at("/properties/pull/properties/finished"), PullDefinition.FINISHED_KEYS);
    assertKeys(entry, RecordFilesDefinition.KEYS);
    assertKeys(location.at("/properties/data-files/items"), MirroredFolderDefinition.KEYS);
    assertKeys(formats, FormatDefinition.KEYS);
    assertKeys(formats.at("/properties/csv"), FormatDefinition.CSV_KEYS);
    assertKeys(formats.at("/properties/json-lines"), FormatDefinition.JSON_LINES_KEYS);
    assertKeys(formats.at("/properties/json-array"), FormatDefinition.JSON_ARRAY_KEYS);
    assertKeys(entry.at("/properties/fields/additionalProperties/anyOf/1"), FieldsDefinition.KEYS);
    JsonNode record = schema("record");
    assertKeys(record, RecordTypeDefinition.KEYS);
    assertKeys(
        record.at("/properties/fields/additionalProperties/anyOf/1"),
        RecordTypeDefinition.FIELD_KEYS);
  }

  @Test
  void every_property_is_explained_and_has_a_default_or_an_example() throws IOException {
    List<String> bare = new ArrayList<>();
    collectBare("location", schema("location"), bare);
    collectBare("record", schema("record"), bare);

    assertThat(bare).isEmpty();
  }

  private static void collectBare(String path, JsonNode node, List<String> bare) {
    for (Map.Entry<String, JsonNode> property : node.path("properties").properties()) {
      if (!isExplained(property.getValue())) {
        bare.add(path + "." + property.getKey());
      }
    }
    for (Map.Entry<String, JsonNode> child : node.properties()) {
      if (!child.getKey().equals("examples")) {
        collectBare(path + "." + child.getKey(), child.getValue(), bare);
      }
    }
    if (node.isArray()) {
      node.forEach(item -> collectBare(path, item, bare));
    }
  }

  private static boolean isExplained(JsonNode property) {
    boolean holdsOthers = property.has("properties") || property.at("/items").has("properties");
    return property.hasNonNull("title")
        && property.hasNonNull("description")
        && (holdsOthers
            || property.has("default")
            || property.has("examples")
            || property.has("enum"));
  }

  private static void assertKeys(JsonNode schema, List<String> keys) {
    Set<String> properties = new TreeSet<>();
    schema.path("properties").fieldNames().forEachRemaining(properties::add);
    assertThat(properties).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
  }

  private static JsonNode schema(String name) throws IOException {
    return JSON.readTree(Path.of("conf", name + ".schema.json").toFile());
  }

  private static Set<ValidationMessage> validate(String schema, Path file) throws IOException {
    JsonSchema rules = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema(schema));
    return rules.validate(YAML.readTree(file.toFile()));
  }
}
