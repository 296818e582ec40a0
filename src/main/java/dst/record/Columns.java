package dst.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The column names of a source, shared by its rows: for a CSV file one object for the whole file.
 */
public final class Columns {
  private final List<String> names;
  private final boolean json;
  private final Map<String, Integer> index = new HashMap<>();

  public Columns(List<String> names) {
    this(names, false);
  }

  /**
   * @param json whether the source is JSON, so that a value that begins like an object or an array
   *     is JSON text
   */
  public Columns(List<String> names, boolean json) {
    this.json = json;
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      index.putIfAbsent(names.get(i), i);
    }
  }

  public List<String> names() {
    return names;
  }

  public boolean json() {
    return json;
  }

  /**
   * @return the position of the column, or -1
   */
  public int indexOf(String name) {
    return index.getOrDefault(name, -1);
  }
}
