package dst.pull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a plain file in {@code done/}: its number makes it longer, and file systems do not
 * take names of any length. What is too long loses the end of its stem; the number keeps apart what
 * is alike then.
 */
final class DoneName {
  /** In bytes of UTF-8: of a NAS with encrypted folders (eCryptfs). Most others take 255. */
  private static final int LONGEST = 143;

  /** {@code .csv} and {@code .csv.gz}; what is longer is none. */
  private static final Pattern EXTENSION = Pattern.compile("(\\.[^. ]{1,8}){1,2}$");

  private DoneName() {}

  static String of(long number, String file) {
    String name = "%020d-%s".formatted(number, file);
    Matcher m = EXTENSION.matcher(name);
    String extension = m.find() ? m.group() : "";
    String stem = name.substring(0, name.length() - extension.length());
    return cut(stem, LONGEST - bytes(extension)) + extension;
  }

  /** Never inside a character. */
  private static String cut(String text, int most) {
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int character = text.codePointAt(end);
      bytes += bytes(character);
      if (bytes > most) {
        break;
      }
      end += Character.charCount(character);
    }
    return text.substring(0, end);
  }

  private static int bytes(String text) {
    return text.codePoints().map(DoneName::bytes).sum();
  }

  private static int bytes(int character) {
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }
}
