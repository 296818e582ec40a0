package dst.capture;

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
 * @param exact whether its texts are as a database has them, letter for letter; else a file's
 */
public record CapturedChange(
    String capture, Op op, String row, LargeRow large, List<String> files, boolean exact) {
  public CapturedChange {
    files = List.copyOf(files);
  }

  /** One of a database that is not large. */
  public static CapturedChange ofDatabase(String capture, Op op, String row, List<String> files) {
    return new CapturedChange(capture, op, row, null, files, true);
  }

  /** One of a file. */
  public static CapturedChange ofFile(String capture, Op op, String row, List<String> files) {
    return new CapturedChange(capture, op, row, null, files, false);
  }

  /** JSON has line ends only between its parts. */
  public static String oneLine(String json) {
    return json.indexOf('\n') < 0 && json.indexOf('\r') < 0
        ? json
        : json.replace('\n', ' ').replace('\r', ' ');
  }

  /** About what the row takes. */
  public long size() {
    return large == null ? row.length() : large.bytes();
  }
}
