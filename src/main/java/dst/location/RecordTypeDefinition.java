package dst.location;

import dst.config.Faults;
import dst.config.Nearest;
import dst.config.Quantity;
import dst.config.YamlMap;
import dst.record.Field;
import dst.record.FieldType;
import dst.record.RecordType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A file of {@code conf/records/}. */
final class RecordTypeDefinition {
  static final List<String> KEYS = List.of("table", "key", "fields");
  static final List<String> FIELD_KEYS =
      List.of("type", "required", "length", "precision", "scale", "min", "max", "pattern");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Set<String> RESERVED =
      Set.of("location", "epoch", "seq", "deleted", "bundle", "applied_at");

  private static final Set<String> OWN_TABLES =
      Set.of(
          "bundle",
          "batch",
          "sweep",
          "data_file",
          "location_lock",
          "mark",
          "flyway_schema_history");

  /** No value may be longer, so that a batch keeps the size that a queue takes. */
  private static final Set<FieldType> TEXTS = Set.of(FieldType.TEXT, FieldType.FILE);

  private static final Set<FieldType> NUMBERS = Set.of(FieldType.DECIMAL, FieldType.INTEGER);
  private static final Map<String, Set<FieldType>> ONLY_FOR =
      Map.of(
          "length", TEXTS,
          "pattern", TEXTS,
          "precision", Set.of(FieldType.DECIMAL),
          "scale", Set.of(FieldType.DECIMAL),
          "min", NUMBERS,
          "max", NUMBERS);

  private final Faults faults;

  RecordTypeDefinition(Faults faults) {
    this.faults = faults;
  }

  /**
   * @return null if anything in it is faulty
   */
  RecordType read(String name, YamlMap yaml) {
    int before = faults.count();
    if (!NAME.matcher(name).matches()) {
      faults.add(yaml.place(), badName(name) + ", like product.yaml");
    }
    yaml.refuseOthersThan(KEYS);
    yaml.require("key", "write the fields that tell one record of a location from another");
    yaml.require("fields", "write the fields and their types");
    String table = yaml.read("table", RecordTypeDefinition::tableName, name);
    if (OWN_TABLES.contains(name)) {
      faults.add(yaml.place(), "\"" + name + "\" is a table of dst's own: name the file otherwise");
    }
    List<String> key = yaml.texts("key");
    YamlMap map = yaml.map("fields");
    List<Field> fields = map == null ? List.of() : fields(map, key);
    if (map != null) {
      checkKey(yaml, key, fields, map);
    }
    return faults.count() == before ? type(yaml, name, table, key, fields) : null;
  }

  private RecordType type(
      YamlMap yaml, String name, String table, List<String> key, List<Field> fields) {
    try {
      return new RecordType(name, table, key, fields);
    } catch (IllegalArgumentException e) {
      faults.add(yaml.place(), e.getMessage());
      return null;
    }
  }

  private static void checkKey(YamlMap yaml, List<String> key, List<Field> fields, YamlMap map) {
    for (String name : key) {
      if (!map.has(name)) {
        yaml.fault("key", "unknown field \"" + name + "\": " + Nearest.hint(name, map.keys()));
      }
    }
    for (Field field : fields) {
      boolean unfit = field.type() == FieldType.JSON || field.type() == FieldType.FILE;
      if (key.contains(field.name()) && unfit) {
        String type = field.type().name().toLowerCase(Locale.ROOT);
        yaml.fault("key", field.name() + " is of type " + type + ": no such field can be in a key");
      }
    }
  }

  private List<Field> fields(YamlMap map, List<String> key) {
    List<Field> fields = new ArrayList<>();
    if (map.keys().isEmpty()) {
      faults.add(map.place(), "fields: there is none: write at least the key's");
    }
    for (String name : map.keys()) {
      Field field = field(name, map, key.contains(name));
      if (field != null) {
        fields.add(field);
      }
    }
    return fields;
  }

  private Field field(String name, YamlMap map, boolean isKey) {
    int before = faults.count();
    if (!NAME.matcher(name).matches()) {
      faults.add(map.at(name), badName(name));
    } else if (RESERVED.contains(name)) {
      faults.add(
          map.at(name), "\"" + name + "\" is a column of dst's own: name the field otherwise");
    }
    if (map.get(name) instanceof YamlMap details) {
      return detailed(name, details, isKey, before);
    }
    FieldType type = map.read(name, Quantity.oneOf(FieldType.class), null);
    boolean right = faults.count() == before;
    return right ? new Field(name, type, isKey, 0, 0, 0, null, null, null) : null;
  }

  private Field detailed(String name, YamlMap details, boolean isKey, int before) {
    details.refuseOthersThan(FIELD_KEYS);
    details.require("type", "write one of " + types());
    FieldType type = details.read("type", Quantity.oneOf(FieldType.class), null);
    boolean required = details.read("required", Quantity::flag, false) || isKey;
    int length = details.read("length", Quantity.number(1, Field.MOST_CHARACTERS), 0);
    int precision = details.read("precision", Quantity.number(1, 1_000), 0);
    int scale = details.read("scale", Quantity.number(0, 1_000), 0);
    BigDecimal min = details.read("min", RecordTypeDefinition::decimal, null);
    BigDecimal max = details.read("max", RecordTypeDefinition::decimal, null);
    Pattern pattern = details.read("pattern", RecordTypeDefinition::pattern, null);
    if (type != null) {
      checkRulesFit(details, type);
    }
    if (details.has("scale") && !details.has("precision")) {
      details.fault("scale", "needs a precision: write how many digits there are in all");
    } else if (scale > precision) {
      details.fault("scale", scale + " is more than the precision " + precision);
    }
    if (min != null && max != null && min.compareTo(max) > 0) {
      details.fault("min", min + " is more than the max " + max + ": swap them");
    }
    boolean right = faults.count() == before;
    return right
        ? new Field(name, type, required, length, precision, scale, min, max, pattern)
        : null;
  }

  private static void checkRulesFit(YamlMap details, FieldType type) {
    ONLY_FOR.forEach(
        (rule, types) -> {
          if (details.has(rule) && !types.contains(type)) {
            details.fault(
                rule, "is no rule for " + type.name().toLowerCase(Locale.ROOT) + ": remove it");
          }
        });
  }

  private static String types() {
    return String.join(
        ", ",
        Arrays.stream(FieldType.values())
            .map(type -> type.name().toLowerCase(Locale.ROOT))
            .toList());
  }

  private static String tableName(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(badName(text));
    }
    if (OWN_TABLES.contains(text)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is a table of dst's own: name another one");
    }
    return text;
  }

  private static String badName(String text) {
    return "\""
        + text
        + "\" can't be a name in the database: write a-z, then a-z, 0-9 and _, 63 at most";
  }

  private static BigDecimal decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no number: write it like 0.5", e);
    }
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no regular expression: " + e.getDescription(), e);
    }
  }
}
