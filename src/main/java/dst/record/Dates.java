package dst.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Dates and timestamps as one source writes them, whatever locale and time zone this machine has. A
 * 30 February is refused, not moved to March, and so is a local time that the change to summer time
 * skips or the change back repeats, if the style does not say which one is meant.
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

  /** As they stand in the time zone database beside the names of places. */
  private static final Pattern ABBREVIATION = Pattern.compile("(?!UTC|GMT|UCT)[A-Z]{3,4}");

  private final DateStyle style;
  private final String pattern;
  private final List<DateTimeFormatter> formatters;
  private final ZoneId zone;

  /**
   * @throws IllegalArgumentException if the pattern can't tell a date
   */
  Dates(DateStyle style, ZoneId zone) {
    this.style = style;
    this.pattern = style.pattern();
    this.zone = zone;
    this.formatters = pattern == null ? List.of(ISO) : DatePattern.compile(style);
    if (pattern == null && (style.pivot() != null || style.locale() != null)) {
      throw new IllegalArgumentException(
          "pivot and locale are for a date pattern, and there is none: write date, or remove them");
    }
  }

  String date(String text) {
    if (pattern == null && text.length() == 10 && beginsWithPlainDate(text)) {
      return text;
    }
    try {
      LocalDate date =
          pattern == null ? LocalDate.parse(text) : parse(text).query(TemporalQueries.localDate());
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
      TemporalAccessor parsed = parse(text);
      LocalTime time = parsed.query(TemporalQueries.localTime());
      LocalDateTime local =
          parsed
              .query(TemporalQueries.localDate())
              .atTime(time == null ? LocalTime.MIDNIGHT : time);
      Instant instant = instant(local, parsed).truncatedTo(ChronoUnit.MICROS);
      checkYear(instant.atOffset(ZoneOffset.UTC).getYear());
      return instant.toString();
    } catch (DateTimeException notSuch) {
      throw new BrokenRule(
          "timestamp", "is no date and time of the form " + shown("yyyy-MM-ddTHH:mm:ssZ"));
    }
  }

  private TemporalAccessor parse(String text) {
    DateTimeException refused = null;
    for (DateTimeFormatter formatter : formatters) {
      try {
        return formatter.parse(text);
      } catch (DateTimeException notSuch) {
        refused = notSuch;
      }
    }
    throw refused;
  }

  private Instant instant(LocalDateTime local, TemporalAccessor written) {
    ZoneOffset offset = written.query(TemporalQueries.offset());
    if (offset != null) {
      return local.toInstant(offset);
    }
    ZoneId named = written.query(TemporalQueries.zoneId());
    if (named != null && ABBREVIATION.matcher(named.getId()).matches()) {
      throw new BrokenRule(
          "timestamp",
          "names its zone by an abbreviation, which several zones share: write an offset like"
              + " +02:00 or a name like Europe/Berlin");
    }
    return instant(local, named == null ? zone : named);
  }

  private Instant instant(LocalDateTime local, ZoneId zone) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    if (change == null) {
      return local.atZone(zone).toInstant();
    }
    Instant before = local.toInstant(change.getOffsetBefore());
    Instant behind = local.toInstant(change.getOffsetAfter());
    return switch (style.clockChange()) {
      case EARLIER -> before.isBefore(behind) ? before : behind;
      case LATER -> before.isBefore(behind) ? behind : before;
      case REJECT ->
          throw new BrokenRule(
              "clock-change",
              (change.isGap() ? "does not exist in " : "is there twice in ")
                  + zone
                  + ", where the clocks change then: write the time with its offset, like "
                  + local
                  + change.getOffsetAfter()
                  + ", or say in the definition \"clock-change: earlier\" or \"later\"");
    };
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
}
