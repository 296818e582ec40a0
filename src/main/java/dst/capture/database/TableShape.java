package dst.capture.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a captured table was when all that it held was told.
 *
 * @param made when its triggers were
 * @param storage changes with what fires no trigger; empty: not known
 * @param columns their types by name
 */
public record TableShape(String made, String storage, Map<String, String> columns) {
  public TableShape {
    columns = new TreeMap<>(columns);
  }

  /**
   * @throws SQLException also if its columns may not be read
   */
  static TableShape of(
      Connection connection, HostDialect dialect, HostTable table, Triggers.Installed installed)
      throws SQLException {
    String names =
        table.columns().stream()
            .map(column -> dialect.quote(column.name()))
            .collect(Collectors.joining(", "));
    Map<String, String> columns = new TreeMap<>();
    try (Statement select = connection.createStatement();
        ResultSet none =
            select.executeQuery("select " + names + " from " + table.name() + " where 1 = 0")) {
      ResultSetMetaData data = none.getMetaData();
      for (int i = 1; i <= data.getColumnCount(); i++) {
        String type = data.getColumnTypeName(i) + " " + data.getScale(i);
        columns.put(table.columns().get(i - 1).name(), type);
      }
    }
    return new TableShape(installed.made(), dialect.triggers().storage(connection, table), columns);
  }

  /**
   * Why rows are not at central as they are now, in words; null: they are. A new column counts if
   * it came with values: no trigger fires for them.
   */
  String since(TableShape before, Connection connection, HostDialect dialect, HostTable table)
      throws SQLException {
    List<String> reasons = new ArrayList<>();
    if (!made.equals(before.made())) {
      reasons.add("its triggers were made anew, or a partition has gone");
    }
    boolean known = !storage.isEmpty() && !before.storage().isEmpty();
    if (known && !storage.equals(before.storage())) {
      reasons.add("it was truncated or rebuilt");
    }
    for (Map.Entry<String, String> column : before.columns().entrySet()) {
      String now = columns.get(column.getKey());
      if (now == null) {
        reasons.add("the column " + column.getKey() + " is gone or renamed");
      } else if (!now.equals(column.getValue())) {
        reasons.add("the column " + column.getKey() + " has another type");
      }
    }
    for (String column : columns.keySet()) {
      if (!before.columns().containsKey(column) && hasValues(connection, dialect, table, column)) {
        reasons.add("the column " + column + " came with values");
      }
    }
    return reasons.isEmpty() ? null : String.join(", ", reasons);
  }

  private static boolean hasValues(
      Connection connection, HostDialect dialect, HostTable table, String column)
      throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery(
                "select 1 from %s where %s is not null limit 1"
                    .formatted(table.name(), dialect.quote(column)))) {
      return row.next();
    }
  }
}
