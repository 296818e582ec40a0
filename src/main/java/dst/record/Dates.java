package dst.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Dates and timestamps as one source writes them. A 30 February is refused, not moved to March. A
 * time of day that the change to summer time skips is moved forward; of two, the earlier is taken.
 */
final class Dates {
  private static final DateTimeFormatter ISO_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[ ][XXX][XX][X]")
          .toFormatter(Locale.ENGLISH);

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(ISO_TIME)
          .optionalEnd()
          .optionalStart()
          .appendLiteral(' ')
          .append(ISO_TIME)
          .optionalEnd()
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  private final String pattern;
  private final DateTimeFormatter formatter;
  private final ZoneId zone;

  /**
   * @param pattern or null: ISO-8601
   * @throws IllegalArgumentException if the pattern can't tell a date
   */
  Dates(String pattern, ZoneId zone) {
    this.pattern = pattern;
    this.zone = zone;
    this.formatter = pattern == null ? ISO : compile(pattern);
  }

  String date(String text) {
    if (pattern == null && text.length() == 10 && beginsWithPlainDate(text)) {
      return text;
    }
    try {
      LocalDate date =
          pattern == null
              ? LocalDate.parse(text)
              : formatter.parse(text).query(TemporalQueries.localDate());
      checkYear(date.getYear());
      return date.toString();
    } catch (DateTimeException notSuch) {
      throw new BrokenRule("date", "is no date of the form " + shown("yyyy-MM-dd"));
    }
  }

  String timestamp(String text) {
    if (pattern == null && isPlainTimestamp(text)) {
      return text;
    }
    try {
      TemporalAccessor parsed = formatter.parse(text);
      ZoneId written = parsed.query(TemporalQueries.zone());
      LocalTime time = parsed.query(TemporalQueries.localTime());
      Instant instant =
          parsed
              .query(TemporalQueries.localDate())
              .atTime(time == null ? LocalTime.MIDNIGHT : time)
              .atZone(written == null ? zone : written)
              .toInstant()
              .truncatedTo(ChronoUnit.MICROS);
      checkYear(instant.atOffset(ZoneOffset.UTC).getYear());
      return instant.toString();
    } catch (DateTimeException notSuch) {
      throw new BrokenRule(
          "timestamp", "is no date and time of the form " + shown("yyyy-MM-ddTHH:mm:ssZ"));
    }
  }

  /**
   * What most programs write is canonical already, and the formatter costs more than all the rest
   * of a record. Days from 29 on are left to it.
   */
  private static boolean beginsWithPlainDate(String text) {
    return number(text, 0, 4) > 0
        && text.charAt(4) == '-'
        && isBetween(1, 12, number(text, 5, 7))
        && text.charAt(7) == '-'
        && isBetween(1, 28, number(text, 8, 10));
  }

  private static boolean isPlainTimestamp(String text) {
    return text.length() == 20
        && beginsWithPlainDate(text)
        && text.charAt(10) == 'T'
        && isBetween(0, 23, number(text, 11, 13))
        && text.charAt(13) == ':'
        && isBetween(0, 59, number(text, 14, 16))
        && text.charAt(16) == ':'
        && isBetween(0, 59, number(text, 17, 19))
        && text.charAt(19) == 'Z';
  }

  private static boolean isBetween(int least, int most, int number) {
    return number >= least && number <= most;
  }

  /** The number that the digits say; -1 if they are no digits. */
  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = 10 * number + c - '0';
    }
    return number;
  }

  private String shown(String iso) {
    return pattern == null ? iso : pattern;
  }

  /** Outside of these years databases and ISO-8601 part ways. */
  private static void checkYear(int year) {
    if (year < 1 || year > 9999) {
      throw new DateTimeException("year " + year);
    }
  }

  private static DateTimeFormatter compile(String pattern) {
    if (pattern.contains("'Z'")) {
      throw new IllegalArgumentException(
          "date pattern \""
              + pattern
              + "\": 'Z' is a mere letter, so that the time would be"
              + " taken as local; write X, which is the zone");
    }
    DateTimeFormatter formatter;
    try {
      formatter =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(withProlepticYear(pattern))
              .toFormatter(Locale.ENGLISH)
              .withResolverStyle(ResolverStyle.STRICT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "date pattern \"" + pattern + "\" can't be read: " + e.getMessage(), e);
    }
    if (!tellsDate(formatter)) {
      throw new IllegalArgumentException(
          "date pattern \""
              + pattern
              + "\" does not tell a day: the year is yyyy, the month MM,"
              + " the day dd, the hour HH (or hh with a), the minute mm, the second ss");
    }
    return formatter;
  }

  /** People write {@code yyyy}, which is the year of an era and tells no date without the era. */
  private static String withProlepticYear(String pattern) {
    StringBuilder text = new StringBuilder(pattern.length());
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      quoted ^= c == '\'';
      text.append(c == 'y' && !quoted ? 'u' : c);
    }
    return text.toString();
  }

  private static boolean tellsDate(DateTimeFormatter formatter) {
    ZonedDateTime sample = ZonedDateTime.of(2026, 11, 22, 8, 15, 30, 0, ZoneOffset.UTC);
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
