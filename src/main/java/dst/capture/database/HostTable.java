package dst.capture.database;

import dst.capture.Capture;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The table of a capture, as the database's catalogue shows it.
 *
 * @param schema quoted, or empty
 * @param name with its schema, quoted, as SQL takes it
 * @param columns those that travel, in the table's order
 * @param key in the order in which a snapshot reads
 * @param all whether all of the table's columns travel
 */
public record HostTable(
    String schema, String name, List<HostColumn> columns, List<HostColumn> key, boolean all) {

  /**
   * @throws SQLException also if the table or one of the capture's columns is not there, in words
   */
  public static HostTable of(Connection connection, HostDialect dialect, Capture.Outbox capture)
      throws SQLException {
    Found found = find(connection, dialect, capture);
    List<HostColumn> columns = columns(connection.getMetaData(), found);
    List<String> keyNames =
        capture.key().isEmpty() ? primaryKey(connection.getMetaData(), found) : capture.key();
    if (keyNames.isEmpty()) {
      throw problem(capture, "has no primary key: say key: [COLUMN]");
    }
    String in = found.schema() == null ? found.catalog() : found.schema();
    String schema = in == null ? "" : dialect.quote(in);
    return new HostTable(
        schema,
        (schema.isEmpty() ? "" : schema + ".") + dialect.quote(found.table()),
        capture.columns().isEmpty()
            ? columns
            : chosen(columns, capture.columns(), dialect, capture),
        chosen(columns, keyNames, dialect, capture),
        capture.columns().isEmpty());
  }

  /** Where the catalogue has it; catalog or schema may be null. */
  private record Found(String catalog, String schema, String table) {}

  private static Found find(Connection connection, HostDialect dialect, Capture.Outbox capture)
      throws SQLException {
    String written = capture.table();
    int dot = written.indexOf('.');
    String schema = dot < 0 ? null : written.substring(0, dot);
    String table = written.substring(dot + 1);
    boolean schemas = connection.getMetaData().supportsSchemasInTableDefinitions();
    String catalog = schemas || schema == null ? connection.getCatalog() : schema;
    String own = schemas ? connection.getSchema() : null;
    for (String name : List.of(table, dialect.folded(table))) {
      for (String in :
          schema == null || !schemas ? listOf(own) : List.of(schema, dialect.folded(schema))) {
        Found found = exact(connection.getMetaData(), new Found(catalog, in, name));
        if (found != null) {
          return found;
        }
      }
    }
    throw problem(
        capture, "is not there, or its user may not see it: create it, or grant select on it");
  }

  private static List<String> listOf(String mayBeNull) {
    List<String> list = new ArrayList<>();
    list.add(mayBeNull);
    return list;
  }

  private static Found exact(DatabaseMetaData data, Found wanted) throws SQLException {
    String pattern = escaped(data, wanted.table());
    String schema = wanted.schema() == null ? null : escaped(data, wanted.schema());
    try (ResultSet row = data.getTables(wanted.catalog(), schema, pattern, null)) {
      while (row.next()) {
        if (row.getString("TABLE_NAME").equals(wanted.table())) {
          return new Found(
              row.getString("TABLE_CAT"), row.getString("TABLE_SCHEM"), wanted.table());
        }
      }
    }
    return null;
  }

  private static String escaped(DatabaseMetaData data, String name) throws SQLException {
    String escape = data.getSearchStringEscape();
    return escape == null || escape.isEmpty()
        ? name
        : name.replace(escape, escape + escape)
            .replace("_", escape + "_")
            .replace("%", escape + "%");
  }

  private static List<HostColumn> columns(DatabaseMetaData data, Found found) throws SQLException {
    TreeMap<Integer, HostColumn> columns = new TreeMap<>();
    String schema = found.schema() == null ? null : escaped(data, found.schema());
    try (ResultSet row =
        data.getColumns(found.catalog(), schema, escaped(data, found.table()), null)) {
      while (row.next()) {
        if (row.getString("TABLE_NAME").equals(found.table())) {
          columns.put(
              row.getInt("ORDINAL_POSITION"),
              new HostColumn(
                  row.getString("COLUMN_NAME"),
                  type(row),
                  row.getString("TYPE_NAME").toLowerCase(Locale.ROOT)));
        }
      }
    }
    return List.copyOf(columns.values());
  }

  /** Of a domain that of which it is one. */
  private static int type(ResultSet column) throws SQLException {
    int type = column.getInt("DATA_TYPE");
    return type == Types.DISTINCT ? column.getInt("SOURCE_DATA_TYPE") : type;
  }

  private static List<String> primaryKey(DatabaseMetaData data, Found found) throws SQLException {
    TreeMap<Integer, String> key = new TreeMap<>();
    try (ResultSet row = data.getPrimaryKeys(found.catalog(), found.schema(), found.table())) {
      while (row.next()) {
        key.put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(key.values());
  }

  private static List<HostColumn> chosen(
      List<HostColumn> columns, List<String> names, HostDialect dialect, Capture.Outbox capture)
      throws SQLException {
    List<HostColumn> chosen = new ArrayList<>();
    for (String name : names) {
      HostColumn exact = named(columns, name);
      HostColumn column = exact == null ? named(columns, dialect.folded(name)) : exact;
      if (column == null) {
        throw problem(
            capture,
            "has no column %s; it has %s"
                .formatted(
                    name, String.join(", ", columns.stream().map(HostColumn::name).toList())));
      }
      chosen.add(column);
    }
    return chosen;
  }

  private static HostColumn named(List<HostColumn> columns, String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst().orElse(null);
  }

  private static SQLException problem(Capture.Outbox capture, String what) {
    return new SQLException(
        "%s: the table %s %s".formatted(capture.definition(), capture.table(), what));
  }
}
