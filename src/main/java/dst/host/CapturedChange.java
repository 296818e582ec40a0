package dst.host;

import dst.record.Op;
import java.util.List;

/**
 * One change as its source tells it.
 *
 * @param capture name of the capture that found it; see {@link dst.bundle.Manifest.Changes}
 * @param row a JSON object on one line, in the source's own column names; of a delete at least its
 *     key
 * @param files paths of the data files that the row names, below the host's folder of data files
 */
public record CapturedChange(String capture, Op op, String row, List<String> files) {
  public CapturedChange {
    files = List.copyOf(files);
  }
}
