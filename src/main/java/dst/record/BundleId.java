package dst.record;

/**
 * A sealed set of changes of one location, or a plain file taken as one.
 *
 * @param epoch of the host's database; 0 for plain files
 * @param number grows within a location and epoch. For plain files: the hybrid clock, microseconds
 *     since 1970 when the file was first taken, never going back; the record on line n has the seq
 *     number + n.
 */
public record BundleId(String location, long epoch, long number) {

  /** {@code boston-0-00001763849000123456}. */
  @Override
  public String toString() {
    return String.format("%s-%d-%020d", location, epoch, number);
  }
}
