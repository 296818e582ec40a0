package dst.store;

import dst.record.Batch;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Op;
import dst.record.RecordType;
import dst.record.Rejected;
import dst.record.Rejection;
import dst.store.database.LostContent;
import dst.store.database.RecordTable;
import dst.store.database.Refusal;
import dst.store.files.FileStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
   * @param contents what must be in the file store before the batch is committed
   * @param paths of the data files that it changes
   * @param lost refused before it is tried: they name contents that the file store has lost
   */
  record Admitted(
      Batch batch,
      RecordTable table,
      List<DataFile> contents,
      Collection<String> paths,
      List<Refusal> lost) {
    private Admitted(
        Batch batch, RecordTable table, List<DataFile> contents, Collection<String> paths) {
      this(batch, table, contents, paths, List.of());
    }

    /** The same without the records that name these, and without the rows of their data files. */
    Admitted without(Map<String, LostContent> gone) {
      List<Refusal> refused = new ArrayList<>();
      for (Change change : batch.changes()) {
        if (change.op() == Op.UPSERT) {
          table
              .filesOf(change)
              .filter(gone::containsKey)
              .findFirst()
              .ifPresent(
                  path ->
                      refused.add(
                          new Refusal(change.seq(), change.line(), gone.get(path).getMessage())));
        }
      }
      List<DataFile> kept =
          batch.files().stream().filter(file -> !gone.containsKey(file.path())).toList();
      Batch left = batch.with(batch.changes(), kept, List.of());
      return new Admitted(left, table, List.of(), paths, refused);
    }
  }

  /**
   * @throws Rejected if this central can't store it
   */
  Admitted admit(Batch batch) {
    if (batch.bundle().location().equals(FileStore.CONTENT)) {
      throw rejected(
          batch, "location", FileStore.CONTENT, "it is the name of a folder of the file store");
    }
    if (batch.record() == null && batch.changes().isEmpty()) {
      return new Admitted(batch, null, batch.files(), paths(batch));
    }
    RecordTable table = batch.record() == null ? null : tables.get(batch.record());
    if (table == null) {
      throw rejected(
          batch,
          "record-type",
          batch.record(),
          "this central knows only " + tables.keySet() + "; add conf/records/<name>.yaml");
    }
    Batch aligned = aligned(batch, table.type());
    if (!table.type().name().equals(DataFile.TYPE.name())) {
      return new Admitted(aligned, table, batch.files(), paths(batch));
    }
    List<DataFile> contents = new ArrayList<>(batch.files());
    Set<String> paths = new LinkedHashSet<>(paths(batch));
    for (Change change : aligned.changes()) {
      String path = change.values().get(0);
      if (change.op() == Op.UPSERT) {
        contents.add(dataFile(batch, change));
      } else if (path == null || DataFile.pathProblem(path) != null) {
        throw rejected(batch, "data-file", path, "it is no path of a data file");
      }
      paths.add(path);
    }
    return new Admitted(aligned, table, contents, paths);
  }

  private static List<String> paths(Batch batch) {
    return batch.files().stream().map(DataFile::path).distinct().toList();
  }

  private static DataFile dataFile(Batch batch, Change change) {
    List<String> values = change.values();
    try {
      long size = Long.parseLong(String.valueOf(values.get(2)));
      return new DataFile(values.get(0), values.get(1), size, change.seq());
    } catch (IllegalArgumentException e) {
      throw rejected(batch, "data-file", values.toString(), e.getMessage());
    }
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
    return batch.withFields(type.fieldNames(), changes);
  }

  /** The batch as a whole, when it failed too often; the message is kept with it. */
  static Rejected setAside(Batch batch, Exception failure) {
    return rejected(
        batch,
        "set-aside",
        batch.file(),
        "it failed again and again while others were stored: " + failure.getMessage());
  }

  private static Rejected rejected(Batch batch, String rule, String value, String problem) {
    String error =
        "batch " + batch.id() + " can't be stored: " + rule + " " + value + ": " + problem;
    return new Rejected(
        new Rejection(Rejection.Cause.MESSAGE, 0, null, null, rule, value, error, null, null));
  }
}
