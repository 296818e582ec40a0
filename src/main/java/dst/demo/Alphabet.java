package dst.demo;

import dst.format.Csv;
import dst.format.Format;
import dst.format.JsonArray;
import dst.format.JsonLines;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the texts of a host can hold: an old program with a small charset, or without quotes in its
 * files, has never had other ones.
 */
final class Alphabet {
  private final CharsetEncoder encoder;
  private final Csv withoutQuotes;

  Alphabet(Format format) {
    this.encoder = charset(format).newEncoder();
    this.withoutQuotes = format instanceof Csv csv && csv.quote() == null ? csv : null;
  }

  static Charset charset(Format format) {
    if (format instanceof Csv csv) {
      return csv.charset();
    }
    return format instanceof JsonLines lines ? lines.charset() : ((JsonArray) format).charset();
  }

  String fitted(String text) {
    StringBuilder fitted = new StringBuilder(text.length());
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(c -> fitted.append(encoder.canEncode(c) ? c : "?"));
    if (withoutQuotes == null) {
      return fitted.toString();
    }
    String plain =
        fitted.toString().replace(withoutQuotes.delimiter(), " ").replaceAll("[\r\n]", " ");
    if (withoutQuotes.rowEnd() != null) {
      plain = plain.replace(withoutQuotes.rowEnd(), " ");
    }
    return plain.replaceAll(" +", " ").strip();
  }

  /** The object with its texts fitted. */
  Map<String, Object> fitted(Map<?, ?> object) {
    Map<String, Object> fitted = new LinkedHashMap<>();
    object.forEach(
        (name, v) -> fitted.put((String) name, v instanceof String text ? fitted(text) : v));
    return fitted;
  }
}
