package dst.store;

import dst.record.Batch;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.RecordType;
import dst.record.Rejected;
import dst.record.Rejection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a batch must be before it may touch the database and the file store: it comes from a queue
 * that others can write to.
 */
final class Admission {
  private static final Pattern LOCATION = Pattern.compile("[a-z0-9][a-z0-9-]*");

  private final Map<String, RecordTable> tables;

  Admission(Map<String, RecordTable> tables) {
    this.tables = tables;
  }

  /**
   * @return the table of the batch's records; null if it has only rejections of a file that no
   *     record type claims
   * @throws Rejected if it can't be stored, now or later
   */
  RecordTable admit(Batch batch) {
    String location = batch.bundle().location();
    if (!LOCATION.matcher(location).matches() || location.equals(FileStore.CONTENT)) {
      throw rejected(batch, "location", location, "no location can have this id");
    }
    for (DataFile file : batch.files()) {
      if (!FileStore.isHash(file.sha256())) {
        throw rejected(batch, "sha256", file.sha256(), "this is no SHA-256 of a data file");
      }
      if (!PlainTree.isSafe(file.path())) {
        throw rejected(
            batch, "path", file.path(), "the path of a data file must stay below its location");
      }
    }
    if (batch.record() == null && batch.changes().isEmpty()) {
      return null;
    }
    RecordTable table = batch.record() == null ? null : tables.get(batch.record());
    if (table == null) {
      throw rejected(
          batch,
          "record-type",
          batch.record(),
          "this central has no such record type; it knows "
              + tables.keySet()
              + ": add conf/records/"
              + batch.record()
              + ".yaml");
    }
    for (String key : table.type().key()) {
      if (!batch.fields().contains(key) && !batch.changes().isEmpty()) {
        throw rejected(
            batch, "fields", batch.fields().toString(), "its key field " + key + " is missing");
      }
    }
    return table;
  }

  /** A record type may have changed while the batch was queued: values are taken by their names. */
  static Batch aligned(Batch batch, RecordType type) {
    List<String> names = type.fieldNames();
    if (batch.changes().isEmpty() || batch.fields().equals(names)) {
      return batch;
    }
    int[] from = names.stream().mapToInt(batch.fields()::indexOf).toArray();
    List<Change> changes = new ArrayList<>();
    for (Change change : batch.changes()) {
      String[] values = new String[from.length];
      for (int i = 0; i < from.length; i++) {
        values[i] = from[i] < 0 ? null : change.values().get(from[i]);
      }
      changes.add(new Change(change.op(), change.seq(), change.line(), Arrays.asList(values)));
    }
    return batch.withFields(names, changes);
  }

  private static Rejected rejected(Batch batch, String rule, String value, String problem) {
    String error = "batch " + batch.id() + ": " + rule + " '" + value + "': " + problem;
    return new Rejected(
        new Rejection(Rejection.Cause.MESSAGE, 0, null, null, rule, value, error, null, null));
  }
}
