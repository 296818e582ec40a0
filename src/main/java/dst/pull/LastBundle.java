package dst.pull;

import dst.bundle.Manifest;
import dst.record.BundleId;
import java.util.Properties;

/**
 * The sealed bundle that a location's pull took last; see {@link BundleMemory}.
 *
 * @param manifest SHA-256 of its manifest; empty: not known, whatever comes next is taken for its
 *     successor
 * @param finished whether all of it was queued, and it was moved
 * @param batches how many of it lie in the hold; they are queued again as they are after a crash
 * @param snapshot whether they are part of an initial load
 * @param past what happened before
 */
record LastBundle(
    long epoch,
    long number,
    String manifest,
    boolean finished,
    int batches,
    boolean snapshot,
    Past past) {
  /** Nothing was taken yet. */
  static final LastBundle NONE = new LastBundle(0, 0, "", true, 0, false, Past.NONE);

  /**
   * @param epoch the one before the newest; 0: not known
   * @param number of its last bundle that was taken
   * @param round when bundles had to be taken again, in milliseconds since 1970; 0: never
   */
  record Past(long epoch, long number, long round) {
    static final Past NONE = new Past(0, 0, 0);
  }

  /**
   * @throws NumberFormatException if a number is missing
   */
  static LastBundle of(Properties p) {
    return new LastBundle(
        Long.parseLong(p.getProperty("epoch")),
        Long.parseLong(p.getProperty("number")),
        p.getProperty("manifest", ""),
        Boolean.parseBoolean(p.getProperty("finished")),
        Integer.parseInt(p.getProperty("batches", "0")),
        Boolean.parseBoolean(p.getProperty("snapshot")),
        new Past(
            Long.parseLong(p.getProperty("older-epoch", "0")),
            Long.parseLong(p.getProperty("older-number", "0")),
            Long.parseLong(p.getProperty("round", "0"))));
  }

  Properties properties() {
    Properties p = new Properties();
    p.setProperty("epoch", Long.toString(epoch));
    p.setProperty("number", Long.toString(number));
    p.setProperty("manifest", manifest);
    p.setProperty("finished", Boolean.toString(finished));
    p.setProperty("batches", Integer.toString(batches));
    p.setProperty("snapshot", Boolean.toString(snapshot));
    p.setProperty("older-epoch", Long.toString(past.epoch));
    p.setProperty("older-number", Long.toString(past.number));
    p.setProperty("round", Long.toString(past.round));
    return p;
  }

  LastBundle asFinished() {
    return new LastBundle(epoch, number, manifest, true, 0, false, past);
  }

  /** The past of a bundle that is taken after this one. */
  Past pastOf(BundleId next) {
    return next.epoch() == epoch || isNone() ? past : new Past(epoch, number, past.round);
  }

  boolean isNone() {
    return epoch == 0 && number == 0;
  }

  boolean is(BundleId bundle) {
    return bundle.epoch() == epoch && bundle.number() == number;
  }

  /** Whether this one, or one after it, was the bundle. */
  boolean isAtOrAfter(long otherEpoch, long otherNumber) {
    return epoch > otherEpoch || (epoch == otherEpoch && number >= otherNumber);
  }

  boolean follows(Manifest.Link link) {
    return link.epoch() == epoch && link.number() == number;
  }

  /** {@code 1-42}, for people. */
  String shown() {
    return epoch + "-" + number;
  }
}
