package dst.store;

import dst.record.DataFile;
import dst.record.RecordType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The central database as transactions see it.
 *
 * @param files data files are written like records: their type is built in
 * @param records the tables by record type, data files among them
 */
record Tables(Dialect dialect, Ledger ledger, RecordTable files, Map<String, RecordTable> records) {
  static Tables of(Database database, Collection<RecordType> types) {
    Dialect dialect = database.dialect();
    Map<String, RecordTable> records = new LinkedHashMap<>();
    for (RecordType type : types) {
      records.put(type.name(), new RecordTable(type, dialect));
    }
    RecordTable files = RecordTable.ofDataFiles(dialect, types);
    records.put(DataFile.TYPE.name(), files);
    return new Tables(dialect, new Ledger(database), files, records);
  }
}
