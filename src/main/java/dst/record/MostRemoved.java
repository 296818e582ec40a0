package dst.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much may be gone at once before it is taken for a mistake: {@code 50%} (more than half, and
 * more than ten), {@code 100} (more than a hundred), or {@code any} (nothing is doubted).
 */
public record MostRemoved(Unit unit, long number) {
  /** A few may always go: in a small location they are soon more than half. */
  private static final long FEW = 10;

  private static final Pattern NOTATION = Pattern.compile("([0-9]{1,9})(%?)");

  /** Where a definition says nothing. */
  public static final MostRemoved USUAL = new MostRemoved(Unit.PERCENT, 50);

  public static final MostRemoved ANY = new MostRemoved(Unit.ANY, 0);

  /** What the number counts. */
  public enum Unit {
    RECORDS,
    PERCENT,
    ANY
  }

  /**
   * @throws IllegalArgumentException with what would be right
   */
  public static MostRemoved parse(String text) {
    if (text.equals("any")) {
      return ANY;
    }
    Matcher matcher = NOTATION.matcher(text);
    Unit unit = matcher.matches() && matcher.group(2).isEmpty() ? Unit.RECORDS : Unit.PERCENT;
    if (!matcher.matches() || (unit == Unit.PERCENT && Long.parseLong(matcher.group(1)) > 100)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" does not tell how much may be gone at once: write a number like 100, a share"
              + " like 50%, or any");
    }
    return new MostRemoved(unit, Long.parseLong(matcher.group(1)));
  }

  /** So many may go, of however many. */
  public long certain() {
    return switch (unit) {
      case RECORDS -> number;
      case PERCENT -> FEW;
      case ANY -> Long.MAX_VALUE;
    };
  }

  /** Of how many at least so many may go, if it is more than {@link #certain}. */
  public long enoughFor(long removed) {
    boolean never = unit != Unit.PERCENT || number == 0;
    return never ? Long.MAX_VALUE : (removed * 100 + number - 1) / number;
  }

  /** Whether somebody must confirm it. */
  public boolean doubts(long removed, long of) {
    return removed > certain() && of < enoughFor(removed);
  }

  /** As it is written in definitions. */
  @Override
  public String toString() {
    return switch (unit) {
      case RECORDS -> Long.toString(number);
      case PERCENT -> number + "%";
      case ANY -> "any";
    };
  }
}
