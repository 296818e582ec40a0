package dst.capture.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A database as camel-jdbc sees it. Auto-commit is off: PostgreSQL's driver reads a result by
 * portions only in a transaction that lasts until the end of it; closing the connection ends it.
 * And values are what triggers and snapshots tell: drivers give a {@code timestamptz} and a {@code
 * timestamp} as the same class, and cut off fractions, bits and zero dates. No column is a CLOB or
 * BLOB here: of those camel-jdbc would take the drivers' own objects, not what they hold.
 */
final class SelectSource implements InvocationHandler {
  private static final Set<Class<?>> WRAPPED =
      Set.of(Connection.class, PreparedStatement.class, ResultSet.class, ResultSetMetaData.class);

  /** What the database or its driver can't give out, of a value that others don't share. */
  private static final String DATA = "22";

  private final Object target;
  private final HostDialect dialect;
  private final boolean rowByRow;
  private long rows;
  private SQLException failure;

  /** In place of a value that can't be read. */
  record Unreadable(String why) {}

  private SelectSource(Object target, HostDialect dialect, boolean rowByRow) {
    this.target = target;
    this.dialect = dialect;
    this.rowByRow = rowByRow;
  }

  static DataSource of(DataSource source, HostDialect dialect) {
    return wrap(DataSource.class, new SelectSource(source, dialect, false));
  }

  private static <T> T wrap(Class<T> as, SelectSource handler) {
    return as.cast(
        Proxy.newProxyInstance(SelectSource.class.getClassLoader(), new Class<?>[] {as}, handler));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    try {
      if (target instanceof ResultSet row) {
        if (method.getName().equals("next")) {
          return next(row);
        }
        if (method.getName().equals("getObject")) {
          return read(row, (Integer) arguments[0]);
        }
      }
      if (method.getName().equals("getColumnType")) {
        return type((Integer) method.invoke(target, arguments));
      }
      if (rowByRow && method.getName().startsWith("execute")) {
        ((PreparedStatement) target).setFetchSize(1);
      }
      boolean one =
          rowByRow
              || (arguments != null
                  && arguments.length > 0
                  && arguments[0] instanceof String sql
                  && sql.startsWith(BoundedQuery.ROW_BY_ROW));
      return wrapped(method.getReturnType(), method.invoke(target, arguments), one);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /**
   * camel-jdbc reads a row and goes on to the next one at once: a failure of that would take the
   * one before with it, so it comes when its row is read.
   */
  private boolean next(ResultSet row) throws SQLException {
    try {
      boolean is = row.next();
      rows++;
      return is;
    } catch (SQLException e) {
      if (rows == 0) {
        throw e;
      }
      failure = e;
      return true;
    }
  }

  private Object read(ResultSet row, int column) throws SQLException {
    if (failure != null) {
      throw failure;
    }
    try {
      return dialect.read(row, column);
    } catch (SQLException e) {
      if (e.getSQLState() == null || !e.getSQLState().startsWith(DATA)) {
        throw e;
      }
      return new Unreadable(Patience.reason(e));
    } catch (RuntimeException e) {
      return new Unreadable(e.toString());
    }
  }

  private static int type(int type) {
    return switch (type) {
      case Types.CLOB -> Types.LONGVARCHAR;
      case Types.BLOB -> Types.LONGVARBINARY;
      default -> type;
    };
  }

  /** By what the method says: SQLite's results are their own metadata. */
  private Object wrapped(Class<?> as, Object result, boolean one) throws SQLException {
    if (as == Connection.class) {
      ((Connection) result).setAutoCommit(false);
    }
    return result != null && WRAPPED.contains(as)
        ? wrap(as, new SelectSource(result, dialect, one))
        : result;
  }
}
