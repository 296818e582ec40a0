package dst.demo.shop;

import dst.format.Csv;
import dst.format.Format;
import dst.format.JsonArray;
import dst.format.JsonLines;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the texts of a host can hold: an old program with a small charset, or without quotes in its
 * files, has never had other ones.
 */
final class Alphabet {
  private static final Pattern BLANKS = Pattern.compile(" +");

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
    String known = encoder.canEncode(text) ? text : withoutUnknown(text);
    if (withoutQuotes == null) {
      return known;
    }
    String plain =
        known.replace(withoutQuotes.delimiter(), " ").replace('\r', ' ').replace('\n', ' ');
    if (withoutQuotes.rowEnd() != null) {
      plain = plain.replace(withoutQuotes.rowEnd(), " ");
    }
    return BLANKS.matcher(plain).replaceAll(" ").strip();
  }

  private String withoutUnknown(String text) {
    StringBuilder known = new StringBuilder(text.length());
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(c -> known.append(encoder.canEncode(c) ? c : "?"));
    return known.toString();
  }

  /** The object with its texts fitted. */
  Map<String, Object> fitted(Map<?, ?> object) {
    Map<String, Object> fitted = new LinkedHashMap<>();
    object.forEach(
        (name, v) -> fitted.put((String) name, v instanceof String text ? fitted(text) : v));
    return fitted;
  }
}
