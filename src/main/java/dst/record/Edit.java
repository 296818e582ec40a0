package dst.record;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A batch in the hands of a transform: a route of an integrator's own opens it with {@link #of},
 * changes its {@link #records()} one by one, and goes on with {@link #batch()}. See
 * docs/integrators.md.
 */
public final class Edit {
  /** Dates with a time of day that name no zone are meant in UTC here: canonical values are. */
  static final ZoneId ZONE = ZoneOffset.UTC;

  private final Batch batch;
  private final RecordType type;
  private final List<EditedRecord> records = new ArrayList<>();

  private Edit(Batch batch, RecordType type) {
    this.batch = batch;
    this.type = type;
    for (Change change : batch.changes()) {
      if (change.op() == Op.UPSERT) {
        records.add(new EditedRecord(type, change));
      }
    }
  }

  /**
   * Opens a batch.
   *
   * @param type the record type of its records: in a transform {@code
   *     ${exchangeProperty.intake.entry.type}}
   */
  public static Edit of(Batch batch, RecordType type) {
    return new Edit(batch, type);
  }

  /** The records that are new or changed; deletes have nothing to change. */
  public List<EditedRecord> records() {
    return List.copyOf(records);
  }

  /** The batch as edited. Records that were rejected, or broke a rule, are among its rejections. */
  public Batch batch() {
    List<Change> changes = new ArrayList<>();
    List<Rejection> rejected = new ArrayList<>();
    int next = 0;
    for (Change change : batch.changes()) {
      if (change.op() != Op.UPSERT) {
        changes.add(change);
        continue;
      }
      EditedRecord record = records.get(next++);
      if (record.rejection() == null) {
        changes.add(record.change());
      } else {
        rejected.add(record.rejection());
      }
    }
    return batch.with(changes, rejected.isEmpty() ? batch.files() : named(changes), rejected);
  }

  /** The data files that the records still name. */
  private List<DataFile> named(List<Change> changes) {
    Set<String> paths = new HashSet<>();
    for (Change change : changes) {
      for (int i = 0; i < type.fields().size(); i++) {
        if (type.fields().get(i).type() == FieldType.FILE) {
          paths.add(change.values().get(i));
        }
      }
    }
    return batch.files().stream().filter(file -> paths.contains(file.path())).toList();
  }
}
