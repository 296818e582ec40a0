package dst.fuzz;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mapping once more, written from docs/integrators.md and not from the code: plain, slow, and
 * without anything of dst.record.
 */
final class PlainMapping {
  private static final String SPACES = " \u00a0\u2009\u202f'\u2019";
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final ZoneId zone;

  PlainMapping(ZoneId zone) {
    this.zone = zone;
  }

  /** A value that can't be taken. */
  static final class No extends Exception {
    private static final long serialVersionUID = 1;

    No(String why) {
      super(why);
    }
  }

  /** The canonical value of a field, or null. */
  String value(FieldCase field, Map<String, Cell> row) throws No {
    if (field.constant != null) {
      return written(field, field.constant);
    }
    Cell cell = field.rest ? null : text(field, row);
    String value = null;
    if (cell != null) {
      value =
          field.values.containsKey(cell.text())
              ? written(field, field.values.get(cell.text()))
              : canonical(field, cell);
    }
    if (value == null) {
      value = written(field, field.otherwise);
    }
    if (value == null && (field.required || field.key)) {
      throw new No("required");
    }
    return value;
  }

  private String written(FieldCase field, String text) throws No {
    return text == null || text.isEmpty() ? null : canonical(field, Cell.text(text));
  }

  private static Cell text(FieldCase field, Map<String, Cell> row) throws No {
    if (field.from.size() == 1) {
      return trimmed(field, row.get(field.from.get(0)));
    }
    StringBuilder all = new StringBuilder();
    for (String column : field.from) {
      Cell part = trimmed(field, row.get(column));
      if (field.key && (part == null || part.text().contains(field.joined()))) {
        throw new No("a part of the key is empty, or has the join text");
      }
      if (part != null) {
        all.append(all.length() == 0 ? "" : field.joined()).append(part.text());
      }
    }
    return all.length() == 0 ? null : Cell.text(all.toString());
  }

  private static Cell trimmed(FieldCase field, Cell cell) {
    if (cell == null || cell.text() == null) {
      return null;
    }
    String text = field.trim ? cell.text().strip() : cell.text();
    return text.isEmpty() ? null : new Cell(text, cell.bare());
  }

  private String canonical(FieldCase field, Cell cell) throws No {
    String text = cell.text();
    checkCharacters(text);
    char sign = cell.isNumber() ? '.' : field.decimal;
    String value =
        switch (field.type) {
          case "text" -> text;
          case "integer" -> cell.isNumber() ? whole(decimal(text, '.')) : integer(text, sign);
          case "decimal" -> decimal(text, sign);
          case "boolean" -> trueOrFalse(text);
          case "date" -> date(field, text);
          case "timestamp" -> timestamp(field, text);
          case "file" -> path(field.in + text);
          default -> throw new IllegalStateException(field.type);
        };
    checkRules(field, value);
    return value;
  }

  private static void checkCharacters(String text) throws No {
    boolean whole = StandardCharsets.UTF_16BE.newEncoder().canEncode(text);
    if (text.indexOf(0) >= 0 || !whole) {
      throw new No("characters");
    }
  }

  private static void checkRules(FieldCase field, String value) throws No {
    if (field.length > 0 && value.codePointCount(0, value.length()) > field.length) {
      throw new No("length");
    }
    if (field.pattern != null && !Pattern.matches(field.pattern, value)) {
      throw new No("pattern");
    }
    if (field.precision > 0) {
      BigDecimal number = new BigDecimal(value).stripTrailingZeros();
      int whole = number.precision() - number.scale();
      if (number.scale() > field.scale || whole > field.precision - field.scale) {
        throw new No("digits");
      }
    }
    if (field.min != null && new BigDecimal(value).compareTo(new BigDecimal(field.min)) < 0) {
      throw new No("min");
    }
    if (field.max != null && new BigDecimal(value).compareTo(new BigDecimal(field.max)) > 0) {
      throw new No("max");
    }
  }

  private static String whole(String number) throws No {
    if (number.contains(".")) {
      throw new No("not whole");
    }
    return inLong(number);
  }

  private static String inLong(String number) throws No {
    BigDecimal value = new BigDecimal(number);
    if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
      throw new No("too large");
    }
    return value.toPlainString();
  }

  /** Digits, or groups of three behind one to three of which the first is not 0. */
  private static String digits(char decimal) {
    String signs = "[" + SPACES + (decimal == '.' ? "," : ".") + "]";
    return "(?:[0-9]+|[1-9][0-9]{0,2}(?:(" + signs + ")[0-9]{3})(?:\\1[0-9]{3})*)";
  }

  private static String integer(String text, char decimal) throws No {
    if (!text.matches("[+-]?" + digits(decimal))) {
      throw new No("no whole number");
    }
    return inLong(text.replaceAll("[^0-9-]", ""));
  }

  private static String decimal(String text, char decimal) throws No {
    String point = Pattern.quote(String.valueOf(decimal));
    String number = "[+-]?(?:" + digits(decimal) + "(?:" + point + "[0-9]*)?|" + point + "[0-9]+)";
    String mantissa = "[+-]?(?:[0-9]+(?:" + point + "[0-9]*)?|" + point + "[0-9]+)";
    Matcher exponent = Pattern.compile("(" + mantissa + ")[eE]([+-]?)0*([0-9]{1,2})").matcher(text);
    BigDecimal value;
    if (text.matches(number)) {
      value = new BigDecimal(plain(text, decimal));
    } else if (exponent.matches()) {
      int by = Integer.parseInt(exponent.group(3)) * (exponent.group(2).equals("-") ? -1 : 1);
      value = new BigDecimal(plain(exponent.group(1), decimal)).scaleByPowerOfTen(by);
    } else {
      throw new No("no number");
    }
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static String plain(String text, char decimal) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain.append(c == decimal ? "." : (c >= '0' && c <= '9') || c == '-' ? "" + c : "");
    }
    return plain.toString();
  }

  private static String trueOrFalse(String text) throws No {
    String word = text.toLowerCase(Locale.ROOT);
    if (List.of("true", "t", "yes", "y", "1").contains(word)) {
      return "true";
    }
    if (List.of("false", "f", "no", "n", "0").contains(word)) {
      return "false";
    }
    throw new No("neither true nor false");
  }

  private static String date(FieldCase field, String text) throws No {
    String shape = field.date == null ? "yyyy-MM-dd" : field.date;
    LocalDateTime read = read(shape, text, field.pivot);
    return read.toLocalDate().toString();
  }

  private String timestamp(FieldCase field, String text) throws No {
    if (field.date != null) {
      return inUtc(read(field.date, text, field.pivot), zone);
    }
    Matcher iso =
        Pattern.compile(
                "([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt"
                    + " ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?)"
                    + " ?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?")
            .matcher(text);
    if (!iso.matches()) {
      throw new No("no timestamp");
    }
    try {
      String time = iso.group(2) == null ? "00:00" : iso.group(2);
      LocalDateTime local = LocalDateTime.parse(iso.group(1) + "T" + time);
      String offset = iso.group(3);
      return inUtc(local, offset == null ? zone : ZoneOffset.of(offset.toUpperCase(Locale.ROOT)));
    } catch (DateTimeException e) {
      throw new No("no timestamp: " + e.getMessage());
    }
  }

  private static String inUtc(LocalDateTime local, ZoneId zone) throws No {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() != 1) {
      throw new No("that hour is there " + offsets.size() + " times");
    }
    Instant instant = local.toInstant(offsets.get(0)).truncatedTo(ChronoUnit.MICROS);
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    if (year < 1 || year > 9999) {
      throw new No("year " + year);
    }
    return instant.toString();
  }

  /** Patterns of dd, MM, yy, yyyy, HH, mm and ss with signs between them. */
  private static LocalDateTime read(String shape, String text, Integer pivot) throws No {
    Matcher parts = Pattern.compile("yyyy|yy|MM|dd|HH|mm|ss").matcher(shape);
    StringBuilder regex = new StringBuilder();
    int end = 0;
    while (parts.find()) {
      String digits = parts.group().equals("yyyy") ? "[0-9]{4}" : "[0-9]{2}";
      regex.append(Pattern.quote(shape.substring(end, parts.start())));
      regex.append("(?<").append(parts.group()).append('>').append(digits).append(')');
      end = parts.end();
    }
    regex.append(Pattern.quote(shape.substring(end)));
    Matcher read = Pattern.compile(regex.toString()).matcher(text);
    if (!read.matches()) {
      throw new No("not of the form " + shape);
    }
    try {
      int year = shape.contains("yyyy") ? group(read, "yyyy") : year(group(read, "yy"), pivot);
      LocalDate day = LocalDate.of(year, group(read, "MM"), group(read, "dd"));
      if (year < 1) {
        throw new No("year 0");
      }
      return shape.contains("HH")
          ? day.atTime(
              group(read, "HH"), group(read, "mm"), shape.contains("ss") ? group(read, "ss") : 0)
          : day.atStartOfDay();
    } catch (DateTimeException e) {
      throw new No(e.getMessage());
    }
  }

  private static int group(Matcher read, String name) {
    return Integer.parseInt(read.group(name));
  }

  /** The hundred years that begin with the pivot. */
  private static int year(int two, int pivot) {
    int year = pivot - pivot % 100 + two;
    return year < pivot ? year + 100 : year;
  }

  private static String path(String path) throws No {
    boolean wrong = path.isEmpty() || path.startsWith("/") || path.startsWith("~");
    wrong |= path.contains("\\") || path.chars().anyMatch(Character::isISOControl);
    wrong |= path.getBytes(StandardCharsets.UTF_8).length > 1_024;
    for (String part : path.split("/", -1)) {
      wrong |= part.isEmpty() || part.startsWith(".");
      wrong |= part.getBytes(StandardCharsets.UTF_8).length > 255;
    }
    if (wrong) {
      throw new No("no path");
    }
    return path;
  }
}
