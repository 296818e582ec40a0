package dst.capture.snapshot;

import dst.bundle.Manifest;
import dst.capture.CapturedChange;
import java.io.IOException;
import java.util.List;

/** What can be sent whole, in the order of its key: a table, or the data files. */
interface SnapshotSource {
  /**
   * Rows behind a key.
   *
   * @param last the key of the last row, to go on behind it
   * @param isEnd whether nothing is left behind it
   */
  record Chunk(List<CapturedChange> changes, List<String> last, boolean isEnd) {}

  /** About how many rows there are. */
  long count() throws IOException;

  /**
   * What takes its time is done here, while others seal: data files are hashed, so that the next
   * chunk need not wait for it.
   *
   * @param after null: from the beginning
   */
  void prepare(List<String> after) throws IOException;

  /**
   * Reads while nothing else is sealed. What it does not see now is sealed behind it.
   *
   * @param first the smallest seq of the snapshot
   * @param after null: from the beginning
   */
  Chunk read(long first, List<String> after) throws IOException;

  /** The chunk is durable. */
  void sealed(Chunk chunk, Manifest manifest);

  /** Why what the snapshot does not have may not be deleted at central, in words; null: it may. */
  String keeps();

  /** Whether all that belongs to it is found, so that what it lacks is gone. */
  boolean isWhole();
}
