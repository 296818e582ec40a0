package dst.record;

import dst.config.Nearest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which column of a source may be meant by a name that it has not. */
final class LikelyColumn {
  private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^\\p{L}\\p{Nd}]");

  /** What a program wrote, where the definition says another charset. */
  private static final List<Charset> CHARSETS =
      List.of(
          StandardCharsets.UTF_8,
          Charset.forName("windows-1252"),
          StandardCharsets.ISO_8859_1,
          Charset.forName("ISO-8859-15"),
          Charset.forName("windows-1250"),
          Charset.forName("windows-1251"),
          Charset.forName("IBM850"),
          Charset.forName("IBM437"),
          Charset.forName("x-MacRoman"));

  private LikelyColumn() {}

  /**
   * @param charset in which the source was read
   * @return null if there is none
   */
  static String hint(String name, Collection<String> columns, Charset charset) {
    for (String column : columns) {
      Charset written = column.equals(name) ? null : written(name, column, charset);
      if (written != null) {
        return "\"%s\" is the same in another charset: the file seems to be %s, the definition says %s"
            .formatted(column, written.name(), charset.name());
      }
    }
    for (String column : columns) {
      if (plain(column).equals(plain(name)) || spelled(column).equals(spelled(name))) {
        return "did you mean \"" + column + "\"?";
      }
    }
    String nearest = Nearest.hint(name, columns, "");
    return nearest.isEmpty() ? null : nearest;
  }

  private static Charset written(String name, String column, Charset read) {
    String found = column.replace(Row.BAD_BYTES, '\uFFFD');
    for (Charset charset : CHARSETS) {
      boolean other = !charset.equals(read) && charset.newEncoder().canEncode(name);
      if (other && new String(name.getBytes(charset), read).strip().equals(found)) {
        return charset;
      }
    }
    return null;
  }

  /** Without case, accents, blanks and signs: {@code Größe (cm)} is {@code grosse_cm}. */
  private static String plain(String name) {
    String apart = Normalizer.normalize(name, Normalizer.Form.NFKD);
    return NO_LETTER_OR_DIGIT
        .matcher(apart)
        .replaceAll("")
        .toLowerCase(Locale.ROOT)
        .replace("ß", "ss");
  }

  /** The same with umlauts spelled out, as programs do that know none. */
  private static String spelled(String name) {
    String lower = Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return plain(lower.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"));
  }
}
