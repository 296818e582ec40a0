package dst.ops;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a command's text goes: a terminal of some size, or a pipe or file, which has room for any
 * line and takes no colour.
 */
record Screen(int columns, int rows, boolean colour) {
  /** A pipe or a file. */
  static final Screen NONE = new Screen(Integer.MAX_VALUE, Integer.MAX_VALUE, false);

  private static final int USUAL_COLUMNS = 80;
  private static final int USUAL_ROWS = 24;
  private static final int LEAST_COLUMNS = 20;
  private static final int LEAST_ROWS = 5;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
  private static final File TERMINAL = new File("/dev/tty");
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";

  /** As it is now: people resize their terminals. */
  static Screen now() {
    return Boolean.getBoolean("dst.terminal") ? terminal(size(), System.getenv()) : NONE;
  }

  /**
   * @param size rows and columns as {@code stty} prints them, or empty
   */
  static Screen terminal(String size, Map<String, String> environment) {
    boolean colour =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    Matcher known = SIZE.matcher(size.strip());
    int rows = known.matches() ? Integer.parseInt(known.group(1)) : 0;
    int columns = known.matches() ? Integer.parseInt(known.group(2)) : 0;
    return new Screen(
        columns == 0 ? USUAL_COLUMNS : Math.max(LEAST_COLUMNS, columns),
        rows == 0 ? USUAL_ROWS : Math.max(LEAST_ROWS, rows),
        colour);
  }

  /**
   * Java does not know it; a terminal's size is asked for with stty on every system that has one.
   */
  private static String size() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(TERMINAL).start();
      boolean ended = stty.waitFor(2, TimeUnit.SECONDS);
      return ended ? new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  boolean isTerminal() {
    return columns < Integer.MAX_VALUE;
  }

  /** What fails. */
  String red(String word) {
    return colour ? RED + word + PLAIN : word;
  }

  /** What somebody has stopped, or what waits. */
  String yellow(String word) {
    return colour ? YELLOW + word + PLAIN : word;
  }

  /** The text on lines that fit. */
  List<String> fold(String text, String indent) {
    return fold(text, indent, Integer.MAX_VALUE);
  }

  /**
   * The text on lines that fit, broken between words where that is possible.
   *
   * @param indent before each line but the first
   * @param most lines; what is left out is shown by three points
   */
  List<String> fold(String text, String indent, int most) {
    List<String> lines = new ArrayList<>();
    String rest = text.stripTrailing();
    String lead = "";
    for (int end = fitting(rest, columns); end < rest.length(); ) {
      if (lines.size() == most - 1) {
        lines.add(lead + rest.substring(0, fitting(rest, columns - lead.length() - 1)) + "…");
        return lines;
      }
      int space = rest.lastIndexOf(' ', end);
      int cut = space < 0 || rest.substring(0, space).isBlank() ? end : space;
      lines.add((lead + rest.substring(0, cut)).stripTrailing());
      rest = rest.substring(cut).stripLeading();
      lead = indent;
      end = fitting(rest, columns - lead.length());
    }
    lines.add(lead + rest);
    return lines;
  }

  /** How many chars of the text fit; at least one letter, so that there is an end. */
  private static int fitting(String text, int columns) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int letter = text.codePointAt(i);
      width += width(letter);
      if (width > columns && i > 0) {
        return i;
      }
      i += Character.charCount(letter);
    }
    return text.length();
  }

  /** As terminals show a letter: accents stand on the one before, East Asian ones are wide. */
  private static int width(int letter) {
    if (letter < 0x300) {
      return 1;
    }
    if (Character.getType(letter) == Character.NON_SPACING_MARK) {
      return 0;
    }
    boolean wide =
        Character.isIdeographic(letter)
            || (letter >= 0x1100 && letter <= 0x115f)
            || (letter >= 0x3000 && letter <= 0x30ff)
            || (letter >= 0xac00 && letter <= 0xd7a3)
            || (letter >= 0xff00 && letter <= 0xff60)
            || (letter >= 0x1f300 && letter <= 0x1faff);
    return wide ? 2 : 1;
  }
}
