package dst.store.database;

import dst.record.BundleId;
import dst.record.DataFile;
import dst.record.RecordType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The central database as transactions see it.
 *
 * @param files data files are written like records: their type is built in
 * @param records the tables by record type, data files among them
 */
public record Tables(
    Dialect dialect,
    Ledger ledger,
    RecordTable files,
    Map<String, RecordTable> records,
    RemovalTable removals) {
  public static Tables of(Database database, Collection<RecordType> types) {
    Dialect dialect = database.dialect();
    Map<String, RecordTable> records = new LinkedHashMap<>();
    for (RecordType type : types) {
      records.put(type.name(), new RecordTable(type, dialect));
    }
    RecordTable files = RecordTable.ofDataFiles(dialect, types);
    records.put(DataFile.TYPE.name(), files);
    return new Tables(dialect, new Ledger(database), files, records, new RemovalTable());
  }

  /** Paths of the data files that the bundle removed. */
  public static List<String> removedFiles(Database database, BundleId bundle) throws SQLException {
    List<String> paths = new ArrayList<>();
    try (Connection connection = database.connection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select path from data_file where location = ? and deleted and bundle = ?")) {
      statement.setString(1, bundle.location());
      statement.setString(2, bundle.toString());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          paths.add(row.getString(1));
        }
      }
      connection.commit();
    }
    return paths;
  }
}
