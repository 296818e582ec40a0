package dst.record;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The columns that a mapping can't do without. A column that a source lacks would else be no value
 * in each of its records, without a word.
 */
final class NeededColumns {
  private static final int MOST_NAMES = 500;
  private static final int MOST_CHARACTERS = 500;
  static final String ADVICE =
      "write the names in the definition as the source has them, or \"optional: true\" under a"
          + " field whose column may be missing";

  /** Column to what reads it. */
  private final Map<String, String> readers = new LinkedHashMap<>();

  /** Those that a delete needs, too. */
  private final Set<String> ofDeletes = new LinkedHashSet<>();

  private final Set<String> unseen = new LinkedHashSet<>();
  private final Set<String> found = new LinkedHashSet<>();

  /**
   * @param reader as a message names it: {@code field price}
   * @param ofDeletes whether rows that are deletes need it, too
   */
  void add(String column, String reader, boolean ofDeletes) {
    readers.putIfAbsent(column, reader);
    unseen.add(column);
    if (ofDeletes) {
      this.ofDeletes.add(column);
    }
  }

  /** Notes what a source has that names its columns row by row. */
  void see(Columns columns) {
    if (unseen.isEmpty()) {
      return;
    }
    unseen.removeIf(name -> columns.indexOf(name) >= 0);
    if (found.size() < MOST_NAMES) {
      found.addAll(columns.names());
    }
  }

  /** The columns that none of the rows had; {@link #see} was called with the columns of all. */
  Collection<String> unseen(boolean onlyDeletes) {
    return onlyDeletes ? unseen.stream().filter(ofDeletes::contains).toList() : unseen;
  }

  /** Those of the rows that were seen, as far as a message shows them. */
  Collection<String> found() {
    return found;
  }

  /** The needed columns that are not there, or stand there more than once. */
  List<String> missing(Columns columns) {
    List<String> missing = new ArrayList<>();
    for (String name : readers.keySet()) {
      if (columns.indexOf(name) < 0 || columns.repeats(name)) {
        missing.add(name);
      }
    }
    return missing;
  }

  /**
   * What is wrong, as the middle of a sentence whose subject is the source: {@code has no column
   * PRICE, which field price reads}.
   *
   * @param columns of the source, where one object has them all; else null
   * @param charset of the source
   */
  String fault(
      Collection<String> missing, Columns columns, Collection<String> names, Charset charset) {
    Set<String> unread = new LinkedHashSet<>(names);
    unread.removeAll(readers.keySet());
    String last = missing.size() == 1 && unread.size() == 1 ? unread.iterator().next() : null;
    return "has "
        + missing.stream()
            .map(
                name ->
                    columns != null && columns.repeats(name)
                        ? twice(name, columns)
                        : missing(name, unread, last, charset))
            .collect(Collectors.joining(", and "));
  }

  private String missing(String name, Set<String> unread, String last, Charset charset) {
    String likely = LikelyColumn.hint(name, unread, charset);
    if (likely == null && last != null) {
      likely = "did you mean \"" + last + "\"?";
    }
    return "no column \"%s\", which %s reads%s"
        .formatted(name, readers.get(name), likely == null ? "" : " (" + likely + ")");
  }

  private String twice(String name, Columns columns) {
    List<Integer> at = columns.positions(name);
    return "%d columns \"%s\", which %s reads (name one by its position, %s)"
        .formatted(
            at.size(),
            name,
            readers.get(name),
            at.stream()
                .map(index -> Columns.atPosition(name, index))
                .collect(Collectors.joining(" or ")));
  }

  /** The names for a message. */
  static String shown(Collection<String> names) {
    return Objects.requireNonNull(Texts.cut(String.join(", ", names), MOST_CHARACTERS));
  }
}
