package dst.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The column names of a source, shared by its rows: for a CSV file one object for the whole file,
 * for JSON one as long as the sequence of the keys stays the same. A name that was there before
 * gets its position: the fifth column, a second PRICE, is {@code PRICE_5}.
 */
public final class Columns {
  private final List<String> names;
  private final boolean json;
  private final Map<String, Integer> index = new HashMap<>();

  /** Columns of a source whose values are plain texts. */
  public Columns(List<String> names) {
    this(names, false);
  }

  /**
   * @param json whether the source is JSON, so that a value that begins with <code>{</code> or
   *     {@code [} may be a nested object or array
   */
  public Columns(List<String> names, boolean json) {
    List<String> unique = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      unique.add(index.containsKey(name) ? name + "_" + (i + 1) : name);
      index.putIfAbsent(unique.get(i), i);
    }
    this.names = List.copyOf(unique);
    this.json = json;
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
