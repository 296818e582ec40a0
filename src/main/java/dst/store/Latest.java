package dst.store;

import dst.record.Change;
import dst.record.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The newest change of each key, in key order: what one statement can write. */
final class Latest {
  private Latest() {}

  static List<Change> of(RecordType type, List<Change> changes) {
    int[] positions = type.keyIndexes();
    return ascend(positions, changes) ? changes : sorted(positions, changes);
  }

  /** As most sources give them: nothing is left to do. */
  private static boolean ascend(int[] positions, List<Change> changes) {
    String before = null;
    for (Change change : changes) {
      String key = key(positions, change);
      if (before != null && before.compareTo(key) >= 0) {
        return false;
      }
      before = key;
    }
    return true;
  }

  private static List<Change> sorted(int[] positions, List<Change> changes) {
    TreeMap<String, Change> newest = new TreeMap<>();
    for (Change change : changes) {
      newest.merge(
          key(positions, change),
          change,
          (before, after) -> after.seq() >= before.seq() ? after : before);
    }
    return new ArrayList<>(newest.values());
  }

  /** No text has a NUL, so two keys never run into each other. */
  private static String key(int[] positions, Change change) {
    if (positions.length == 1) {
      return change.values().get(positions[0]);
    }
    StringBuilder key = new StringBuilder();
    for (int position : positions) {
      key.append(change.values().get(position)).append('\0');
    }
    return key.toString();
  }
}
