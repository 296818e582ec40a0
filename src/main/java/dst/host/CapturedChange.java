package dst.host;

import dst.record.Op;
import java.util.List;

/**
 * One change as its source tells it.
 *
 * @param capture name of the capture that found it; see {@link dst.bundle.Manifest.Changes}
 * @param row a JSON object on one line, in the source's own column names; of a delete at least its
 *     key; of a large one the beginning
 * @param large all of a large row; else null
 * @param files paths of the data files that the row names, below the host's folder of data files
 */
public record CapturedChange(
    String capture, Op op, String row, LargeRow large, List<String> files) {
  public CapturedChange {
    files = List.copyOf(files);
  }

  /** One that is not large. */
  public CapturedChange(String capture, Op op, String row, List<String> files) {
    this(capture, op, row, null, files);
  }

  /** About what the row takes. */
  long size() {
    return large == null ? row.length() : large.bytes();
  }
}
