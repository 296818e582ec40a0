package dst.store.database;

import dst.record.Rejection;
import java.util.List;

/**
 * What became of a batch.
 *
 * @param applied records whose content at central changed
 * @param superseded records that changed nothing: an older version, or the content that was there.
 *     Deletes that are kept back until all of the bundle is there count with the batch that
 *     completes it; those that are held then, here
 * @param swept records that were deleted because a complete list or a snapshot did not name them;
 *     counted with the batch that completed the bundle, or the last one that the snapshot's end
 *     waited for
 * @param repeat whether the batch had been committed before: then nothing is counted again
 * @param rejected the batch's own rejections and those by the database, also of a repeat
 */
public record Outcome(
    int applied, int superseded, int swept, boolean repeat, List<Rejection> rejected) {
  public Outcome {
    rejected = List.copyOf(rejected);
  }

  /** The same, with deletes of its bundle that were kept back until all of it was there. */
  public Outcome with(int moreApplied, int moreSuperseded) {
    return new Outcome(applied + moreApplied, superseded + moreSuperseded, swept, repeat, rejected);
  }

  /** The same, with records that the end of a snapshot deleted. */
  public Outcome withSwept(int more) {
    return new Outcome(applied, superseded, swept + more, repeat, rejected);
  }
}
