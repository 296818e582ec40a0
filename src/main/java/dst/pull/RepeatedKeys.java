package dst.pull;

import dst.format.Rows;
import dst.record.KeyHashes;
import dst.record.Mapping;
import dst.record.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys that stand in several rows of a file whose definition says {@code unique}. It is read
 * for them before the first record goes on: which of the rows is right can't be told, so none of
 * them may. Where hashes say that there are any, it is read once more to compare the keys.
 */
final class RepeatedKeys {
  static final RepeatedKeys NONE = new RepeatedKeys(Map.of());

  private static final int MOST = 100_000;
  private static final int MOST_LINES = 5;

  private final Map<List<String>, Lines> keys;

  private RepeatedKeys(Map<List<String>, Lines> keys) {
    this.keys = keys;
  }

  /** Where a key stands. */
  private static final class Lines {
    private final List<Long> first = new ArrayList<>();
    private int count;

    void add(long line) {
      count++;
      if (first.size() < MOST_LINES) {
        first.add(line);
      }
    }

    @Override
    public String toString() {
      String lines = first.toString();
      return "stands in %d rows of this file (lines %s%s)"
          .formatted(
              count, lines.substring(1, lines.length() - 1), count > MOST_LINES ? ", …" : "");
    }
  }

  /** Opens the file's rows from their beginning. */
  @FunctionalInterface
  interface Source {
    Rows open() throws IOException;
  }

  static RepeatedKeys in(Intake intake, Source source) throws IOException {
    Set<Long> candidates = candidates(intake, source);
    if (candidates.isEmpty()) {
      return NONE;
    }
    if (candidates.size() > MOST) {
      throw Batches.wholeFile(
          intake,
          "unique",
          "has more than %,d keys that stand several times".formatted(MOST),
          "check the fields of the key in the definition, or remove \"unique: true\"");
    }
    Mapping mapping = intake.entry().mapping(intake.location().zone());
    Map<List<String>, Lines> found = new HashMap<>();
    try (Rows rows = source.open()) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        List<String> key = mapping.skips(row) ? null : mapping.keyOf(row);
        if (key != null && candidates.contains(KeyHashes.of(key))) {
          found.computeIfAbsent(key, each -> new Lines()).add(row.line());
        }
      }
    }
    found.values().removeIf(lines -> lines.count < 2);
    return new RepeatedKeys(found);
  }

  private static Set<Long> candidates(Intake intake, Source source) throws IOException {
    Mapping mapping = intake.entry().mapping(intake.location().zone());
    Set<Long> candidates = new HashSet<>();
    try (Rows rows = source.open();
        KeyHashes hashes = new KeyHashes(intake.beside("keys"))) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        List<String> key = mapping.skips(row) ? null : mapping.keyOf(row);
        if (key != null && hashes.add(KeyHashes.of(key)) && candidates.size() <= MOST) {
          candidates.add(KeyHashes.of(key));
        }
      }
      hashes.finish(again -> addUpTo(MOST, candidates, again));
    }
    return candidates;
  }

  private static void addUpTo(int most, Set<Long> candidates, long hash) {
    if (candidates.size() <= most) {
      candidates.add(hash);
    }
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /**
   * @return where else the key stands, to stand behind it in a sentence; null: nowhere
   */
  String where(List<String> key) {
    Lines lines = keys.get(key);
    return lines == null ? null : lines.toString();
  }

  /** Whether it is not the first row of its key. */
  boolean isAgain(List<String> key, long line) {
    return keys.get(key).first.get(0) != line;
  }
}
