package dst.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The column names of a source, shared by its rows: for a CSV file one object for the whole file,
 * for JSON one as long as the sequence of the keys stays the same. A name that was there before
 * gets its position: the fifth column, a second PRICE, is {@code PRICE_5}; so does a column without
 * a name: {@code _5}.
 */
public final class Columns {
  private final List<String> written;
  private final List<String> names;
  private final boolean json;
  private final boolean repeated;
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
    Set<String> given = new HashSet<>(names);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      boolean free = !index.containsKey(name) && !(name.isEmpty() && !json);
      unique.add(free ? name : unused(atPosition(name, i), given));
      index.put(unique.get(i), i);
    }
    this.written = List.copyOf(names);
    this.names = List.copyOf(unique);
    this.json = json;
    this.repeated = given.size() < names.size();
    if (repeated) {
      nameFirsts();
    }
  }

  private String unused(String name, Set<String> given) {
    String unused = name;
    while (given.contains(unused) || index.containsKey(unused)) {
      unused += "_";
    }
    return unused;
  }

  /** The first of several can be named by its position, too. */
  private void nameFirsts() {
    for (int i = 0; i < written.size(); i++) {
      if (repeats(written.get(i))) {
        index.putIfAbsent(atPosition(written.get(i), i), i);
      }
    }
  }

  static String atPosition(String name, int index) {
    return name + "_" + (index + 1);
  }

  /** Whether the source itself wrote this name more than once. */
  boolean repeats(String name) {
    return repeated && positions(name).size() > 1;
  }

  /** Where the source itself wrote this name. */
  List<Integer> positions(String name) {
    return IntStream.range(0, written.size())
        .filter(i -> written.get(i).equals(name))
        .boxed()
        .toList();
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
