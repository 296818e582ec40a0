package dst.host;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads a capture's table in the order of its key, a chunk at a time, as the JSON that its triggers
 * write. The key must be unique and without nulls.
 */
public final class TableRows {
  private static final int FETCH = 200;

  private final HostDialect dialect;
  private final HostTable table;

  /**
   * A part of the table.
   *
   * @param rows each a JSON object on one line
   * @param last the key of the last row, to read on behind it; null: no row is left
   */
  public record Chunk(List<String> rows, List<String> last) {}

  private TableRows(HostDialect dialect, HostTable table) {
    this.dialect = dialect;
    this.table = table;
  }

  /**
   * Looks at the table's shape.
   *
   * @param capture one with a table
   * @throws SQLException also if the table or a column that the capture names is not there
   */
  public static TableRows of(HostDatabase database, Capture.Outbox capture) throws SQLException {
    try (Connection connection = database.connection()) {
      return new TableRows(
          database.dialect(), HostTable.of(connection, database.dialect(), capture));
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
    List<String> rows = new ArrayList<>();
    List<String> last = null;
    try (PreparedStatement select = connection.prepareStatement(sql(after != null))) {
      int next = after == null ? 1 : bindAll(select, after);
      select.setInt(next, most);
      select.setFetchSize(FETCH);
      try (ResultSet row = select.executeQuery()) {
        for (long left = mostCharacters; left > 0 && row.next(); ) {
          String json = row.getString(1);
          rows.add(OutboxRow.oneLine(json));
          left -= json.length();
          last = key(row);
        }
      }
    }
    return new Chunk(rows, last);
  }

  private String sql(boolean behind) {
    String keys =
        table.key().stream()
            .map(c -> "t." + dialect.quote(c.name()))
            .collect(Collectors.joining(", "));
    return "select %s, %s from %s t %s order by %s limit ?"
        .formatted(
            dialect.rowJson(table, "t"),
            keys,
            table.name(),
            behind ? "where " + behind(0) : "",
            keys);
  }

  /** {@code a >= ? and (a > ? or (b > ?))}: every database finds the index for it. */
  private String behind(int at) {
    String column = "t." + dialect.quote(table.key().get(at).name());
    return at == table.key().size() - 1
        ? column + " > ?"
        : "%1$s >= ? and (%1$s > ? or (%2$s))".formatted(column, behind(at + 1));
  }

  private int bindAll(PreparedStatement select, List<String> after) throws SQLException {
    int next = 1;
    for (int i = 0; i < table.key().size(); i++) {
      int times = i == table.key().size() - 1 ? 1 : 2;
      for (int time = 0; time < times; time++) {
        bind(select, next, table.key().get(i), after.get(i));
        next++;
      }
    }
    return next;
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
      key.add(binary ? HexFormat.of().formatHex(row.getBytes(i + 2)) : row.getString(i + 2));
    }
    return key;
  }
}
