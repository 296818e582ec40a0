package dst.location;

import dst.config.Faults;
import dst.config.Nearest;
import dst.config.Quantity;
import dst.config.YamlMap;
import dst.record.DateStyle;
import dst.record.Field;
import dst.record.FieldSource;
import dst.record.FieldType;
import dst.record.RecordType;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What stands under {@code fields:}: where each field of the record type comes from. */
final class FieldsDefinition {
  static final List<String> KEYS =
      List.of(
          "from",
          "join",
          "constant",
          "trim",
          "decimal",
          "date",
          "pivot",
          "locale",
          "clock-change",
          "values",
          "default",
          "in",
          "match",
          "rest",
          "optional");
  private static final List<String> SOURCES = List.of("from", "constant", "rest");
  private static final Map<String, Set<FieldType>> ONLY_FOR =
      Map.of(
          "decimal", Set.of(FieldType.DECIMAL, FieldType.INTEGER),
          "date", Set.of(FieldType.DATE, FieldType.TIMESTAMP),
          "pivot", Set.of(FieldType.DATE, FieldType.TIMESTAMP),
          "locale", Set.of(FieldType.DATE, FieldType.TIMESTAMP),
          "clock-change", Set.of(FieldType.TIMESTAMP),
          "in", Set.of(FieldType.FILE),
          "match", Set.of(FieldType.FILE),
          "rest", Set.of(FieldType.JSON));

  private final RecordType type;
  private final List<String> columns;
  private final Faults faults;

  /**
   * @param columns those of the file where the definition names them, or null
   */
  FieldsDefinition(RecordType type, List<String> columns, Faults faults) {
    this.type = type;
    this.columns = columns;
    this.faults = faults;
  }

  Map<String, FieldSource> read(YamlMap fields, YamlMap entry) {
    Map<String, FieldSource> sources = new LinkedHashMap<>();
    String rest = null;
    for (String name : fields.keys()) {
      int index = type.indexOf(name);
      if (index < 0) {
        faults.add(
            fields.at(name),
            "unknown field \""
                + name
                + "\" of record "
                + type.name()
                + ": "
                + Nearest.hint(name, type.fieldNames()));
        continue;
      }
      FieldSource source = source(fields, name, type.fields().get(index));
      if (source != null && source.rest()) {
        if (rest != null) {
          fields.fault(name, rest + " takes the rest already: only one field can");
        }
        rest = name;
      }
      sources.put(name, source);
    }
    for (Field field : type.fields()) {
      if ((field.required() || type.key().contains(field.name())) && !fields.has(field.name())) {
        String kind = type.key().contains(field.name()) ? "key" : "required";
        entry.fault(
            "fields",
            kind
                + " field "
                + field.name()
                + " is missing: write where it comes from, like "
                + field.name()
                + ": "
                + field.name().toUpperCase(Locale.ROOT));
      }
    }
    return sources;
  }

  private FieldSource source(YamlMap fields, String name, Field field) {
    if (fields.get(name) instanceof YamlMap details) {
      return source(details, field);
    }
    String column = fields.text(name);
    if (column == null) {
      return null;
    }
    checkColumn(fields, name, column, columns);
    return FieldSource.column(column);
  }

  private FieldSource source(YamlMap details, Field field) {
    int before = faults.count();
    details.refuseOthersThan(KEYS);
    if (SOURCES.stream().filter(details::has).count() != 1) {
      faults.add(
          details.place(),
          field.name()
              + ": needs exactly one of "
              + String.join(", ", SOURCES)
              + ": write where it comes from");
    }
    checkType(details, field);
    checkOptional(details, field);
    List<String> from = details.texts("from");
    from.forEach(column -> checkColumn(details, "from", column, columns));
    if (details.has("join") && from.size() < 2) {
      details.fault("join", "there is only one column to join: remove the line");
    }
    FieldSource source =
        new FieldSource(
            from,
            details.read("join", text -> text, " "),
            details.text("constant"),
            details.read("rest", FieldsDefinition::rest, false),
            details.read("trim", Quantity::flag, null),
            details.read("decimal", FieldsDefinition::decimal, '.'),
            date(details),
            values(details),
            details.text("default"),
            details.read("in", PullDefinition.cleanFolder("photos/"), ""),
            details.read("optional", Quantity::flag, false),
            details.read(
                "match", Quantity.oneOf(FieldSource.Match.class), FieldSource.Match.EXACT));
    if (faults.count() == before) {
      check(source, field, details);
    }
    return source;
  }

  private void check(FieldSource source, Field field, YamlMap details) {
    try {
      source.check(field);
    } catch (IllegalArgumentException e) {
      faults.add(details.place(), e.getMessage());
    }
  }

  private void checkOptional(YamlMap details, Field field) {
    boolean key = type.key().contains(field.name());
    if (details.has("optional") && !details.has("from")) {
      details.fault("optional", "is about the column of from, and there is none: remove it");
    } else if (details.has("optional") && (key || (field.required() && !details.has("default")))) {
      details.fault(
          "optional",
          "%s is %s, so its column must be there: remove it%s"
              .formatted(
                  field.name(), key ? "a key" : "required", key ? "" : ", or write a default"));
    }
  }

  private static void checkType(YamlMap details, Field field) {
    ONLY_FOR.forEach(
        (key, types) -> {
          if (details.has(key) && !types.contains(field.type())) {
            List<String> names =
                types.stream().map(type -> type.name().toLowerCase(Locale.ROOT)).sorted().toList();
            details.fault(
                key,
                "is for fields of type "
                    + String.join(" and ", names)
                    + ", and "
                    + field.name()
                    + " is "
                    + field.type().name().toLowerCase(Locale.ROOT)
                    + ": remove it");
          }
        });
  }

  /** Where the definition names the columns, a mistyped one need not wait for the first file. */
  static void checkColumn(YamlMap map, String key, String column, List<String> columns) {
    if (columns != null && !columns.contains(column)) {
      map.fault(
          key,
          "no column \"" + column + "\" in format.csv.columns: " + Nearest.hint(column, columns));
    }
  }

  private static boolean rest(String text) {
    if (!Quantity.flag(text)) {
      throw new IllegalArgumentException("can only be true: remove it");
    }
    return true;
  }

  private static char decimal(String text) {
    if (!text.equals(".") && !text.equals(",")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no decimal sign: write \".\" or \",\"");
    }
    return text.charAt(0);
  }

  private static DateStyle date(YamlMap details) {
    return new DateStyle(
        details.read("date", FieldsDefinition::pattern, null),
        details.read("pivot", Quantity.number(1, 9_900), null),
        details.read("locale", FieldsDefinition::locale, null),
        details.read(
            "clock-change",
            Quantity.oneOf(DateStyle.ClockChange.class),
            DateStyle.ClockChange.REJECT));
  }

  private static Locale locale(String text) {
    Locale locale = Locale.forLanguageTag(text);
    if (!List.of(Locale.getAvailableLocales()).contains(locale) || locale.equals(Locale.ROOT)) {
      throw new IllegalArgumentException(
          "unknown \"" + text + "\": write a language like de, or with its country like pt-BR");
    }
    return locale;
  }

  private static String pattern(String text) {
    try {
      new DateTimeFormatterBuilder().appendPattern(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no date pattern ("
              + e.getMessage()
              + "): write it like dd.MM.yyyy or"
              + " yyyy-MM-dd HH:mm:ss",
          e);
    }
  }

  private static Map<String, String> values(YamlMap details) {
    YamlMap map = details.map("values");
    if (map == null) {
      return null;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String from : map.keys()) {
      values.put(from, map.text(from));
    }
    return values;
  }
}
