package dst.record;

import java.time.Instant;
import java.util.List;

/**
 * Much would be gone at once, so it stays at central until somebody confirms it or it is back.
 *
 * @param id which one of its location; it changes with what would be removed
 * @param what brings it
 * @param source the file, bundle or folder that brings it
 * @param removed how many would be removed
 * @param of how many central had
 * @param names of up to five of them
 * @param since when it was held first
 */
public record HeldRemoval(
    String id,
    What what,
    String record,
    String source,
    long removed,
    long of,
    List<String> names,
    Instant since) {
  /** So many names are shown. */
  public static final int MOST_NAMES = 5;

  /** Who says that records are gone. */
  public enum What {
    /** A complete list lacks them. */
    LIST,
    /** A snapshot of a listener did not bring them. */
    SNAPSHOT,
    /** One file deletes them, by {@code delete-when}. */
    DELETES,
    /** A mirrored folder lacks them. */
    FOLDER
  }

  public HeldRemoval {
    names = List.copyOf(names);
  }

  private boolean isOfFiles() {
    return record.equals(DataFile.TYPE.name());
  }

  /** The same, held since another time. */
  public HeldRemoval since(Instant first) {
    return new HeldRemoval(id, what, record, source, removed, of, names, first);
  }

  /** What would be removed, for people. */
  public String sentence() {
    String counted =
        "%,d of %,d %s".formatted(removed, of, isOfFiles() ? "data files" : record + " records");
    String said =
        switch (what) {
          case LIST -> "the complete list " + source + " lacks " + counted;
          case SNAPSHOT -> "the snapshot that ends with " + source + " lacks " + counted;
          case DELETES -> source + " deletes " + counted;
          case FOLDER -> "the mirrored folder " + source + " lacks " + counted;
        };
    String more = removed > names.size() ? ", ..." : "";
    return names.isEmpty() ? said : said + " (" + String.join(", ", names) + more + ")";
  }
}
