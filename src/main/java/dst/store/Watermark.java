package dst.store;

/**
 * How far a location with a listener is complete. What was before its epoch is complete, too.
 *
 * @param applied all bundles of the epoch up to this one are complete; 0: none
 * @param protectedUpTo up to this one a backup has them, too
 * @param missing bundles up to {@code applied} that could not be taken again when the central
 *     database was restored, until a snapshot has made up for them; null: none
 */
public record Watermark(long epoch, long applied, long protectedUpTo, Missing missing) {
  /** Nothing is complete yet. */
  public static final Watermark NONE = new Watermark(0, 0, 0, null);

  /** The first and the last of them. */
  public record Missing(long from, long to) {
    @Override
    public String toString() {
      return from == to ? "bundle " + from : "bundles " + from + " to " + to;
    }
  }

  /** Whether this one is further. */
  public boolean isAhead(long otherEpoch, long otherApplied) {
    return epoch > otherEpoch || (epoch == otherEpoch && applied > otherApplied);
  }
}
