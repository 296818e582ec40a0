package dst.record;

import java.util.Locale;

/**
 * How a source writes dates and timestamps.
 *
 * @param pattern as {@link java.time.format.DateTimeFormatter} has it, or null: ISO-8601
 * @param pivot the first of the hundred years that {@code yy} stands for; null without {@code yy}
 * @param locale whose names of months and days it uses, or null: English
 * @param clockChange what becomes of a local time that a change of the clocks skips or repeats
 */
public record DateStyle(String pattern, Integer pivot, Locale locale, ClockChange clockChange) {
  public static final DateStyle ISO = of(null);

  /**
   * A local time that is skipped or there twice means one of two instants: that of the offset
   * before the change, and that of the offset behind it.
   */
  public enum ClockChange {
    /** The record is rejected. */
    REJECT,
    /** The earlier of the two instants. */
    EARLIER,
    /** The later one. */
    LATER
  }

  /** English names, and nothing that could mean two things. */
  public static DateStyle of(String pattern) {
    return new DateStyle(pattern, null, null, ClockChange.REJECT);
  }
}
