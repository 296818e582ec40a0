package dst.record;

import java.util.regex.Pattern;

/**
 * A sealed set of changes of one location, or a plain file taken as one.
 *
 * @param location its id: {@code [a-z0-9][a-z0-9-]*}, safe as a part of a file's or queue's name
 * @param epoch of the host's database; 0 for plain files
 * @param number grows within a location and epoch. For plain files: the hybrid clock, microseconds
 *     since 1970 when the file was first taken, never going back; its nth record has the seq number
 *     + n.
 */
public record BundleId(String location, long epoch, long number) {
  private static final int DIGITS = 20;
  private static final int MOST_ID = 200;
  private static final Pattern LOCATION = Pattern.compile("[a-z0-9][a-z0-9-]*");

  public BundleId {
    if (location == null || !LOCATION.matcher(location).matches()) {
      throw new IllegalArgumentException(
          "location \"" + location + "\" is no id: use a to z, 0 to 9 and -");
    }
    if (epoch < 0 || number < 0) {
      throw new IllegalArgumentException(
          "bundle of " + location + " has a negative epoch or number: " + epoch + ", " + number);
    }
  }

  /** Whether a text can be a location's id; null can't. */
  public static boolean isLocation(String id) {
    return id != null && id.length() <= MOST_ID && LOCATION.matcher(id).matches();
  }

  /** {@code boston-0-00001763849000123456}. */
  @Override
  public String toString() {
    String digits = Long.toString(number);
    return location + '-' + epoch + '-' + "0".repeat(DIGITS - digits.length()) + digits;
  }
}
