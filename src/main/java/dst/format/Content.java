package dst.format;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file seems to be by its beginning. {@link #certainly} names what no text begins with; the
 * others are only an explanation where the file can't be read as its definition says, because a
 * column may be named {@code <id>} or {@code PK}.
 */
final class Content {
  static final int LOOKED_AT = 4096;

  private static final int MOST_TITLE = 80;

  /** First bytes, in hexadecimal, at least one of which is no character of a text. */
  private static final Map<String, String> FIRST_BYTES =
      Map.ofEntries(
          Map.entry("504b0506", "an empty zip archive"),
          Map.entry("504b0708", "a zip archive in several parts"),
          Map.entry(
              "d0cf11e0a1b11ae1", "an old spreadsheet or document of Microsoft Office (.xls)"),
          Map.entry("1f8b08", "a gzip file within a gzip file"),
          Map.entry("377abcaf271c", "a 7z archive"),
          Map.entry("fd377a585a00", "an xz file"),
          Map.entry("28b52ffd", "a zstd file"),
          Map.entry("04224d18", "an lz4 file"),
          Map.entry("1f9d", "a file packed by compress (.Z)"),
          Map.entry("526172211a07", "a rar archive"),
          Map.entry("89504e470d0a1a0a", "a picture (PNG)"),
          Map.entry("ffd8ff", "a picture (JPEG)"),
          Map.entry("49492a00", "a picture (TIFF)"),
          Map.entry("4d4d002a", "a picture (TIFF)"),
          Map.entry("7f454c46", "a program (ELF)"),
          Map.entry("4d5a9000", "a program (Windows)"),
          Map.entry("cafebabe", "a program (Java)"),
          Map.entry("53514c69746520666f726d6174203300", "a database (SQLite)"));

  private static final Pattern HTML =
      Pattern.compile(
          "<(!doctype\\s+html|html|head|body)[\\s>].*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]*>([^<]*)<", Pattern.CASE_INSENSITIVE);
  private static final Pattern XML =
      Pattern.compile("<(\\?xml|!DOCTYPE|!--|[A-Za-z_][\\w.:-]*(\\s|/?>)).*", Pattern.DOTALL);
  private static final Pattern BZIP2 =
      Pattern.compile("BZh[1-9](1AY&SY|\\x17rE8P).*", Pattern.DOTALL);
  private static final Pattern JSON =
      Pattern.compile("(\\{\\s*[\"}]|\\[\\s*[{\\]\\[\"]).*", Pattern.DOTALL);
  private static final Pattern JSON_LINES =
      Pattern.compile("\\{[^\\r\\n]*\\}\\s*[\\r\\n]+\\s*\\{.*", Pattern.DOTALL);
  private static final Pattern LINE_OF_OBJECT = Pattern.compile("(^|[\\r\\n])\\s*[\\[{]");
  private static final Pattern DELIMITED =
      Pattern.compile("[^\\r\\n]*[;,\\t|][^\\r\\n]*([\\r\\n].*)?", Pattern.DOTALL);

  private Content() {}

  /** What the bytes are, if they can't be a text; or null. */
  static String certainly(byte[] beginning) {
    String hex = HexFormat.of().formatHex(beginning, 0, Math.min(16, beginning.length));
    if (hex.startsWith("504b0304")) {
      return zip(new String(beginning, StandardCharsets.ISO_8859_1));
    }
    return FIRST_BYTES.entrySet().stream()
        .filter(each -> hex.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static String zip(String beginning) {
    if (beginning.contains("opendocument.spreadsheet")) {
      return "a spreadsheet (.ods)";
    }
    if (beginning.contains("xl/") || beginning.contains("[Content_Types].xml")) {
      return "a spreadsheet or document of Microsoft Office (.xlsx)";
    }
    return "a zip archive";
  }

  /**
   * What a text seems to be that is no CSV; or null.
   *
   * @param beginning of the file, and {@code text} the same as its charset reads it
   */
  static String otherThanCsv(byte[] beginning, String text, Charset charset) {
    String begin = text.stripLeading();
    if (JSON_LINES.matcher(begin).matches()) {
      return "JSON lines (format: json-lines)";
    }
    return JSON.matcher(begin).matches()
        ? "JSON (format: json-array or json-lines)"
        : otherThanText(beginning, begin, charset);
  }

  /** The same of what is no JSON lines. */
  static String otherThanJsonLines(byte[] beginning, String text, Charset charset) {
    String begin = text.stripLeading();
    if (begin.startsWith("[")) {
      return "a JSON array (format: json-array)";
    }
    if (begin.startsWith("{")) {
      boolean alone = begin.lines().findFirst().orElse("").strip().equals("{");
      return alone ? "one JSON document over several lines (format: json-array, with at)" : null;
    }
    return otherThanJson(beginning, begin, charset);
  }

  /** The same of what is no JSON document with an array. */
  static String otherThanJsonArray(byte[] beginning, String text, Charset charset) {
    String begin = text.stripLeading();
    if (JSON_LINES.matcher(begin).matches()) {
      return "JSON lines (format: json-lines)";
    }
    return JSON.matcher(begin).matches() ? null : otherThanJson(beginning, begin, charset);
  }

  private static String otherThanJson(byte[] beginning, String begin, Charset charset) {
    String other = otherThanText(beginning, begin, charset);
    boolean severalLines = begin.indexOf('\n') >= 0 || beginning.length < LOOKED_AT;
    boolean delimited =
        severalLines && DELIMITED.matcher(begin).matches() && !LINE_OF_OBJECT.matcher(begin).find();
    return other == null && delimited ? "delimited text (format: csv)" : other;
  }

  private static String otherThanText(byte[] beginning, String begin, Charset charset) {
    if (HTML.matcher(begin).matches()) {
      Matcher title = TITLE.matcher(begin);
      String text = title.find() ? title.group(1).strip() : "";
      return "an HTML page" + (text.isEmpty() ? "" : ": \"" + cut(text) + "\"");
    }
    if (XML.matcher(begin).matches()) {
      return "XML";
    }
    if (BZIP2.matcher(begin).matches()) {
      return "a bzip2 file";
    }
    Map<String, String> words =
        Map.of(
            "%PDF-", "a PDF document",
            "{\\rtf", "an RTF document",
            "GIF8", "a picture (GIF)",
            "RIFF", "a picture or sound (RIFF)",
            "PAR1", "a Parquet file",
            "-----BEGIN PGP", "an encrypted or signed text (PGP)");
    for (Map.Entry<String, String> each : words.entrySet()) {
      if (begin.startsWith(each.getKey())) {
        return each.getValue();
      }
    }
    return otherThanCharset(beginning, begin, charset);
  }

  private static String otherThanCharset(byte[] beginning, String begin, Charset charset) {
    boolean wide = charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
    if (wide
        && share(beginning, b -> (b >= ' ' && b < 0x7f) || b == '\n' || b == '\r' || b == '\t')
            > 95) {
      return "text of one byte a character, not of %s".formatted(charset.name());
    }
    if (!wide && share(beginning, b -> b == 0) > 30) {
      String order = beginning[0] == 0 ? "BE" : "LE";
      return "UTF-16 without a byte order mark (charset: UTF-16%s)".formatted(order);
    }
    long controls = begin.chars().filter(Content::isControl).count();
    return controls * 20 > begin.length() ? "binary data" : null;
  }

  private static int share(byte[] bytes, IntPredicate of) {
    int count = 0;
    for (byte b : bytes) {
      count += of.test(b) ? 1 : 0;
    }
    return bytes.length == 0 ? 0 : count * 100 / bytes.length;
  }

  /**
   * Those that no text has, except for line ends, tabs, escapes and the end of file of old systems.
   */
  private static boolean isControl(int c) {
    return c < 0x20 && (c < '\t' || c > '\r') && c != 0x1a && c != 0x1b;
  }

  private static String cut(String text) {
    String line = String.join(" ", Arrays.asList(text.split("\\s+")));
    return line.length() <= MOST_TITLE ? line : line.substring(0, MOST_TITLE) + "…";
  }
}
