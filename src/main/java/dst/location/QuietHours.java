package dst.location;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of the week in which no pull begins, as the clock on a location's wall shows them: an
 * hour that comes twice is quiet twice, one that is skipped is not there.
 */
public final class QuietHours {
  /** No hour is quiet. */
  public static final QuietHours NONE = new QuietHours(new BitSet());

  private static final int DAY = 24 * 60;
  private static final int WEEK = 7 * DAY;
  private static final List<String> DAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");
  private static final Pattern SPAN =
      Pattern.compile(
          "(?:(?<from>[A-Z]{3})(?:-(?<to>[A-Z]{3}))? +)?"
              + "(?<begin>[0-9]{2}:[0-9]{2})-(?<end>[0-9]{2}:[0-9]{2})");

  private final BitSet minutes;

  private QuietHours(BitSet minutes) {
    this.minutes = minutes;
  }

  /**
   * One time of the day: {@code 12:00-13:00}, {@code 22:00-06:00} (to the next morning), {@code SAT
   * 00:00-24:00} or {@code MON-FRI 12:00-13:00}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static QuietHours parse(String text) {
    Matcher span = SPAN.matcher(text);
    if (!span.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no time of the day: write it like 12:00-13:00, 22:00-06:00,"
              + " SAT 00:00-24:00 or MON-FRI 12:00-13:00");
    }
    int begin = minute(span.group("begin"), DAY - 1);
    int end = minute(span.group("end"), DAY);
    if (begin == end) {
      throw new IllegalArgumentException(
          "\"" + text + "\" ends when it begins: write 00:00-24:00 for the whole day");
    }
    int from = span.group("from") == null ? 0 : day(span.group("from"));
    int to = span.group("from") == null ? 6 : from;
    to = span.group("to") == null ? to : day(span.group("to"));
    BitSet minutes = new BitSet(WEEK);
    for (int day = from; ; day = (day + 1) % 7) {
      setWrapping(minutes, day * DAY + begin, (end > begin ? end : end + DAY) - begin);
      if (day == to) {
        return new QuietHours(minutes);
      }
    }
  }

  private static int minute(String text, int most) {
    int hour = Integer.parseInt(text.substring(0, 2));
    int minute = Integer.parseInt(text.substring(3));
    if (minute > 59 || hour * 60 + minute > most) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no time: write 00:00 to 23:59, or 24:00 for the end of a day");
    }
    return hour * 60 + minute;
  }

  private static int day(String text) {
    if (!DAYS.contains(text)) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no day: write one of " + String.join(", ", DAYS));
    }
    return DAYS.indexOf(text);
  }

  private static void setWrapping(BitSet minutes, int from, int length) {
    minutes.set(from, Math.min(from + length, WEEK));
    if (from + length > WEEK) {
      minutes.set(0, from + length - WEEK);
    }
  }

  /** The hours of both. */
  QuietHours and(QuietHours other) {
    BitSet both = (BitSet) minutes.clone();
    both.or(other.minutes);
    return new QuietHours(both);
  }

  /** Whether no minute of the week is left for a pull. */
  boolean isAlways() {
    return minutes.cardinality() == WEEK;
  }

  /** Whether no pull may begin at that time. */
  public boolean isQuiet(Instant at, ZoneId zone) {
    return minutes.get(minuteOfWeek(at, zone));
  }

  /**
   * When the quiet hours end in which the time lies; the time itself if it lies in none. Whatever
   * the clocks do meanwhile, that instant is not quiet.
   */
  public Instant end(Instant at, ZoneId zone) {
    Instant time = at;
    while (isQuiet(time, zone)) {
      int minute = minuteOfWeek(time, zone);
      int open = minutes.nextClearBit(minute);
      open = open < WEEK ? open : WEEK + minutes.nextClearBit(0);
      Instant end = time.truncatedTo(ChronoUnit.MINUTES).plus(open - minute, ChronoUnit.MINUTES);
      ZoneOffsetTransition change = zone.getRules().nextTransition(time);
      boolean clocksChange = change != null && change.getInstant().isBefore(end);
      time = clocksChange ? change.getInstant() : end;
    }
    return time;
  }

  /** When the quiet hours began in which the time lies; the time itself if it lies in none. */
  public Instant begin(Instant at, ZoneId zone) {
    Instant time = at;
    while (isQuiet(time.minusNanos(1), zone)) {
      Instant last = time.minusNanos(1);
      int minute = minuteOfWeek(last, zone);
      int open = minutes.previousClearBit(minute);
      open = open >= 0 ? open : minutes.previousClearBit(WEEK - 1) - WEEK;
      Instant begin =
          last.truncatedTo(ChronoUnit.MINUTES).minus(minute - open - 1, ChronoUnit.MINUTES);
      ZoneOffsetTransition change = zone.getRules().previousTransition(time);
      boolean clocksChanged = change != null && change.getInstant().isAfter(begin);
      time = clocksChanged ? change.getInstant() : begin;
    }
    return time;
  }

  private static int minuteOfWeek(Instant at, ZoneId zone) {
    LocalDateTime local = LocalDateTime.ofInstant(at, zone);
    int day = local.getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue();
    return day * DAY + local.getHour() * 60 + local.getMinute();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QuietHours hours && hours.minutes.equals(minutes);
  }

  @Override
  public int hashCode() {
    return minutes.hashCode();
  }

  @Override
  public String toString() {
    return minutes.cardinality() + " quiet minutes a week";
  }
}
