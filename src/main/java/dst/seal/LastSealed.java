package dst.seal;

import dst.bundle.BadBundle;
import dst.bundle.BundleNames;
import dst.bundle.Manifest;
import dst.bundle.SealedBundle;
import dst.record.BundleId;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the listener must know to go on. The newest bundle says it, so there is no file for it
 * that could tell something else.
 *
 * @param link the newest bundle of the epoch; null: none
 * @param epoch of the next bundle
 * @param number of the newest bundle in this epoch; 0: none
 * @param nextSeq that the next change gets
 * @param marks up to where each capture has read
 */
record LastSealed(
    Manifest.Link link, long epoch, long number, long nextSeq, SortedMap<String, String> marks) {
  LastSealed {
    marks = new TreeMap<>(marks);
  }

  /** Nothing was sealed yet. */
  static final LastSealed NOTHING = newEpoch(1);

  /** The newest bundle can't be read any more, so nobody knows how it went on. */
  static final class Lost extends IOException {
    private static final long serialVersionUID = 1L;

    /** The epoch that is lost. */
    final long epoch;

    Lost(BundleId damaged, String problem) {
      super(BundleNames.file(damaged) + ", the newest bundle, " + problem);
      this.epoch = damaged.epoch();
    }
  }

  /**
   * Reads it from the pull area.
   *
   * @throws Lost also at each later start, until there is a newer bundle
   */
  static LastSealed read(SealedBundles bundles) throws IOException {
    BundleId newest = bundles.newest();
    BundleId damaged = bundles.newestDamaged();
    if (damaged != null
        && (newest == null || BundleNames.OLDEST_FIRST.compare(damaged, newest) >= 0)) {
      throw new Lost(damaged, "was found damaged before, and is set aside");
    }
    if (newest == null) {
      return NOTHING;
    }
    try (SealedBundle bundle = bundles.open(newest)) {
      return after(bundle.manifest(), bundle.sha256());
    } catch (BadBundle e) {
      bundles.setAside(newest);
      throw new Lost(newest, e.getMessage());
    }
  }

  /** When this bundle is sealed. */
  static LastSealed after(Manifest manifest, String sha256) {
    BundleId bundle = manifest.bundle();
    return new LastSealed(
        new Manifest.Link(bundle.epoch(), bundle.number(), sha256),
        bundle.epoch(),
        bundle.number(),
        manifest.nextSeq(),
        new TreeMap<>(manifest.marks()));
  }

  /** A chain of its own, in which all captures begin from the start. */
  static LastSealed newEpoch(long epoch) {
    return new LastSealed(null, epoch, 0, 1, new TreeMap<>());
  }

  /** The marks with those of a find over them. */
  Map<String, String> marksWith(Map<String, String> found) {
    Map<String, String> merged = new TreeMap<>(marks);
    merged.putAll(found);
    merged.values().removeIf(String::isEmpty);
    return merged;
  }
}
