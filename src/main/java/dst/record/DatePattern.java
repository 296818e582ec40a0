package dst.record;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes formatters of the pattern of a {@link DateStyle}, and refuses what could be read wrong. */
final class DatePattern {
  /** Text in quotes, or a run of one letter. */
  private static final Pattern PART = Pattern.compile("'[^']*'|([A-Za-z])\\1*");

  private final DateStyle style;

  private DatePattern(DateStyle style) {
    this.style = style;
  }

  /**
   * One, or two where names stand: some languages write the name of a month differently when it
   * stands alone.
   *
   * @throws IllegalArgumentException if the pattern can't tell a date
   */
  static List<DateTimeFormatter> compile(DateStyle style) {
    return new DatePattern(style).compile();
  }

  private List<DateTimeFormatter> compile() {
    boolean twoDigits = false;
    boolean names = false;
    Matcher part = PART.matcher(style.pattern());
    while (part.find()) {
      if (part.group(1) != null) {
        check(part.group());
        twoDigits |= isYear(part.group()) && part.group().length() == 2;
        names |= part.group().matches("M{3,}|L{3,}|E+|a+|B+");
      }
    }
    check(
        !style.pattern().contains("'Z'"),
        "'Z' is a mere letter, so that the time would be taken as local; write X, which is the"
            + " zone");
    check(
        !twoDigits || style.pivot() != null,
        "yy is a year without its century: write \"pivot: 1950\" beside it, the first of the"
            + " hundred years that it can mean");
    check(twoDigits || style.pivot() == null, "pivot is for yy, and there is none: remove pivot");
    check(
        names || style.locale() == null,
        "locale is for names of months and days, and there are none: remove locale");
    DateTimeFormatter formatter = formatter(style.pattern());
    if (!tellsDate(formatter)) {
      throw new IllegalArgumentException(
          about()
              + " does not tell a day: the year is yyyy, the month MM,"
              + " the day dd, the hour HH (or hh with a), the minute mm, the second ss");
    }
    return names ? List.of(formatter, formatter(standalone())) : List.of(formatter);
  }

  private void check(String letters) {
    check(
        !letters.matches("Y+|w+|W+|e+|c+"),
        letters
            + " counts weeks, which begin on another day from country to country; the year is yyyy,"
            + " the day dd");
    check(
        !letters.matches("z+|v+"),
        letters
            + " is the name of a time zone, and names such as IST mean several; write XXX for an"
            + " offset like +02:00, or VV for a name like Europe/Berlin");
  }

  private void check(boolean right, String problem) {
    if (!right) {
      throw new IllegalArgumentException(about() + ": " + problem);
    }
  }

  private String about() {
    return "date pattern \"" + style.pattern() + "\"";
  }

  private static boolean isYear(String letters) {
    return letters.charAt(0) == 'y' || letters.charAt(0) == 'u';
  }

  private String standalone() {
    StringBuilder text = new StringBuilder();
    Matcher part = PART.matcher(style.pattern());
    while (part.find()) {
      boolean month = part.group().matches("M{3,}");
      part.appendReplacement(
          text, Matcher.quoteReplacement(month ? part.group().replace('M', 'L') : part.group()));
    }
    return part.appendTail(text).toString();
  }

  /** People write {@code yyyy}, which is the year of an era and tells no date without the era. */
  private DateTimeFormatter formatter(String pattern) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    try {
      Matcher part = PART.matcher(pattern);
      int end = 0;
      while (part.find()) {
        if (part.group(1) != null && isYear(part.group())) {
          builder.appendPattern(pattern.substring(end, part.start()));
          end = part.end();
          if (part.group().length() == 2) {
            builder.appendValueReduced(ChronoField.YEAR, 2, 2, style.pivot());
          } else {
            builder.appendPattern(part.group().replace('y', 'u'));
          }
        }
      }
      return builder
          .appendPattern(pattern.substring(end))
          .toFormatter(style.locale() == null ? Locale.ENGLISH : style.locale())
          .withResolverStyle(ResolverStyle.STRICT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(about() + " can't be read: " + e.getMessage(), e);
    }
  }

  private boolean tellsDate(DateTimeFormatter formatter) {
    int year = style.pivot() == null ? 2026 : style.pivot();
    ZonedDateTime sample = ZonedDateTime.of(year, 11, 22, 8, 15, 30, 0, ZoneOffset.UTC);
    try {
      TemporalAccessor parsed = formatter.parse(formatter.format(sample));
      boolean incompleteTime =
          parsed.query(TemporalQueries.localTime()) == null
              && Stream.of(ChronoField.values())
                  .anyMatch(field -> field.isTimeBased() && parsed.isSupported(field));
      return sample.toLocalDate().equals(parsed.query(TemporalQueries.localDate()))
          && !incompleteTime;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
