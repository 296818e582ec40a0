package dst.pull;

import dst.bundle.BundleNames;
import dst.record.BundleId;
import java.time.Instant;

/**
 * A bundle that is missing while later ones are there.
 *
 * @param behind how many wait for it
 * @param listings how many have shown it; one may have been read while the host was sealing
 */
record Gap(BundleId missing, int behind, Instant since, int listings) {

  /** The same gap if it is one that was seen before. */
  static Gap seen(BundleId missing, int behind, Instant now, Gap before) {
    boolean same = before != null && before.missing.equals(missing);
    return new Gap(missing, behind, same ? before.since : now, same ? before.listings + 1 : 1);
  }

  boolean isSure() {
    return listings > 1;
  }

  /** What is missing, and what to do. */
  String words() {
    return ("%s is missing in %s/ since %s, and what is behind it waits (%,d): nothing is skipped. If"
            + " it lies in %s/ or in a backup of the pull area, move it to %s/; if it is lost, the"
            + " host must begin a new epoch (docs/states.md)")
        .formatted(
            BundleNames.file(missing),
            BundleNames.READY,
            since,
            behind,
            BundleNames.DONE,
            BundleNames.READY);
  }
}
