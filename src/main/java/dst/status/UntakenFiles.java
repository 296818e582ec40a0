package dst.status;

import java.time.Instant;
import java.util.List;

/**
 * Files of a pull area that are not taken, for one reason, as the last listing had them.
 *
 * @param reason {@code no_entry}, {@code other_case}, {@code no_marker} … (docs/status.md)
 * @param names of some of them
 * @param since when one of those names was first listed so; after a restart of central, the start
 * @param stands whether somebody should look: it does not end by itself, or has lasted long
 * @param what of them there is, for people: {@code 3 files that no entry takes}
 * @param advice what to do
 */
public record UntakenFiles(
    String reason,
    long files,
    List<String> names,
    Instant since,
    boolean stands,
    String what,
    String advice) {
  public UntakenFiles {
    names = List.copyOf(names);
  }

  /** With the names: {@code 3 files that no entry takes: a.csv, b.csv, c.csv}. */
  public String sentence() {
    return what + ": " + String.join(", ", names) + (files > names.size() ? ", …" : "");
  }
}
