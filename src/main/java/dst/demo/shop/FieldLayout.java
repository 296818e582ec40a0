package dst.demo.shop;

import dst.format.Csv;
import dst.format.Format;
import dst.record.Field;
import dst.record.FieldSource;
import dst.record.FieldType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One field of a definition, read backwards: from the host's value to the columns of its table or
 * file, and from the columns to the host's value. Nothing here comes from the mapping of {@code
 * dst.record}, so that a mistake there shows.
 */
final class FieldLayout {
  private static final String PICTURES = "pictures/";
  private static final int SQL_SCALE = 4;

  private final Field field;
  private final FieldSource source;
  private final Format format;
  private final ZoneId zone;
  private final Alphabet alphabet;
  private final DateTimeFormatter pattern;
  private final DecimalFormat office =
      new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(Locale.GERMANY));

  /**
   * @param format of the host's files; null: the field is one of a table
   */
  FieldLayout(Field field, FieldSource source, Format format, ZoneId zone) {
    this.field = field;
    this.source = source;
    this.format = format;
    this.zone = zone;
    this.alphabet = format == null ? null : new Alphabet(format);
    this.pattern =
        source.date().pattern() == null
            ? null
            : DateTimeFormatter.ofPattern(source.date().pattern(), Locale.ENGLISH);
  }

  String name() {
    return field.name();
  }

  FieldType type() {
    return field.type();
  }

  /** The columns that this field is written to, unless it takes the rest. */
  List<String> columns() {
    return source.from();
  }

  boolean isRest() {
    return source.rest();
  }

  /** The column of a table that this field's values stand in. */
  String columnType() {
    if (source.values() != null || source.from().size() > 1 || source.decimal() == ',') {
      return "varchar";
    }
    return switch (field.type()) {
      case INTEGER -> "bigint";
      case DECIMAL ->
          field.precision() == 0
              ? "varchar"
              : "decimal(" + field.precision() + ", " + field.scale() + ")";
      case BOOLEAN -> "boolean";
      default -> "varchar";
    };
  }

  /** What can stand in its columns and breaks a rule of the field: each changes a row so. */
  List<Consumer<Map<String, Object>>> faults() {
    List<Consumer<Map<String, Object>>> faults = new ArrayList<>();
    boolean free = source.from().size() == 1 && source.values() == null;
    boolean text = free && columnType().equals("varchar");
    if (text && (field.type() == FieldType.DECIMAL || field.type() == FieldType.DATE)) {
      faults.add(row -> row.put(columns().get(0), "ask us"));
    }
    if (free && field.min() != null && field.type() == FieldType.DECIMAL) {
      faults.add(row -> write(field.min().subtract(BigDecimal.ONE), row));
    }
    if (text && field.type() == FieldType.TEXT) {
      if (field.required() && source.otherwise() == null) {
        faults.add(row -> row.put(columns().get(0), null));
      }
      if (field.length() > 0) {
        faults.add(row -> row.put(columns().get(0), "x".repeat(field.length() + 1)));
      }
      if (field.pattern() != null) {
        faults.add(row -> row.put(columns().get(0), "?"));
      }
    }
    return faults;
  }

  /**
   * The product's value as far as a table or file of this layout can tell it: typed, and null for
   * none. This is what central must hold.
   *
   * @param spare columns for the rest
   */
  Object shown(Product product, List<String> spare) {
    if (source.constant() != null) {
      return ofDefinition(source.constant());
    }
    Object value = product.values().get(field.name());
    if (source.rest()) {
      return withNulls(value == null ? Map.of() : (Map<?, ?>) value, spare);
    }
    if (value == null) {
      return source.otherwise() == null ? null : ofDefinition(source.otherwise());
    }
    return fitted(value);
  }

  /** A value that the definition itself names, written as the host would. */
  private Object ofDefinition(String text) {
    return switch (field.type()) {
      case DECIMAL -> new BigDecimal(text.replace(source.decimal(), '.'));
      case DATE ->
          source.date().pattern() == null ? LocalDate.parse(text) : LocalDate.parse(text, pattern);
      case FILE -> folder() + text;
      default -> Typed.value(field.type(), text);
    };
  }

  private Object fitted(Object value) {
    return switch (field.type()) {
      case TEXT -> alphabet == null ? value : alphabet.fitted((String) value);
      case FILE -> (folder().isEmpty() ? PICTURES : folder()) + value;
      case TIMESTAMP -> resolved((Instant) value);
      case JSON -> alphabet == null ? value : alphabet.fitted((Map<?, ?>) value);
      default -> value;
    };
  }

  String folder() {
    return source.in().isEmpty() || source.in().endsWith("/") ? source.in() : source.in() + "/";
  }

  /** Cut down to what the pattern tells; of two hours at the end of summer time the earlier. */
  private Instant resolved(Instant value) {
    String p = source.date().pattern();
    if (p == null) {
      return value;
    }
    ChronoUnit unit =
        p.contains("s")
            ? ChronoUnit.SECONDS
            : p.contains("m")
                ? ChronoUnit.MINUTES
                : p.contains("H") ? ChronoUnit.HOURS : ChronoUnit.DAYS;
    return LocalDateTime.ofInstant(value, zone).truncatedTo(unit).atZone(zone).toInstant();
  }

  /** A JSON row names all of its columns, also those without a value. */
  private Object withNulls(Map<?, ?> value, List<String> spare) {
    Map<String, Object> told = rest(value, spare);
    if (format instanceof Csv || spare.isEmpty()) {
      return told.isEmpty() ? null : told;
    }
    Map<String, Object> all = new LinkedHashMap<>();
    spare.forEach(column -> all.put(column, told.get(column)));
    return all;
  }

  /**
   * JSON takes the attributes by name; a table and a CSV file have columns for the plain ones, in
   * name order.
   */
  private Map<String, Object> rest(Map<?, ?> value, List<String> spare) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    value.forEach((name, v) -> attributes.put((String) name, v));
    Map<String, Object> known = alphabet == null ? attributes : alphabet.fitted(attributes);
    if (spare.containsAll(known.keySet()) || !hasColumns()) {
      known.keySet().retainAll(spare);
      return known;
    }
    Map<String, Object> shown = new LinkedHashMap<>();
    List<Object> plain =
        new TreeMap<>(known).values().stream().filter(v -> v instanceof String).toList();
    for (int i = 0; i < Math.min(plain.size(), spare.size()); i++) {
      shown.put(spare.get(i), plain.get(i));
    }
    return shown;
  }

  private boolean hasColumns() {
    return format == null || format instanceof Csv;
  }

  /**
   * The value of a product whose row this is, such that {@link #shown} gives what the row tells.
   *
   * @return null for none
   */
  Object read(Map<String, Object> row, List<String> spare) {
    if (source.rest()) {
      Map<String, Object> attributes = new LinkedHashMap<>();
      spare.stream().filter(c -> row.get(c) != null).forEach(c -> attributes.put(c, row.get(c)));
      return attributes.isEmpty() ? null : attributes;
    }
    if (source.from().size() > 1) {
      List<String> parts =
          source.from().stream()
              .map(row::get)
              .filter(Objects::nonNull)
              .map(String.class::cast)
              .toList();
      return parts.isEmpty() ? null : String.join(source.join(), parts);
    }
    Object cell = source.from().isEmpty() ? null : row.get(source.from().get(0));
    if (cell == null || !(cell instanceof String text)) {
      return cell;
    }
    String translated = source.values() == null ? null : source.values().get(text);
    if (translated != null) {
      return translated.isEmpty() ? null : ofDefinition(translated);
    }
    return value(text);
  }

  private Object value(String text) {
    return switch (field.type()) {
      case DECIMAL ->
          source.decimal() == ','
              ? new BigDecimal(text.replace(".", "").replace(',', '.'))
              : new BigDecimal(text);
      case DATE ->
          source.date().pattern() == null ? LocalDate.parse(text) : LocalDate.parse(text, pattern);
      case TIMESTAMP ->
          source.date().pattern() == null
              ? OffsetDateTime.parse(text).toInstant()
              : timeOf(text).atZone(zone).toInstant();
      case FILE -> text.startsWith(PICTURES) && folder().isEmpty() ? bare(text) : text;
      default -> Typed.value(field.type(), text);
    };
  }

  private static String bare(String picture) {
    return picture.substring(PICTURES.length());
  }

  private LocalDateTime timeOf(String text) {
    return source.date().pattern().contains("H")
        ? LocalDateTime.parse(text, pattern)
        : LocalDate.parse(text, pattern).atStartOfDay();
  }

  /**
   * Writes a shown value into a row.
   *
   * @param row column to text, number, truth value or object
   */
  void write(Object shown, Map<String, Object> row) {
    if (source.rest()) {
      if (shown instanceof Map<?, ?> attributes) {
        attributes.forEach((name, v) -> row.put((String) name, v));
      }
    } else if (source.from().size() > 1) {
      split((String) shown, row);
    } else if (!source.from().isEmpty()) {
      row.put(source.from().get(0), shown == null ? null : cell(shown));
    }
  }

  private void split(String text, Map<String, Object> row) {
    String left = text;
    for (int i = 0; i < source.from().size(); i++) {
      boolean last = i == source.from().size() - 1;
      int at = left == null || last ? -1 : left.indexOf(source.join());
      row.put(source.from().get(i), at < 0 ? left : left.substring(0, at));
      left = at < 0 ? null : left.substring(at + source.join().length());
    }
  }

  private Object cell(Object shown) {
    String translated = untranslated(Typed.text(shown));
    if (translated != null) {
      return translated;
    }
    boolean json = !(format instanceof Csv);
    boolean column = format == null;
    return switch (field.type()) {
      case TEXT -> shown;
      case INTEGER, BOOLEAN -> json ? shown : shown.toString();
      case DECIMAL -> json && source.decimal() == '.' ? shown : number((BigDecimal) shown);
      case DATE ->
          source.date().pattern() == null
              ? shown.toString()
              : pattern.format(((LocalDate) shown).atStartOfDay(zone));
      case TIMESTAMP -> time((Instant) shown);
      case FILE -> ((String) shown).substring(folder().length());
      case JSON -> json && !column ? shown : Typed.text(shown);
    };
  }

  /** What the host writes for a value that the definition translates. */
  private String untranslated(String text) {
    if (source.values() == null) {
      return null;
    }
    return source.values().entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .filter(entry -> Typed.text(ofDefinition(entry.getValue())).equals(text))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /**
   * With a comma: grouped, as offices write; without quotes: {@code .5000}, as databases export.
   */
  private String number(BigDecimal number) {
    if (source.decimal() == ',') {
      return office.format(number);
    }
    if (format instanceof Csv csv && csv.quote() == null && number.scale() <= SQL_SCALE) {
      return number
          .setScale(SQL_SCALE, RoundingMode.UNNECESSARY)
          .toPlainString()
          .replaceFirst("^(-?)0\\.", "$1.");
    }
    return number.toPlainString();
  }

  private String time(Instant instant) {
    ZonedDateTime time = instant.atZone(zone);
    return source.date().pattern() == null
        ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time)
        : pattern.format(time);
  }
}
