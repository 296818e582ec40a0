package dst.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A pool that counts what goes to the database: each statement that is executed, and commits. */
final class CountingPool extends HikariDataSource {
  private final List<String> statements = new ArrayList<>();
  private int commits;

  CountingPool(HikariConfig config) {
    super(config);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return proxy(Connection.class, super.getConnection(), "");
  }

  List<String> statements() {
    return statements;
  }

  int commits() {
    return commits;
  }

  void reset() {
    statements.clear();
    commits = 0;
  }

  private <T> T proxy(Class<T> type, T real, String sql) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              count(method, arguments, sql);
              return counted(call(real, method, arguments), arguments);
            }));
  }

  private void count(Method method, Object[] arguments, String sql) {
    if (method.getName().startsWith("execute")) {
      statements.add(arguments == null ? sql : String.valueOf(arguments[0]));
    } else if (method.getName().equals("commit")) {
      commits++;
    }
  }

  private static Object call(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object counted(Object result, Object[] arguments) {
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, statement, String.valueOf(arguments[0]));
    }
    return result instanceof Statement statement ? proxy(Statement.class, statement, "") : result;
  }
}
