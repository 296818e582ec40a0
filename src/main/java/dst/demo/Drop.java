package dst.demo;

import java.time.Instant;
import java.util.List;

/**
 * A file that a host's program drops into its pull area.
 *
 * @param number of the host's drops, from 1
 * @param file its name
 * @param at when the changes were made
 */
record Drop(long number, String file, Instant at, List<Edit> edits) {
  Drop {
    edits = List.copyOf(edits);
  }

  /** How many changes it holds, apart from products that were broken on purpose. */
  int changes() {
    return (int) edits.stream().filter(edit -> edit.kind() != Edit.Kind.BROKEN).count();
  }
}
