package dst.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a row has one of certain texts in a column; any column suffices. The empty text stands
 * for no value.
 */
final class ColumnTexts {
  private static final int[] NOWHERE = {};

  private final List<String> columns = new ArrayList<>();
  private final List<Set<String>> texts = new ArrayList<>();
  private int[] positions = NOWHERE;

  ColumnTexts(Map<String, List<String>> textsOfColumns) {
    textsOfColumns.forEach(
        (column, wanted) -> {
          columns.add(column);
          texts.add(Set.copyOf(wanted));
        });
  }

  List<String> columns() {
    return columns;
  }

  void locate(Columns of) {
    positions = columns.stream().mapToInt(of::indexOf).toArray();
  }

  boolean holdFor(Row row) {
    for (int i = 0; i < positions.length; i++) {
      String text = row.value(positions[i], TextStyle.TRIMMED);
      if (texts.get(i).contains(text == null ? "" : text)) {
        return true;
      }
    }
    return false;
  }
}
