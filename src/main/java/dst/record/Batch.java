package dst.record;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes of one location and record type, with the data files they name and the records of the
 * same stretch of the file that were rejected: the unit of queueing and of the database
 * transaction.
 *
 * @param number counts a bundle's batches from 0
 * @param last whether the bundle ends with this batch, so that it has {@code number + 1} of them
 * @param file name of the file in the pull area; of a sealed bundle with the entry in it
 * @param record name of the record type; null if there are only rejections, of no type
 * @param fields names of its fields, in the order of each change's values
 * @param manifest the SHA-256 of a sealed bundle's manifest; null for a plain file
 * @param sweepBelow on the last batch of a complete list, or at the end of a snapshot: records of
 *     this type and location with a smaller (epoch, seq) are not on the list, so they are gone;
 *     null otherwise
 * @param sweepSince at the end of a snapshot the number of its first bundle: the sweep waits for
 *     all bundles from there on, and is left out if one of their records was rejected; null
 *     otherwise
 * @param changes at most 1,000; empty only in a last batch, and beside rejections or skipped rows
 * @param files each path once
 * @param skipped rows of the same stretch of the file that a rule of the definition leaves out:
 *     they are no records
 * @param repeated records with a key that the file had before
 * @param mostRemoved how much the sweep, or the deletes of the whole bundle, may remove without
 *     being held; null: the deletes any number, and the sweep as much as usual
 */
public record Batch(
    BundleId bundle,
    int number,
    boolean last,
    String file,
    String manifest,
    String record,
    List<String> fields,
    Long sweepBelow,
    Long sweepSince,
    List<Change> changes,
    List<DataFile> files,
    List<Rejection> rejected,
    long skipped,
    long repeated,
    MostRemoved mostRemoved) {

  /** The most changes and rejections of one batch. */
  public static final int MOST_RECORDS = 2_000;

  /** The size of a batch's JSON at which the next one begins. */
  public static final int MOST_BYTES = 512 * 1024;

  public Batch {
    if (changes.isEmpty() && rejected.isEmpty() && skipped + repeated == 0 && !last) {
      throw new IllegalArgumentException("batch " + number + " of bundle " + bundle + " is empty");
    }
    for (Change change : changes) {
      if (change.values().size() != fields.size()) {
        throw new IllegalArgumentException(
            "batch %d of bundle %s has %d fields, but the change on line %d has %d values"
                .formatted(number, bundle, fields.size(), change.line(), change.values().size()));
      }
    }
    fields = List.copyOf(fields);
    changes = List.copyOf(changes);
    files = List.copyOf(files);
    rejected = List.copyOf(rejected);
  }

  /** A batch without skipped rows and repeated keys. */
  public Batch(
      BundleId bundle,
      int number,
      boolean last,
      String file,
      String manifest,
      String record,
      List<String> fields,
      Long sweepBelow,
      Long sweepSince,
      List<Change> changes,
      List<DataFile> files,
      List<Rejection> rejected) {
    this(
        bundle,
        number,
        last,
        file,
        manifest,
        record,
        fields,
        sweepBelow,
        sweepSince,
        changes,
        files,
        rejected,
        0,
        0,
        null);
  }

  /** A batch of a plain file, likewise. */
  public Batch(
      BundleId bundle,
      int number,
      boolean last,
      String file,
      String record,
      List<String> fields,
      Long sweepBelow,
      List<Change> changes,
      List<DataFile> files,
      List<Rejection> rejected) {
    this(
        bundle,
        number,
        last,
        file,
        null,
        record,
        fields,
        sweepBelow,
        null,
        changes,
        files,
        rejected);
  }

  /** Of its id alone: Camel asks for it at each expression about a batch, and the rest is large. */
  @Override
  public int hashCode() {
    return 31 * bundle.hashCode() + number;
  }

  /** {@code <bundle>/<number>}: the same for the same batch however often it is sent. */
  public String id() {
    return bundle + "/" + number;
  }

  /** How many records of the source this batch accounts for. */
  public int records() {
    return changes.size() + rejected.size();
  }

  /** The same batch with other changes, files and further rejections. */
  public Batch with(List<Change> changes, List<DataFile> files, List<Rejection> moreRejected) {
    List<Rejection> all = new ArrayList<>(rejected);
    all.addAll(moreRejected);
    return new Batch(
        bundle,
        number,
        last,
        file,
        manifest,
        record,
        fields,
        sweepBelow,
        sweepSince,
        changes,
        files,
        all,
        skipped,
        repeated,
        mostRemoved);
  }

  /** The same batch under a number of its own, with some of its changes. */
  public Batch as(int number, boolean last, List<Change> changes) {
    return new Batch(
        bundle,
        number,
        last,
        file,
        manifest,
        record,
        fields,
        sweepBelow,
        sweepSince,
        changes,
        files,
        rejected,
        skipped,
        repeated,
        mostRemoved);
  }

  /** The same batch, sweeping what is older than the bundle. */
  public Batch withSweepBelow(long seq) {
    return withSweep(seq);
  }

  private Batch withSweep(Long seq) {
    return new Batch(
        bundle,
        number,
        last,
        file,
        manifest,
        record,
        fields,
        seq,
        null,
        changes,
        files,
        rejected,
        skipped,
        repeated,
        mostRemoved);
  }

  /** The same batch, with what its sweep and the deletes of its bundle may remove. */
  public Batch withMostRemoved(MostRemoved most) {
    return new Batch(
        bundle,
        number,
        last,
        file,
        manifest,
        record,
        fields,
        sweepBelow,
        sweepSince,
        changes,
        files,
        rejected,
        skipped,
        repeated,
        most);
  }

  /** The same batch without a sweep. */
  public Batch withoutSweep() {
    return sweepBelow == null ? this : withSweep(null);
  }

  /** The same batch with the values of its changes in the order of other fields. */
  public Batch withFields(List<String> fields, List<Change> changes) {
    return new Batch(
        bundle,
        number,
        last,
        file,
        manifest,
        record,
        fields,
        sweepBelow,
        sweepSince,
        changes,
        files,
        rejected,
        skipped,
        repeated,
        mostRemoved);
  }
}
