package dst.capture.database;

import dst.capture.Capture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An integrator's query, asked in such a way that no row of it exhausts the memory: around it
 * stands one that tells each row's size, and leaves out the large values of a large row.
 */
public final class BoundedQuery {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedQuery.class);

  /** The column with a row's size, behind all others. */
  static final String BYTES = "dst_bytes";

  /** In front of a query of which the driver is to read one row at a time. */
  static final String ROW_BY_ROW = "/* dst: row by row */ ";

  /** Of a row, up to which many of them are read at once. */
  static final long FEW = 16_000;

  /** A value up to this size is not left out: the mark, a key. */
  private static final int SMALL = 1_000;

  /** What a row takes while it is read, written as JSON and sealed. */
  private static final int TIMES = 16;

  private final HostDatabase database;
  private final Capture.Select capture;
  private final long most;
  private String valid;
  private String unbounded;

  /**
   * What to ask.
   *
   * @param json columns that are JSON
   * @param whole bytes of a row, above which its large values are left out
   */
  record Asked(String sql, Set<String> json, long whole) {}

  /**
   * @param maxRow as {@code dst.host.max-row}
   */
  public BoundedQuery(HostDatabase database, Capture.Select capture, long maxRow) {
    this.database = database;
    this.capture = capture;
    this.most = Math.min(maxRow, Runtime.getRuntime().maxMemory() / TIMES);
  }

  /** Of a row, above which it can't travel. */
  long most() {
    return most;
  }

  /**
   * The columns are asked for each time: {@code select *} has others when the table does.
   *
   * @param rowByRow whether large rows are wanted whole
   * @throws SQLException if the query itself is refused, or the database does not answer
   */
  Asked ask(boolean rowByRow) throws SQLException {
    long whole = rowByRow ? most : Math.min(FEW, most);
    String plain = capture.query().strip().replaceFirst("\\s*;$", "");
    try (Connection connection = database.connection();
        PreparedStatement select = connection.prepareStatement(parameters(plain))) {
      ResultSetMetaData columns = select.getMetaData();
      String sql = bounded(connection, plain, columns, whole);
      return sql == null
          ? new Asked(ROW_BY_ROW + capture.query(), Set.of(), most)
          : new Asked(rowByRow ? ROW_BY_ROW + sql : sql, json(columns), whole);
    }
  }

  /** Null if the query can't stand in another one. */
  private String bounded(
      Connection connection, String plain, ResultSetMetaData columns, long whole) {
    try {
      if (columns == null) {
        throw new SQLException("it is no SELECT");
      }
      String sql = around(plain, columns, whole);
      if (!sql.equals(valid)) {
        try (PreparedStatement wrapped = connection.prepareStatement(parameters(sql))) {
          wrapped.getMetaData();
        }
        valid = sql;
      }
      unbounded = null;
      return sql;
    } catch (SQLException e) {
      String reason = Patience.reason(e);
      if (!reason.equals(unbounded)) {
        LOG.warn(
            "{}: its query can't stand in a subquery, so its rows are not bounded in size: {}",
            capture.definition(),
            reason);
      }
      unbounded = reason;
      return null;
    }
  }

  private static String parameters(String sql) {
    return sql.replaceAll(":\\?since\\b", "?");
  }

  private static Set<String> json(ResultSetMetaData columns) throws SQLException {
    Set<String> json = new HashSet<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnTypeName(i).equalsIgnoreCase("json")) {
        json.add(columns.getColumnLabel(i));
      }
    }
    return json;
  }

  private String around(String query, ResultSetMetaData columns, long whole) throws SQLException {
    HostDialect dialect = database.dialect();
    Set<String> names = new HashSet<>();
    List<String> sizes = new ArrayList<>(List.of("0"));
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String name = columns.getColumnLabel(i);
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        throw new SQLException("it has two columns " + name + ": give one another name (as ...)");
      }
      String quoted = dialect.quote(name);
      String type = columns.getColumnTypeName(i).toLowerCase(Locale.ROOT);
      String outer = dialect.octets(columns.getColumnType(i), type, "r." + quoted);
      if (outer == null) {
        values.add("r." + quoted);
      } else {
        sizes.add(
            "coalesce(" + dialect.octets(columns.getColumnType(i), type, "q." + quoted) + ", 0)");
        values.add(
            "case when r.%s > %d and %s > %d then null else r.%s end as %s"
                .formatted(BYTES, whole, outer, SMALL, quoted, quoted));
      }
    }
    return "select %s, r.%s from (select q.*, %s as %s from (\n%s\n) q) r%s"
        .formatted(
            values.stream().collect(Collectors.joining(", ")),
            BYTES,
            String.join(" + ", sizes),
            BYTES,
            query,
            dialect.orderOfSubquery("r." + mark(columns, dialect)));
  }

  private String mark(ResultSetMetaData columns, HostDialect dialect) throws SQLException {
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnLabel(i).equalsIgnoreCase(capture.mark())) {
        return dialect.quote(columns.getColumnLabel(i));
      }
    }
    throw new SQLException("it has no column " + capture.mark() + ", which is its mark");
  }
}
