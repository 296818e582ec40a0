package dst.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** How the rows of a made-up file are written; the format that the definition says. */
final class FileCase {
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
  private static final List<Charset> CHARSETS =
      List.of(StandardCharsets.UTF_8, Charset.forName("windows-1252"), StandardCharsets.UTF_16LE);

  private final Random random;
  final String format;
  final Charset charset;
  final boolean mark;
  final boolean packed;
  final boolean header;
  final String delimiter;
  final Character quote;
  final String rowEnd;
  private final String lineEnd;
  private final boolean sepLine;
  private final int before;
  private final String comment;
  private final StringBuilder text = new StringBuilder();

  FileCase(Random random) {
    this.random = random;
    this.format = List.of("csv", "csv", "csv", "json-lines", "json-array").get(random.nextInt(5));
    this.charset = isCsv() ? CHARSETS.get(random.nextInt(3)) : StandardCharsets.UTF_8;
    this.mark = charset.equals(StandardCharsets.UTF_16LE) || (isUtf8() && random.nextInt(4) == 0);
    this.packed = random.nextInt(5) == 0;
    this.header = random.nextInt(4) > 0;
    this.delimiter = List.of(";", ",", "\t", "|", "+|").get(random.nextInt(5));
    this.rowEnd = isCsv() && random.nextInt(6) == 0 ? "&~" : null;
    this.quote =
        rowEnd != null || random.nextInt(4) == 0 ? null : random.nextInt(4) > 0 ? '"' : '\'';
    this.lineEnd = List.of("\n", "\n", "\r\n", "\r").get(random.nextInt(4));
    this.sepLine = header && rowEnd == null && delimiter.length() == 1 && random.nextInt(6) == 0;
    this.before = isCsv() && !sepLine && random.nextInt(6) == 0 ? 1 + random.nextInt(3) : 0;
    this.comment = isCsv() && rowEnd == null && random.nextInt(5) == 0 ? "#" : null;
  }

  boolean isCsv() {
    return format.equals("csv");
  }

  boolean isWide() {
    return !charset.equals(CHARSETS.get(1));
  }

  private boolean isUtf8() {
    return charset.equals(StandardCharsets.UTF_8);
  }

  /** What stands under {@code format:}. */
  String yaml(List<String> columns) {
    if (!isCsv()) {
      return format.equals("json-array") ? "{json-array: {at: list.items}}" : format;
    }
    StringBuilder yaml =
        new StringBuilder("{csv: {delimiter: ").append(FieldCase.quoted(delimiter));
    yaml.append(", charset: ").append(charset.name());
    yaml.append(quote == null ? ", quote: none" : ", quote: " + FieldCase.quoted(quote.toString()));
    yaml.append(rowEnd == null ? "" : ", row-end: " + FieldCase.quoted(rowEnd));
    yaml.append(header ? "" : ", columns: " + FieldCase.list(columns));
    yaml.append(before == 0 ? "" : ", skip-lines: " + before);
    yaml.append(comment == null ? "" : ", comment: " + FieldCase.quoted(comment));
    return yaml.append("}}").toString();
  }

  /** What this way of writing can't say in a column's text is left out. */
  String sayable(String value) {
    StringBuilder known = new StringBuilder();
    value.codePoints().mapToObj(Character::toString).filter(this::isKnown).forEach(known::append);
    String said = known.toString();
    if (isCsv() && quote == null) {
      said = said.replaceAll("[\r\n]", "").replace(delimiter, "");
      said = rowEnd == null ? said : said.replace("&", "").replace("~", "");
      said = said.replace("+", "").replace("|", "");
    }
    return comment != null && quote == null ? said.replace("#", "") : said;
  }

  private boolean isKnown(String letter) {
    return charset.newEncoder().canEncode(letter);
  }

  void begin(List<String> columns) {
    if (format.equals("json-array")) {
      text.append("{\"v\":[1],\"list\":{\"items\":[").append(lineEnd);
    }
    if (isCsv()) {
      for (int i = 0; i < before; i++) {
        end(text.append(random.nextBoolean() ? "Price list " + i : delimiter + "x" + delimiter));
      }
      if (sepLine) {
        end(text.append("sep=").append(delimiter));
      }
      if (header) {
        maybeComment();
        csv(columns, true);
      }
    }
  }

  /**
   * @return the line on which the row begins
   */
  long row(Map<String, Cell> cells, boolean first) {
    if (isCsv()) {
      maybeComment();
      if (random.nextInt(15) == 0) {
        end(text);
      }
      long line = line();
      csv(cells.values().stream().map(Cell::text).toList(), false);
      return line;
    }
    if (format.equals("json-array") && !first) {
      text.append(',').append(lineEnd);
    }
    long line = line();
    text.append(json(cells));
    if (format.equals("json-lines")) {
      text.append(lineEnd);
    }
    return line;
  }

  /** A row of CSV with a column too many, or one of JSON that is broken. */
  long brokenRow(int columns, boolean first) {
    if (isCsv()) {
      long line = line();
      end(text.append(("x" + delimiter).repeat(columns)).append("surplus"));
      return line;
    }
    if (format.equals("json-array") && !first) {
      text.append(',');
    }
    long line = line();
    text.append(format.equals("json-lines") ? "{\"broken\": " + lineEnd : "17");
    return line;
  }

  private void maybeComment() {
    if (comment != null && random.nextInt(4) == 0) {
      end(text.append(comment).append(" a remark").append(delimiter).append(delimiter));
    }
  }

  private void csv(List<String> values, boolean names) {
    List<String> fields = new ArrayList<>();
    for (String value : values) {
      fields.add(csv(value == null ? "" : value, fields.isEmpty()));
    }
    text.append(String.join(delimiter, fields));
    if (!names && random.nextInt(10) == 0) {
      text.append(delimiter);
    }
    end(text);
  }

  private String csv(String value, boolean first) {
    if (quote == null) {
      return value;
    }
    boolean must =
        value.indexOf(quote) >= 0 || value.contains(delimiter) || LINE_END.matcher(value).find();
    must |= !delimiter.isEmpty() && value.indexOf(delimiter.charAt(0)) >= 0;
    must |= first && comment != null && value.startsWith(comment);
    String q = quote.toString();
    return must || random.nextInt(6) == 0 ? q + value.replace(q, q + q) + q : value;
  }

  private void end(StringBuilder text) {
    text.append(rowEnd == null ? lineEnd : random.nextBoolean() ? rowEnd : rowEnd + lineEnd);
  }

  private static String json(Map<String, Cell> cells) {
    List<String> members = new ArrayList<>();
    cells.forEach((name, cell) -> members.add(string(name) + ":" + json(cell)));
    return "{" + String.join(",", members) + "}";
  }

  static String json(Cell cell) {
    return cell.text() == null ? "null" : cell.bare() ? cell.text() : string(cell.text());
  }

  static String string(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> json.append(c < 0x20 ? "\\u%04X".formatted((int) c) : "" + c);
      }
    }
    return json.append('"').toString();
  }

  private long line() {
    return 1 + LINE_END.matcher(text).results().count();
  }

  byte[] bytes() {
    if (format.equals("json-array")) {
      text.append("]}}");
    }
    byte[] plain = ((mark ? "\ufeff" : "") + text).getBytes(charset);
    if (!packed) {
      return plain;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
