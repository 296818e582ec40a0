package dst.record;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the records of one bundle's file into batches. Changes of the same key all stay, because
 * each record of the source is counted; the store takes the last. Not for several threads.
 */
public final class BatchBuilder {
  /** Brackets, commas, operation, seq and line of a change, and the member names of a rejection. */
  private static final int FRAME = 48;

  private final BundleId bundle;
  private final String file;
  private final String manifest;
  private final RecordType type;
  private final List<String> fields;
  private List<Change> changes = new ArrayList<>();
  private List<Rejection> rejected = new ArrayList<>();
  private int number;
  private int bytes;
  private long skipped;
  private long repeated;

  /**
   * @param file name of the file in the pull area
   */
  public BatchBuilder(BundleId bundle, String file, RecordType type) {
    this(bundle, file, type, null, 0);
  }

  /**
   * For an entry of a sealed bundle.
   *
   * @param manifest the SHA-256 of the bundle's manifest
   * @param first number of the first batch
   */
  public BatchBuilder(BundleId bundle, String file, RecordType type, String manifest, int first) {
    this.bundle = bundle;
    this.file = file;
    this.type = type;
    this.fields = type.fieldNames();
    this.manifest = manifest;
    this.number = first;
  }

  public void add(Change change) {
    changes.add(change);
    bytes += FRAME;
    for (String value : change.values()) {
      bytes += size(value);
    }
  }

  public void add(Rejection rejection) {
    rejected.add(rejection);
    bytes +=
        3 * FRAME
            + size(rejection.key())
            + size(rejection.value())
            + size(rejection.error())
            + size(rejection.source());
  }

  /** Counts a row that is no record. */
  public void skip() {
    skipped++;
  }

  /** Counts a record with a key that the file had before; it is added beside. */
  public void repeat() {
    repeated++;
  }

  /** Whether the next record belongs to the next batch. */
  public boolean full() {
    return changes.size() + rejected.size() >= Batch.MOST_RECORDS || bytes >= Batch.MOST_BYTES;
  }

  /** Whether nothing was added since the last batch. */
  public boolean isEmpty() {
    return changes.isEmpty() && rejected.isEmpty();
  }

  /**
   * The batch of what was added since the last one.
   *
   * @param last whether the bundle ends with it; only such a one may be empty
   */
  public Batch next(boolean last) {
    Batch batch =
        new Batch(
            bundle,
            number,
            last,
            file,
            manifest,
            type.name(),
            fields,
            null,
            null,
            changes,
            List.of(),
            rejected,
            skipped,
            repeated,
            null);
    number++;
    changes = new ArrayList<>();
    rejected = new ArrayList<>();
    bytes = 0;
    skipped = 0;
    repeated = 0;
    return batch;
  }

  /** What a value takes in JSON, as UTF-8 with its quotes and comma. */
  private static int size(String value) {
    if (value == null) {
      return 5;
    }
    int size = value.length() + 3;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > 0x7f) {
        size += c > 0x7ff ? 2 : 1;
      } else if (c < 0x20) {
        size += 5;
      } else if (c == '"' || c == '\\') {
        size++;
      }
    }
    return size;
  }
}
