package dst.store.database;

import dst.record.BundleId;
import java.time.Instant;

/**
 * What the ledger says of a bundle. {@code records = applied + superseded + rejected}.
 *
 * @param manifest the SHA-256 of a sealed bundle's manifest; null for a plain file
 * @param file name of the file in the pull area
 * @param record name of the record type; null for a sealed bundle, which may hold several
 * @param batches how many it has; null until its last batch was seen
 * @param sweepBelow of a complete list the seq below which records are gone; null otherwise
 * @param completed when its last batch was committed, or null
 */
public record LedgerEntry(
    BundleId bundle,
    String manifest,
    String file,
    String record,
    Integer batches,
    int batchesDone,
    Counts counts,
    Long sweepBelow,
    Instant firstSeen,
    Instant completed) {

  /**
   * @param records of the source
   * @param swept records that were deleted because a complete list did not name them
   * @param skipped rows of the source that are no records: empty ones, and those that {@code
   *     skip-when} names
   * @param repeated of the records, those with a key that the file had before
   */
  public record Counts(
      long records,
      long applied,
      long superseded,
      long rejected,
      long swept,
      long skipped,
      long repeated) {}

  public boolean isComplete() {
    return completed != null;
  }
}
