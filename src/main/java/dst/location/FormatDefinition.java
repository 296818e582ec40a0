package dst.location;

import dst.config.Faults;
import dst.config.Nearest;
import dst.config.Quantity;
import dst.config.Yaml;
import dst.config.YamlMap;
import dst.format.Csv;
import dst.format.Format;
import dst.format.JsonArray;
import dst.format.JsonLines;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What stands under {@code format:}: a format's name alone, or with its details. */
public final class FormatDefinition {
  public static final List<String> KEYS = List.of("csv", "json-lines", "json-array");
  public static final List<String> CSV_KEYS =
      List.of("delimiter", "quote", "row-end", "skip-lines", "comment", "columns", "charset");
  public static final List<String> JSON_LINES_KEYS = List.of("charset");
  public static final List<String> JSON_ARRAY_KEYS = List.of("at", "charset");
  private static final String NO_QUOTE = "none";

  private FormatDefinition() {}

  /**
   * @param entry which has the key {@code format}
   * @return null if it is missing or faulty
   */
  public static Format read(YamlMap entry, Faults faults) {
    Yaml format = entry.get("format");
    if (format instanceof Yaml.Text) {
      return entry.read("format", FormatDefinition::plain, null);
    }
    YamlMap map = entry.map("format");
    if (map == null) {
      return null;
    }
    map.refuseOthersThan(KEYS);
    if (map.keys().size() != 1) {
      entry.fault("format", "found " + map.keys().size() + " formats: write exactly one");
    }
    if (map.keys().size() != 1 || !KEYS.containsAll(map.keys())) {
      return null;
    }
    String name = map.keys().iterator().next();
    YamlMap details = map.map(name);
    return details == null ? null : detailed(name, details, faults);
  }

  private static Format plain(String name) {
    return switch (name) {
      case "csv" -> new Csv(",", '"', null, null, StandardCharsets.UTF_8);
      case "json-lines" -> new JsonLines(StandardCharsets.UTF_8);
      case "json-array" -> new JsonArray(null, StandardCharsets.UTF_8);
      default ->
          throw new IllegalArgumentException(
              "unknown \"" + name + "\": " + Nearest.hint(name, KEYS));
    };
  }

  private static Format detailed(String name, YamlMap details, Faults faults) {
    int before = faults.count();
    Charset charset = details.read("charset", FormatDefinition::charset, StandardCharsets.UTF_8);
    if (name.equals("csv")) {
      return csv(details, charset, before, faults);
    }
    if (name.equals("json-lines")) {
      details.refuseOthersThan(JSON_LINES_KEYS);
      return faults.count() == before ? new JsonLines(charset) : null;
    }
    details.refuseOthersThan(JSON_ARRAY_KEYS);
    String at = details.read("at", FormatDefinition::at, null);
    return faults.count() == before ? new JsonArray(at, charset) : null;
  }

  private static Csv csv(YamlMap csv, Charset charset, int before, Faults faults) {
    csv.refuseOthersThan(CSV_KEYS);
    String delimiter = csv.read("delimiter", FormatDefinition::delimiter, ",");
    String rowEnd = csv.read("row-end", FormatDefinition::rowEnd, null);
    String quote = csv.read("quote", FormatDefinition::quote, rowEnd == null ? "\"" : NO_QUOTE);
    int skipLines = csv.read("skip-lines", Quantity.number(0, 10_000), 0);
    Character comment = csv.read("comment", FormatDefinition::comment, null);
    List<String> columns = csv.has("columns") ? columns(csv, faults) : null;
    if (rowEnd != null && !quote.equals(NO_QUOTE)) {
      csv.fault("quote", "a format with a row-end has no quotes: remove one of them");
    }
    if (delimiter.contains(quote)) {
      csv.fault("delimiter", "holds the quote " + quote + ": change one of them");
    }
    if (rowEnd != null && rowEnd.contains(delimiter)) {
      csv.fault("row-end", "holds the delimiter \"" + delimiter + "\": change one of them");
    }
    if (comment != null && (quote.equals(comment.toString()) || delimiter.charAt(0) == comment)) {
      csv.fault("comment", "is the quote, or the delimiter begins with it: change one of them");
    }
    Character quoted = quote.equals(NO_QUOTE) ? null : quote.charAt(0);
    return faults.count() == before
        ? new Csv(delimiter, quoted, rowEnd, skipLines, comment, columns, charset)
        : null;
  }

  private static List<String> columns(YamlMap csv, Faults faults) {
    List<String> columns = csv.texts("columns");
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (column.isBlank() || !seen.add(column)) {
        faults.add(
            csv.at("columns"),
            "columns: \"" + column + "\" is empty or there twice: name each column");
      }
    }
    return columns;
  }

  private static String delimiter(String text) {
    if (text.equals("\\t")) {
      throw new IllegalArgumentException(
          "is a backslash and a t: write the tab in double quotes, \"\\t\"");
    }
    if (text.isEmpty() || text.contains("\n") || text.contains("\r")) {
      throw new IllegalArgumentException(
          "is empty or a line end: write the characters between two columns, like \";\"");
    }
    return text;
  }

  private static String rowEnd(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "is blank: write the characters that end a row, or remove the line where it is a line"
              + " end");
    }
    return text;
  }

  private static String quote(String text) {
    if (text.isBlank() || (text.length() != 1 && !text.equals(NO_QUOTE))) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no quote character: write one character, or none");
    }
    return text;
  }

  private static Character comment(String text) {
    if (text.isBlank() || text.length() != 1) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no comment sign: write the character that comment lines begin with");
    }
    return text.charAt(0);
  }

  private static String at(String text) {
    if (!text.matches("[^.]+(\\.[^.]+)*")) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no path: write the names joined with a point, like catalog.products");
    }
    return text;
  }

  private static Charset charset(String text) {
    try {
      return Charset.forName(text);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException(
          "unknown \""
              + text
              + "\": "
              + Nearest.hint(
                  text,
                  Charset.availableCharsets().keySet(),
                  "write one that Java knows, like UTF-8 or windows-1252"),
          e);
    }
  }
}
