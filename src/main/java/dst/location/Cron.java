package dst.location;

import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * The times of a Quartz cron expression on the clock of a zone. Quartz tells the times on a clock
 * that never changes; what a change of the clocks does to them is decided here: what lies in the
 * skipped hour comes at its end, and what lies in the repeated hour comes in the first one only,
 * unless it comes in the hours around it, too.
 */
final class Cron {
  private final CronExpression expression;
  private final ZoneRules rules;

  Cron(String text, ZoneId zone) {
    expression = parse(text);
    rules = zone.getRules();
  }

  /**
   * @throws IllegalArgumentException with a message for people
   */
  static CronExpression parse(String text) {
    try {
      CronExpression expression = new CronExpression(text);
      expression.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
      return expression;
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no Quartz cron expression ("
              + e.getMessage()
              + "): write it like"
              + " \"0 0/5 6-22 ? * MON-SAT\": second, minute, hour, day, month, day of the week",
          e);
    }
  }

  /** The first time after this one; null if it never comes again. */
  Instant next(Instant at) {
    Instant in = at;
    LocalDateTime after = LocalDateTime.ofInstant(at, rules.getOffset(at));
    while (true) {
      ZoneOffset offset = rules.getOffset(in);
      ZoneOffsetTransition change = rules.nextTransition(in);
      LocalDateTime wall = onTheWall(after);
      if (wall == null) {
        return null;
      }
      if (change == null || wall.isBefore(change.getDateTimeBefore())) {
        if (!isUnwantedRepeat(wall, offset)) {
          return wall.toInstant(offset);
        }
        after = wall;
      } else if (change.isGap() && wall.isBefore(change.getDateTimeAfter())) {
        return change.getInstant();
      } else {
        in = change.getInstant();
        after = change.getDateTimeAfter().minusSeconds(1);
      }
    }
  }

  private LocalDateTime onTheWall(LocalDateTime after) {
    Date next = expression.getNextValidTimeAfter(Date.from(after.toInstant(ZoneOffset.UTC)));
    return next == null ? null : LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
  }

  private boolean isUnwantedRepeat(LocalDateTime wall, ZoneOffset offset) {
    ZoneOffsetTransition change = rules.getTransition(wall);
    return change != null
        && change.isOverlap()
        && offset.equals(change.getOffsetAfter())
        && !comesAround(change);
  }

  /** Whether it also comes shortly before or after the hour that is repeated. */
  private boolean comesAround(ZoneOffsetTransition change) {
    LocalDateTime begin = change.getDateTimeAfter();
    LocalDateTime end = change.getDateTimeBefore();
    long seconds = begin.until(end, ChronoUnit.SECONDS);
    LocalDateTime before = onTheWall(begin.minusSeconds(seconds + 1));
    LocalDateTime behind = onTheWall(end.minusSeconds(1));
    return (before != null && before.isBefore(begin))
        || (behind != null && behind.isBefore(end.plusSeconds(seconds)));
  }
}
