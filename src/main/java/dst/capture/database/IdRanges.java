package dst.capture.database;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Ids of outbox rows, exactly those: {@code 5-17,19}. */
record IdRanges(List<Range> ranges) {

  /** Both ends are in it. */
  record Range(long first, long last) {
    long count() {
      return last - first + 1;
    }

    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }

  IdRanges {
    ranges = List.copyOf(ranges);
  }

  /**
   * @param ids ascending
   */
  static IdRanges of(List<Long> ids) {
    List<Range> ranges = new ArrayList<>();
    for (long id : ids) {
      Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && last.last() == id - 1) {
        ranges.set(ranges.size() - 1, new Range(last.first(), id));
      } else {
        ranges.add(new Range(id, id));
      }
    }
    return new IdRanges(ranges);
  }

  /**
   * @throws IllegalArgumentException if it is not the text of such ranges
   */
  static IdRanges parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-', 1);
      long first = Long.parseLong(dash < 0 ? part : part.substring(0, dash));
      ranges.add(new Range(first, dash < 0 ? first : Long.parseLong(part.substring(dash + 1))));
    }
    return new IdRanges(ranges);
  }

  long count() {
    return ranges.stream().mapToLong(Range::count).sum();
  }

  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }
}
