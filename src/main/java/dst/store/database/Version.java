package dst.store.database;

import java.util.Comparator;

/** The version of a change: the greater one wins. */
public record Version(long epoch, long seq) implements Comparable<Version> {
  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::epoch).thenComparingLong(Version::seq);

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  public boolean isOlderThan(Version other) {
    return compareTo(other) < 0;
  }
}
