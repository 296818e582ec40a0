package dst.capture.snapshot;

import dst.capture.Capture;
import dst.capture.CapturedChange;
import dst.capture.LargeRow;
import dst.capture.WholeText;
import dst.capture.database.HostColumn;
import dst.capture.database.HostDatabase;
import dst.capture.database.HostDialect;
import dst.capture.database.HostTable;
import dst.capture.database.OutboxRow;
import dst.capture.database.RowKey;
import dst.outbox.Outbox;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads a capture's table in the order of its key, a chunk at a time, as the JSON that its triggers
 * write. The key must be unique. Rows whose key has a null have no place in that order, and are
 * read by themselves; a row that can't be read stops no other.
 */
public final class TableRows {
  private static final int FETCH = 200;
  private static final String ALIAS = "t";

  private final HostDialect dialect;
  private final HostTable table;
  private final long mostBytes;

  /**
   * A part of the table.
   *
   * @param rows each a JSON object on one line
   * @param large all of the last row, which is a large one, and above has only its beginning; else
   *     null
   * @param last the key of the last row, to read on behind it; null: no row is left
   */
  public record Chunk(List<String> rows, LargeRow large, List<String> last) {}

  private TableRows(HostDialect dialect, HostTable table, long mostBytes) {
    this.dialect = dialect;
    this.table = table;
    this.mostBytes = mostBytes;
  }

  /**
   * Looks at the table's shape.
   *
   * @param capture one with a table
   * @param mostBytes of a row, above which it is told as a fault
   * @throws SQLException also if the table or a column that the capture names is not there
   */
  public static TableRows of(HostDatabase database, Capture.Outbox capture, long mostBytes)
      throws SQLException {
    try (Connection connection = database.connection()) {
      HostTable table = HostTable.of(connection, database.dialect(), capture);
      return new TableRows(database.dialect(), table, mostBytes);
    }
  }

  /** How many rows there are. */
  long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from " + table.name())) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * The next rows.
   *
   * @param after {@link Chunk#last} of the chunk before; null: from the beginning
   * @param most rows
   * @param mostCharacters of their JSON, after which no more rows are read
   */
  public Chunk read(Connection connection, List<String> after, int most, long mostCharacters)
      throws SQLException {
    for (int rows = most; ; rows = (rows + 1) / 2) {
      try {
        return readSome(connection, after, rows, mostCharacters);
      } catch (SQLException e) {
        if (!isOfARow(e)) {
          throw e;
        }
        if (rows == 1) {
          return unreadable(connection, after, e);
        }
      }
    }
  }

  /** A value that the database can't tell as JSON, or not in the memory that it has for one. */
  private static boolean isOfARow(SQLException e) {
    String state = e.getSQLState();
    return state != null
        && (state.startsWith("22") || state.startsWith("54") || state.startsWith("XX"));
  }

  private Chunk readSome(Connection connection, List<String> after, int most, long mostCharacters)
      throws SQLException {
    List<Found> found = begin(connection, after, most, mostCharacters);
    List<String> rows = new ArrayList<>();
    List<String> last = null;
    LargeRow large = null;
    long left = mostCharacters;
    for (int i = 0; i < found.size() && left > 0 && large == null; i++) {
      Found row = found.get(i);
      WholeText text =
          WholeText.isCut(row.json())
              ? whole(connection, row.key())
              : new WholeText(row.json(), null);
      last = row.key();
      if (text != null) {
        boolean isRefused = text.large() != null && text.large().isRefused();
        large = isRefused ? null : text.large();
        rows.add(
            isRefused
                ? fault(last, RowKey.tooLarge(text.large().bytes(), mostBytes))
                : CapturedChange.oneLine(text.text()));
        left -= large == null ? rows.get(rows.size() - 1).length() : large.bytes();
      }
    }
    return new Chunk(rows, large, last);
  }

  /**
   * A row as a look finds it.
   *
   * @param json or its beginning
   */
  private record Found(String json, List<String> key) {}

  /** In a transaction, because drivers read only there a few rows at a time. */
  private List<Found> begin(
      Connection connection, List<String> after, int most, long mostCharacters)
      throws SQLException {
    List<Found> found = new ArrayList<>();
    String json = WholeText.beginning(dialect.rowJson(table, ALIAS));
    connection.setAutoCommit(false);
    try (PreparedStatement select = connection.prepareStatement(sql(json, after))) {
      select.setInt(bindBehind(select, 1, after), most);
      select.setFetchSize(FETCH);
      try (ResultSet row = select.executeQuery()) {
        for (long left = mostCharacters; left > 0 && row.next(); ) {
          found.add(new Found(row.getString(table.key().size() + 1), key(row)));
          left -= found.get(found.size() - 1).json().length();
        }
      }
    } finally {
      end(connection);
    }
    return found;
  }

  private static void end(Connection connection) throws SQLException {
    if (!connection.isClosed()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /**
   * A row of which only the beginning was read, in a transaction that sees nobody else's changes,
   * so that its pieces fit together; null if it is gone.
   */
  private WholeText whole(Connection connection, List<String> key) throws SQLException {
    int before = connection.getTransactionIsolation();
    int wanted = Connection.TRANSACTION_REPEATABLE_READ;
    boolean has = connection.getMetaData().supportsTransactionIsolationLevel(wanted);
    connection.setTransactionIsolation(has ? wanted : before);
    connection.setAutoCommit(false);
    try {
      return WholeText.read(
          connection,
          dialect.rowJson(table, ALIAS),
          "from " + table.name() + " " + ALIAS + " where " + keys(" = ?", " and "),
          (select, first) -> bind(select, first, key),
          mostBytes);
    } finally {
      end(connection);
      connection.setTransactionIsolation(before);
    }
  }

  private Chunk unreadable(Connection connection, List<String> after, SQLException why)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql(null, after))) {
      select.setInt(bindBehind(select, 1, after), 1);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return new Chunk(List.of(), null, null);
        }
        List<String> key = key(row);
        String fault = "it can't be read: " + why.getMessage();
        return new Chunk(List.of(CapturedChange.oneLine(fault(key, fault))), null, key);
      }
    }
  }

  private String fault(List<String> key, String fault) {
    String of = table.name() + ", " + RowKey.of(table.key(), key);
    return Outbox.json(Map.of(OutboxRow.FAULT, "a row of the table " + of + fault));
  }

  /**
   * Rows of which no key can be told. Central has no place for them: they are told so that somebody
   * looks.
   *
   * @param most of them
   */
  public List<String> withoutKey(Connection connection, int most) throws SQLException {
    String sql =
        "select %s from %s %s where %s limit ?"
            .formatted(
                WholeText.beginning(dialect.rowJson(table, ALIAS)),
                table.name(),
                ALIAS,
                keys(" is null", " or "));
    List<String> rows = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, most);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String fault =
              "a row of the table %s has no value in its key (%s), and without one it is no record: give it one. It is %s"
                  .formatted(table.name(), keys("", ", "), RowKey.shown(row.getString(1)));
          rows.add(Outbox.json(Map.of(OutboxRow.FAULT, fault)));
        }
      }
    }
    return rows;
  }

  private String keys(String behindEach, String between) {
    return table.key().stream()
        .map(c -> column(c) + behindEach)
        .collect(Collectors.joining(between));
  }

  private String column(HostColumn column) {
    return ALIAS + "." + dialect.quote(column.name());
  }

  private String sql(String json, List<String> after) {
    String keys = keys("", ", ");
    return "select %s%s from %s %s where %s%s order by %s limit ?"
        .formatted(
            keys,
            json == null ? "" : ", " + json,
            table.name(),
            ALIAS,
            keys(" is not null", " and "),
            isBegin(after) ? "" : " and " + behind(0),
            keys);
  }

  private static boolean isBegin(List<String> after) {
    return after == null || after.isEmpty();
  }

  /** {@code a >= ? and (a > ? or (b > ?))}: every database finds the index for it. */
  private String behind(int at) {
    String column = column(table.key().get(at));
    return at == table.key().size() - 1
        ? column + " > ?"
        : "%1$s >= ? and (%1$s > ? or (%2$s))".formatted(column, behind(at + 1));
  }

  /** Returns the index of the next parameter. */
  private int bindBehind(PreparedStatement select, int first, List<String> after)
      throws SQLException {
    int next = first;
    if (isBegin(after)) {
      return next;
    }
    for (int i = 0; i < table.key().size(); i++) {
      int times = i == table.key().size() - 1 ? 1 : 2;
      for (int time = 0; time < times; time++) {
        bind(select, next, table.key().get(i), after.get(i));
        next++;
      }
    }
    return next;
  }

  private void bind(PreparedStatement select, int first, List<String> key) throws SQLException {
    for (int i = 0; i < table.key().size(); i++) {
      bind(select, first + i, table.key().get(i), key.get(i));
    }
  }

  private static void bind(PreparedStatement select, int at, HostColumn column, String value)
      throws SQLException {
    switch (column.type()) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.NUMERIC,
          Types.DECIMAL ->
          bindNumber(select, at, new BigDecimal(value));
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY ->
          select.setBytes(at, HexFormat.of().parseHex(value));
      default -> select.setString(at, value);
    }
  }

  private static void bindNumber(PreparedStatement select, int at, BigDecimal value)
      throws SQLException {
    try {
      select.setLong(at, value.longValueExact());
    } catch (ArithmeticException notLong) {
      select.setBigDecimal(at, value);
    }
  }

  private List<String> key(ResultSet row) throws SQLException {
    List<String> key = new ArrayList<>();
    for (int i = 0; i < table.key().size(); i++) {
      int type = table.key().get(i).type();
      boolean binary =
          type == Types.BINARY || type == Types.VARBINARY || type == Types.LONGVARBINARY;
      key.add(binary ? HexFormat.of().formatHex(row.getBytes(i + 1)) : row.getString(i + 1));
    }
    return key;
  }
}
