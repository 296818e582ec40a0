package dst.store;

import dst.record.Field;
import dst.record.FieldType;
import dst.record.RecordType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The central database as transactions see it.
 *
 * @param files data files are written like records: their type is built in
 */
record Tables(Dialect dialect, Ledger ledger, RecordTable files, Map<String, RecordTable> records) {
  private static final RecordType DATA_FILE =
      new RecordType(
          "data_file",
          "data_file",
          List.of("path"),
          List.of(
              Field.of("path", FieldType.FILE),
              Field.of("sha256", FieldType.TEXT),
              Field.of("size", FieldType.INTEGER)));

  static Tables of(Database database, Collection<RecordType> types) {
    Dialect dialect = database.dialect();
    Map<String, RecordTable> records = new LinkedHashMap<>();
    for (RecordType type : types) {
      records.put(type.name(), new RecordTable(type, dialect));
    }
    return new Tables(dialect, new Ledger(database), new RecordTable(DATA_FILE, dialect), records);
  }
}
