package dst.capture.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HexFormat;
import java.util.Set;
import javax.sql.DataSource;

/**
 * A database as camel-jdbc sees it. Auto-commit is off: PostgreSQL's driver reads a result by
 * portions only in a transaction that lasts until the end of it; closing the connection ends it.
 * And values are what triggers and snapshots tell: drivers give a {@code timestamptz} and a {@code
 * timestamp} as the same class, and cut off fractions, bits and zero dates.
 */
final class SelectSource {
  /** With the number of a column: camel-jdbc takes texts of what is large, all else as it is. */
  private static final Set<String> READ = Set.of("getObject", "getString");

  private static final Set<Class<?>> WRAPPED =
      Set.of(Connection.class, PreparedStatement.class, ResultSet.class);

  private SelectSource() {}

  static DataSource of(DataSource source, HostDialect dialect) {
    return wrap(DataSource.class, source, dialect);
  }

  private static <T> T wrap(Class<T> as, Object target, HostDialect dialect) {
    return as.cast(
        Proxy.newProxyInstance(
            SelectSource.class.getClassLoader(),
            new Class<?>[] {as},
            (proxy, method, arguments) -> {
              try {
                if (target instanceof ResultSet row && READ.contains(method.getName())) {
                  Object value = dialect.read(row, (Integer) arguments[0]);
                  return method.getReturnType() == String.class ? text(value) : value;
                }
                return wrapped(method.getReturnType(), method.invoke(target, arguments), dialect);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? "\\x" + HexFormat.of().formatHex(bytes)
        : value == null ? null : value.toString();
  }

  /** By what the method says: SQLite's results are their own metadata. */
  private static Object wrapped(Class<?> as, Object result, HostDialect dialect) throws Exception {
    if (as == Connection.class) {
      ((Connection) result).setAutoCommit(false);
    }
    return result != null && WRAPPED.contains(as) ? wrap(as, result, dialect) : result;
  }
}
