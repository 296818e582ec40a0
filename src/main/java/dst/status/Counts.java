package dst.status;

/**
 * What central did for one location since it started. A repeat is not counted again.
 *
 * @param files that were taken and read to their end
 * @param bytes of those files, as they lay in the pull area
 * @param records of the batches that were stored: applied, superseded or rejected
 * @param swept records that a complete list did not name any more
 * @param skipped rows that are no records: empty ones, and those that {@code skip-when} names
 * @param repeated of the records, those with a key that their file had before
 */
public record Counts(
    long files,
    long bytes,
    long batches,
    long records,
    long applied,
    long superseded,
    long rejected,
    long swept,
    long skipped,
    long repeated) {}
