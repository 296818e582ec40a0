package dst.record;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** One field of a mapping: takes its text from a row and gives the canonical value. */
final class FieldMapping {
  private static final int SHOWN_COLUMNS = 500;

  private final Field field;
  private final FieldSource source;
  private final Dates dates;
  private final String folder;
  private final Map<String, String> translations = new HashMap<>();
  private final String constant;
  private final String otherwise;
  private final boolean apart;
  private final TextStyle style;

  /**
   * @throws IllegalArgumentException if the field can't be read this way
   */
  FieldMapping(Field field, FieldSource source, ZoneId zone) {
    this(field, source, zone, false, false);
  }

  /**
   * @param ofKey whether the field is of the key: then what it is joined of stays apart
   * @param exact whether the rows' texts are as a database has them
   */
  FieldMapping(Field field, FieldSource source, ZoneId zone, boolean ofKey, boolean exact) {
    this.field = field;
    this.style = style(field, source, exact);
    this.apart = ofKey && source.from().size() > 1;
    this.source = source;
    this.folder =
        source.in().isEmpty() || source.in().endsWith("/") ? source.in() : source.in() + "/";
    checkSource();
    this.dates = isDate() ? new Dates(source.date(), zone) : null;
    if (source.values() != null) {
      source.values().forEach((text, value) -> translations.put(text, written("values", value)));
    }
    this.constant = written("constant", source.constant());
    this.otherwise = written("otherwise", source.otherwise());
  }

  /** A number, a date or a file's name has no white space around it, wherever it comes from. */
  private static TextStyle style(Field field, FieldSource source, boolean exact) {
    boolean text = field.type() == FieldType.TEXT || source.rest();
    boolean trims = source.trim() == null ? !(exact && text) : source.trim();
    return trims ? TextStyle.TRIMMED : exact && text ? TextStyle.EXACT : TextStyle.UNTRIMMED;
  }

  private boolean isDate() {
    return field.type() == FieldType.DATE || field.type() == FieldType.TIMESTAMP;
  }

  private boolean isLoose() {
    return source.match() == FieldSource.Match.INSENSITIVE;
  }

  private void checkSource() {
    int ways =
        (source.from().isEmpty() ? 0 : 1)
            + (source.constant() == null ? 0 : 1)
            + (source.rest() ? 1 : 0);
    check(ways == 1, "give exactly one of from, constant and rest");
    check(source.decimal() == '.' || source.decimal() == ',', "decimal is a point or a comma");
    check(source.date().equals(DateStyle.ISO) || isDate(), "date is for dates and timestamps");
    check(!source.rest() || field.type() == FieldType.JSON, "rest is for a field of type json");
    check(source.in().isEmpty() || field.type() == FieldType.FILE, "in is for a data file");
    check(!isLoose() || field.type() == FieldType.FILE, "match is for a data file");
    check(
        !apart || !source.join().isEmpty(),
        "join: is empty, so that different keys could become one: write a text that stands in none"
            + " of the columns, like \"/\"");
    String problem = DataFile.pathProblem(folder + "x");
    check(problem == null, "in: \"" + source.in() + "\" " + problem);
  }

  private void check(boolean right, String problem) {
    if (!right) {
      throw new IllegalArgumentException("field " + field.name() + ": " + problem);
    }
  }

  /** The canonical value of a text that stands in the definition; an empty one is no value. */
  private String written(String where, String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return canonical(text);
    } catch (BrokenRule e) {
      throw new IllegalArgumentException(
          "field " + field.name() + ": " + where + ": \"" + text + "\" " + e.getMessage(), e);
    }
  }

  String name() {
    return field.name();
  }

  /** Where its columns stand, -1 for one that is not there. */
  int[] positions(Columns columns) {
    return source.from().stream().mapToInt(columns::indexOf).toArray();
  }

  /** Names the columns that a row must have. */
  void addNeeded(NeededColumns needed, boolean ofKey) {
    if (!source.optional()) {
      source.from().forEach(column -> needed.add(column, "field " + field.name(), ofKey));
    }
  }

  boolean isRest() {
    return source.rest();
  }

  /**
   * @param at the positions of its columns
   * @return the canonical value, or null
   * @throws BrokenRule if there is none that its rules allow
   */
  String value(Row row, int[] at) {
    if (constant != null) {
      return constant;
    }
    String text = text(row, at);
    String value = text == null ? null : translated(text, at.length == 1 && row.isNumber(at[0]));
    if (value == null) {
      value = otherwise;
    }
    if (value == null && field.required()) {
      throw new BrokenRule("required", missing(row.columns()));
    }
    return value;
  }

  private String text(Row row, int[] at) {
    if (source.rest()) {
      return RowJson.rest(row, at, style);
    }
    if (at.length == 1) {
      return row.value(at[0], style);
    }
    StringJoiner joined = new StringJoiner(source.join());
    boolean none = true;
    for (int index : at) {
      String part = row.value(index, style);
      if (apart) {
        checkApart(part);
      }
      if (part != null && (apart || !part.isEmpty())) {
        joined.add(part);
        none = false;
      }
    }
    return none ? null : joined.toString();
  }

  /** "1" and "" joined, and "" and "1", are two keys; likewise "a/b" and "c", "a" and "b/c". */
  private void checkApart(String part) {
    String columns = String.join(", ", source.from());
    if (part == null) {
      throw new BrokenRule(
          "required", "is a key joined of " + columns + ", and each of them needs a value");
    }
    if (part.contains(source.join())) {
      throw new BrokenRule(
              "join",
              "has \""
                  + source.join()
                  + "\" in it, which joins the key of "
                  + columns
                  + ": different keys could become one; choose another join in the definition")
          .foundIn(part);
    }
  }

  private String translated(String text, boolean jsonNumber) {
    if (!translations.isEmpty() && translations.containsKey(text)) {
      return translations.get(text);
    }
    try {
      return canonical(text, jsonNumber);
    } catch (BrokenRule e) {
      throw e.foundIn(text);
    }
  }

  String canonical(String text) {
    return canonical(text, false);
  }

  /**
   * @param jsonNumber whether it is a number of a JSON source, which has a point whatever decimal
   *     sign the definition says of texts
   */
  private String canonical(String text, boolean jsonNumber) {
    Texts.check(text);
    String value =
        switch (field.type()) {
          case TEXT -> text;
          case INTEGER ->
              jsonNumber ? Numbers.whole(text) : Numbers.integer(text, source.decimal());
          case DECIMAL -> Numbers.decimal(text, jsonNumber ? '.' : source.decimal());
          case BOOLEAN -> trueOrFalse(text);
          case DATE -> dates.date(text);
          case TIMESTAMP -> dates.timestamp(text);
          case FILE -> path(folder + (isLoose() ? text.replace('\\', '/') : text));
          case JSON -> json(text);
        };
    field.check(value);
    return value;
  }

  private static String trueOrFalse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "1" -> "true";
      case "false", "f", "no", "n", "0" -> "false";
      default ->
          throw new BrokenRule(
              "boolean", "is neither true nor false: list it under values, like {J: true}");
    };
  }

  private static String path(String path) {
    String problem = DataFile.pathProblem(path);
    if (problem != null) {
      boolean slashes = path.indexOf('\\') >= 0;
      throw new BrokenRule("path", slashes ? problem + ", or match: insensitive" : problem);
    }
    return path;
  }

  private String json(String text) {
    if (!source.rest()) {
      if (!RowJson.isNested(text)) {
        throw new BrokenRule("json", "is no JSON object or array");
      }
      RowJson.checkNested(text);
    }
    return text;
  }

  private String missing(Columns columns) {
    List<String> absent = source.from().stream().filter(name -> columns.indexOf(name) < 0).toList();
    if (absent.isEmpty()) {
      return "is required, and " + String.join(", ", source.from()) + " has no value";
    }
    String there = Texts.cut(String.join(", ", columns.names()), SHOWN_COLUMNS);
    return "is required, and there is no column "
        + String.join(", ", absent)
        + "; there are: "
        + there;
  }
}
