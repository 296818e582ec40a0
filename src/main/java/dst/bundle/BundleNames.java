package dst.bundle;

import dst.record.BundleId;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names in a pull area with a listener. */
public final class BundleNames {
  /** Sealed bundles that central has not taken yet. */
  public static final String READY = "ready";

  /** The file in {@link #READY} whose time the listener changes while it runs. */
  public static final String ALIVE = "listener.alive";

  /** Where central moves a bundle when all of it is durable in its queue. */
  public static final String DONE = "done";

  /** What central says of them; see {@link Acknowledgement}. */
  public static final String ACK = "ack/central.json";

  /** Oldest first. */
  public static final Comparator<BundleId> OLDEST_FIRST =
      Comparator.comparingLong(BundleId::epoch).thenComparingLong(BundleId::number);

  private static final Pattern FILE =
      Pattern.compile("([a-z0-9][a-z0-9-]*)-([0-9]{1,18})-([0-9]{20})\\.zip");

  private BundleNames() {}

  /**
   * Where a file lies for a moment that can't be replaced in one go: whoever finds none under its
   * name finds there what it said before.
   */
  public static String aside(String file) {
    return file + ".old";
  }

  /** {@code boston-1-00000000000000000042.zip}. */
  public static String file(BundleId bundle) {
    return bundle + ".zip";
  }

  /** The bundle that a file of this name is, if it is named like one. */
  public static Optional<BundleId> parse(String file) {
    Matcher m = FILE.matcher(file);
    if (!m.matches() || m.group(3).compareTo("09223372036854775807") > 0) {
      return Optional.empty();
    }
    return Optional.of(
        new BundleId(m.group(1), Long.parseLong(m.group(2)), Long.parseLong(m.group(3))));
  }
}
