package dst.demo.shop;

import dst.outbox.Outbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The database of a host's program, with its products in the columns that the location's definition
 * names: the truth about the host. Used by one thread at a time.
 */
public final class Shop implements AutoCloseable {
  public static final String TABLE = "products";

  private final Layout layout;
  private final Connection connection;
  private final Outbox outbox;
  private final PreparedStatement insert;
  private final PreparedStatement update;
  private final PreparedStatement delete;
  private final PreparedStatement insertBroken;

  private Shop(Layout layout, Connection connection, Outbox outbox) throws SQLException {
    this.layout = layout;
    this.connection = connection;
    this.outbox = outbox;
    this.insert = connection.prepareStatement(insert());
    this.update = connection.prepareStatement(update());
    this.delete = connection.prepareStatement("delete from " + TABLE + where());
    this.insertBroken = connection.prepareStatement("insert into broken (code) values (?)");
  }

  /**
   * Opens the database, and makes the program's tables if they are not there.
   *
   * @param outbox what the program tells dst with; null: triggers do it, or nobody needs it
   */
  public static Shop open(ShopAddress address, Layout layout, Outbox outbox) throws SQLException {
    Connection connection = address.connect();
    try {
      make(connection, layout);
      connection.setAutoCommit(false);
      return new Shop(layout, connection, outbox);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void make(Connection connection, Layout layout) throws SQLException {
    String columns =
        layout.columns().stream()
            .map(c -> quoted(c.name()) + " " + c.type())
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table if not exists %s (%s, primary key (%s))"
              .formatted(TABLE, columns, quoted(layout.key())));
      statement.execute("create table if not exists broken (code varchar(100))");
      statement.execute(
          "create table if not exists exported (number bigint, file varchar(200), content bytea)");
    }
  }

  private static String quoted(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }

  private static String quoted(List<String> columns) {
    return columns.stream().map(Shop::quoted).collect(Collectors.joining(", "));
  }

  private String insert() {
    List<String> columns = layout.columnNames();
    return "insert into %s (%s) values (%s)"
        .formatted(
            TABLE,
            quoted(columns),
            columns.stream().map(c -> "?").collect(Collectors.joining(", ")));
  }

  private String update() {
    return "update "
        + TABLE
        + " set "
        + values().stream().map(c -> quoted(c) + " = ?").collect(Collectors.joining(", "))
        + where();
  }

  private String where() {
    return layout.key().stream()
        .map(c -> quoted(c) + " = ?")
        .collect(Collectors.joining(" and ", " where ", ""));
  }

  private List<String> values() {
    return layout.columnNames().stream().filter(c -> !layout.key().contains(c)).toList();
  }

  /** The row of each product, also of those that break a rule or have the mark of removed ones. */
  public List<Map<String, Object>> rows() throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select * from " + TABLE)) {
      while (result.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (String column : layout.columnNames()) {
          row.put(column, result.getObject(column));
        }
        rows.add(row);
      }
    }
    connection.commit();
    return rows;
  }

  /**
   * Notes a product that will break a rule, in a transaction before its own: a kill may take the
   * product back after its listener has seen it, and a dead letter that nobody knows would be left.
   */
  public void announceBroken(String key) throws SQLException {
    run(insertBroken, List.of(key));
    connection.commit();
  }

  /** The keys that were announced to break a rule. */
  public Set<String> broken() throws SQLException {
    Set<String> keys = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select code from broken")) {
      while (result.next()) {
        keys.add(result.getString(1));
      }
    }
    connection.commit();
    return keys;
  }

  /** Makes the change, and its row in the outbox, in the transaction that {@link #commit} ends. */
  public void write(Edit edit) throws SQLException {
    Map<String, Object> row = layout.row(edit);
    List<Object> key = layout.key().stream().map(row::get).toList();
    if (edit.kind() == Edit.Kind.REMOVE && !layout.marksRemoved()) {
      run(delete, key);
      if (outbox != null) {
        row.keySet().retainAll(layout.key());
        outbox.delete(connection, row);
      }
      return;
    }
    List<Object> changed = new ArrayList<>(values().stream().map(row::get).toList());
    changed.addAll(key);
    if (run(update, changed) == 0) {
      run(insert, new ArrayList<>(row.values()));
    }
    if (outbox != null) {
      outbox.upsert(connection, row);
    }
  }

  private static int run(PreparedStatement statement, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
    return statement.executeUpdate();
  }

  public void commit() throws SQLException {
    connection.commit();
  }

  /**
   * A file that the program made of its products and drops after the commit.
   *
   * @param number of the host's files, from 1
   */
  public record Exported(long number, String file, byte[] content) {}

  /** The last file, which may or may not be dropped; null if there is none. */
  public Exported exported() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select number, file, content from exported")) {
      Exported exported =
          result.next()
              ? new Exported(result.getLong(1), result.getString(2), result.getBytes(3))
              : null;
      connection.commit();
      return exported;
    }
  }

  /** Keeps the file, in the transaction that {@link #commit} ends; the one before is dropped. */
  public void export(Exported exported) throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement insertFile =
            connection.prepareStatement("insert into exported values (?, ?, ?)")) {
      statement.executeUpdate("delete from exported");
      run(insertFile, List.of(exported.number(), exported.file(), exported.content()));
    }
  }

  /** How many changes the listener has not sealed yet. */
  public long waiting() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select count(*) from dst_outbox")) {
      result.next();
      long waiting = result.getLong(1);
      connection.commit();
      return waiting;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
