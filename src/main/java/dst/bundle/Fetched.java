package dst.bundle;

/**
 * What came of asking a pull area for a data file; it is asked once for each bundle.
 *
 * @param sha256 of the content, which is in the file store; null if it could not be had
 * @param size in bytes; -1 if there is no such file, -2 if it is lost
 */
public record Fetched(String sha256, long size) {
  /** There is no such file in the pull area. */
  public static final Fetched MISSING = new Fetched(null, -1);

  /** Its content was sent before, and the file store has lost it. */
  public static final Fetched LOST = new Fetched(null, -2);

  /** The file is larger than the location's data files may be, and was not taken. */
  public static Fetched tooLarge(long most) {
    return new Fetched(null, most + 1);
  }

  public boolean had() {
    return sha256 != null;
  }
}
