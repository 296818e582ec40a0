package dst.store;

import dst.record.Batch;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.RecordType;
import dst.record.Rejected;
import dst.record.Rejection;
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
    checkValues(batch, table.type());
    return table;
  }

  private static void checkValues(Batch batch, RecordType type) {
    for (Change change : batch.changes()) {
      if (change.values().size() != type.fields().size()) {
        throw rejected(
            batch,
            "fields",
            Integer.toString(change.values().size()),
            "a "
                + type.name()
                + " has "
                + type.fields().size()
                + " fields here: its record type was changed while the batch was queued");
      }
    }
  }

  private static Rejected rejected(Batch batch, String rule, String value, String problem) {
    String error = "batch " + batch.id() + ": " + rule + " '" + value + "': " + problem;
    return new Rejected(
        new Rejection(Rejection.Cause.MESSAGE, 0, null, null, rule, value, error, null, null));
  }
}
