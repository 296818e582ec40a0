package dst.store.database;

import dst.record.Field;
import dst.record.RecordType;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether a table that is there already can hold the records of its type, tombstones included. */
final class TableCheck {
  private final Dialect dialect;
  private final RecordType type;
  private final Set<String> present = new HashSet<>();
  private final Set<String> mustHaveValue = new HashSet<>();

  private TableCheck(Dialect dialect, RecordType type) {
    this.dialect = dialect;
    this.type = type;
  }

  /** A sentence for each fault, with the DDL that fixes it. */
  static List<String> faults(Connection connection, Dialect dialect, RecordType type)
      throws SQLException {
    TableCheck check = new TableCheck(dialect, type);
    check.readColumns(connection);
    List<String> faults = new ArrayList<>();
    check.missing(faults);
    check.tooStrict(faults);
    if (faults.isEmpty()) {
      check.key(connection, faults);
    }
    return faults;
  }

  private void readColumns(Connection connection) throws SQLException {
    String table = dialect.stored(type.table());
    DatabaseMetaData catalogue = connection.getMetaData();
    try (ResultSet columns =
        catalogue.getColumns(connection.getCatalog(), connection.getSchema(), table, null)) {
      while (columns.next()) {
        if (columns.getString("TABLE_NAME").equals(table)) {
          String name = columns.getString("COLUMN_NAME");
          present.add(name);
          if (columns.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls
              && columns.getString("COLUMN_DEF") == null) {
            mustHaveValue.add(name);
          }
        }
      }
    }
  }

  private void missing(List<String> faults) {
    for (Field column : Schema.columns(type)) {
      if (!present.contains(dialect.stored(column.name()))) {
        faults.add(
            "table %s has no column %s; run: %s add column %s %s"
                .formatted(
                    type.table(),
                    column.name(),
                    alter(),
                    dialect.quote(column.name()),
                    dialect.columnType(column)));
      }
    }
  }

  private void tooStrict(List<String> faults) {
    Set<String> alwaysSet = new HashSet<>();
    for (Field column : Schema.columns(type)) {
      if (type.indexOf(column.name()) < 0 || type.key().contains(column.name())) {
        alwaysSet.add(dialect.stored(column.name()));
      }
    }
    for (String name : mustHaveValue) {
      if (!alwaysSet.contains(name)) {
        faults.add(
            "column %2$s of table %1$s is not null, but a deleted record keeps only its key;"
                    .formatted(type.table(), name)
                + " run: %s alter column \"%s\" drop not null".formatted(alter(), name));
      }
    }
  }

  private void key(Connection connection, List<String> faults) throws SQLException {
    List<String> names = new ArrayList<>(List.of("location"));
    names.addAll(type.key());
    Set<String> wanted = new HashSet<>(names.stream().map(dialect::stored).toList());
    Collection<Set<String>> unique = uniqueColumns(connection);
    if (!unique.contains(wanted)) {
      faults.add(
          "the key of table %s must be %s, found %s; run: %s add unique (%s)"
              .formatted(
                  type.table(),
                  String.join(" + ", names),
                  unique.isEmpty() ? "none" : unique,
                  alter(),
                  dialect.list("", names)));
    }
  }

  /** The columns of the primary key and of each other unique index. */
  private Collection<Set<String>> uniqueColumns(Connection connection) throws SQLException {
    Map<String, Set<String>> columns = new HashMap<>();
    try (ResultSet indexes =
        connection
            .getMetaData()
            .getIndexInfo(
                connection.getCatalog(),
                connection.getSchema(),
                dialect.stored(type.table()),
                true,
                true)) {
      while (indexes.next()) {
        String index = indexes.getString("INDEX_NAME");
        if (index != null) {
          columns
              .computeIfAbsent(index, name -> new HashSet<>())
              .add(indexes.getString("COLUMN_NAME"));
        }
      }
    }
    return columns.values();
  }

  private String alter() {
    return "alter table " + dialect.quote(type.table());
  }
}
