package dst.store;

import dst.record.Batch;
import dst.record.Change;
import dst.record.RecordType;
import dst.record.Rejected;
import dst.record.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the table of a batch. A batch may have been queued when its record type had other fields:
 * its values are put in the order of today's, and those of no field are left out.
 */
final class Admission {
  private final Map<String, RecordTable> tables;

  Admission(Map<String, RecordTable> tables) {
    this.tables = tables;
  }

  /**
   * @param table null if the batch has only rejections of a file that no record type claims
   */
  record Admitted(Batch batch, RecordTable table) {}

  /**
   * @throws Rejected if this central can't store it
   */
  Admitted admit(Batch batch) {
    if (batch.bundle().location().equals(FileStore.CONTENT)) {
      throw rejected(
          batch, "location", FileStore.CONTENT, "it is the name of a folder of the file store");
    }
    if (batch.record() == null && batch.changes().isEmpty()) {
      return new Admitted(batch, null);
    }
    RecordTable table = batch.record() == null ? null : tables.get(batch.record());
    if (table == null) {
      throw rejected(
          batch,
          "record-type",
          batch.record(),
          "this central knows only " + tables.keySet() + "; add conf/records/<name>.yaml");
    }
    return new Admitted(aligned(batch, table.type()), table);
  }

  private static Batch aligned(Batch batch, RecordType type) {
    if (batch.changes().isEmpty() || batch.fields().equals(type.fieldNames())) {
      return batch;
    }
    for (String field : type.key()) {
      if (!batch.fields().contains(field)) {
        throw rejected(
            batch,
            "fields",
            batch.fields().toString(),
            "the key field " + field + " of record " + type.name() + " is not among them");
      }
    }
    List<Integer> positions = type.fieldNames().stream().map(batch.fields()::indexOf).toList();
    List<Change> changes = new ArrayList<>();
    for (Change change : batch.changes()) {
      List<String> values = new ArrayList<>();
      for (int position : positions) {
        values.add(position < 0 ? null : change.values().get(position));
      }
      changes.add(new Change(change.op(), change.seq(), change.line(), values));
    }
    return new Batch(
        batch.bundle(),
        batch.number(),
        batch.last(),
        batch.file(),
        batch.record(),
        type.fieldNames(),
        batch.sweepBelow(),
        changes,
        batch.files(),
        batch.rejected());
  }

  private static Rejected rejected(Batch batch, String rule, String value, String problem) {
    String error =
        "batch " + batch.id() + " can't be stored: " + rule + " " + value + ": " + problem;
    return new Rejected(
        new Rejection(Rejection.Cause.MESSAGE, 0, null, null, rule, value, error, null, null));
  }
}
