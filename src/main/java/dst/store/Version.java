package dst.store;

import java.util.Comparator;

/** The version of a change: the greater one wins. */
record Version(long epoch, long seq) implements Comparable<Version> {
  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::epoch).thenComparingLong(Version::seq);

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  boolean isOlderThan(Version other) {
    return compareTo(other) < 0;
  }
}
