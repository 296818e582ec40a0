package dst.store.database;

import com.zaxxer.hikari.HikariConfig;
import dst.record.Field;
import dst.record.RecordType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** PostgreSQL 14 and later. */
final class Postgres implements Dialect {
  private static final Set<String> CONTENT_CLASSES = Set.of("22", "23");

  /** A key is listed twice in one statement. */
  private static final String TWICE = "21000";

  /** A key that is too long for an index, a row for a page; but also the end of all numbers. */
  private static final String LIMIT = "54000";

  /**
   * A slow statement is no outage. One that waits for a lock is ended by the server, so that it
   * does not hold its consumer for long, and before the driver gives the connection up: else its
   * server process would wait on, with nobody to hear it.
   */
  private static final int LOCK_SECONDS = 30;

  private static final int SILENCE_SECONDS = 300;

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public String configure(String url, HikariConfig config) {
    config.addDataSourceProperty("ApplicationName", "dst");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketFactory", DeadPeerSockets.class.getName());
    config.addDataSourceProperty("connectTimeout", "10");
    config.addDataSourceProperty("socketTimeout", String.valueOf(SILENCE_SECONDS));
    config.addDataSourceProperty("targetServerType", "primary");
    // the pool asks both with auto-commit off: what began a transaction has to end it, too
    config.setConnectionInitSql("set lock_timeout = '" + LOCK_SECONDS + "s'; commit");
    return url;
  }

  @Override
  public void inHaste(Properties properties) {
    properties.put("connectTimeout", "3");
    properties.put("loginTimeout", "5");
    properties.put("socketTimeout", "5");
  }

  @Override
  public void requireWritable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select pg_is_in_recovery() or"
                    + " current_setting('transaction_read_only')::boolean")) {
      row.next();
      if (row.getBoolean(1)) {
        throw new SQLException("the database is read-only", "25006");
      }
    }
  }

  @Override
  public String stored(String name) {
    return name;
  }

  @Override
  public String columnType(Field field) {
    return switch (field.type()) {
      case TEXT -> field.length() > 0 ? "varchar(" + field.length() + ")" : "text";
      case DECIMAL ->
          field.precision() > 0
              ? "numeric(" + field.precision() + ", " + field.scale() + ")"
              : "numeric";
      default -> baseType(field);
    };
  }

  /** Without lengths: a cast would cut a text that is too long, where the column refuses it. */
  private static String baseType(Field field) {
    return switch (field.type()) {
      case TEXT, FILE -> "text";
      case INTEGER -> "bigint";
      case DECIMAL -> "numeric";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIMESTAMP -> "timestamptz";
      case JSON -> "jsonb";
    };
  }

  /**
   * The arrays are unnested in the select list, row by row: an {@code unnest} in the {@code from}
   * writes each of them down first, which costs a tenth of it all. The statement's time is the same
   * for all of its rows, so it tells which of them changed.
   */
  @Override
  public String upsert(RecordType type) {
    List<String> fields = type.fieldNames();
    List<String> content = new ArrayList<>(Dialect.fieldsOutsideKey(type));
    content.add("deleted");
    List<String> updated = new ArrayList<>(content);
    updated.addAll(List.of("epoch", "seq"));
    String changed =
        "row(%s) is distinct from row(%s)"
            .formatted(list("t.", content), list("excluded.", content));
    String values =
        list(fields, f -> "s." + quote(f) + "::" + baseType(type.fields().get(type.indexOf(f))));
    return """
    with written as (
      insert into %1$s as t
        ("location", %2$s, "epoch", "seq", "deleted", "bundle", "applied_at")
      select ?::text, %3$s, ?::bigint, s."seq", s."deleted", ?::text, statement_timestamp()
      from (select %4$s, unnest(?::bigint[]) as "seq", unnest(?::boolean[]) as "deleted") as s
      on conflict ("location", %5$s) do update set %6$s,
        "bundle" = case when %7$s then excluded."bundle" else t."bundle" end,
        "applied_at" = case when %7$s then excluded."applied_at" else t."applied_at" end
      where (t."epoch", t."seq") < (excluded."epoch", excluded."seq")
      returning "applied_at")
    select count(*) filter (where "applied_at" = statement_timestamp()) from written
    """
        .formatted(
            quote(type.table()),
            list("", fields),
            values,
            list(fields, f -> "unnest(?::text[]) as " + quote(f)),
            list("", type.key()),
            list(updated, f -> quote(f) + " = excluded." + quote(f)),
            changed);
  }

  /** Read when the row is written, so behind the locks that the statement had to wait for. */
  @Override
  public String now() {
    return "clock_timestamp()";
  }

  @Override
  public String orLeaveIt() {
    return " on conflict do nothing";
  }

  /** Advisory locks: they cost no write, and the end of the transaction frees them. */
  @Override
  public void lock(Connection connection, String location, String record, boolean alone)
      throws SQLException {
    String function = alone ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
    try (PreparedStatement statement =
        connection.prepareStatement("select " + function + "(hashtextextended(?, 0))")) {
      statement.setString(1, "dst/" + location + "/" + record);
      statement.execute();
    }
  }

  @Override
  public boolean refusesContent(SQLException e) {
    String state = e.getSQLState();
    if (state == null || state.length() != 5) {
      return false;
    }
    return CONTENT_CLASSES.contains(state.substring(0, 2))
        || state.equals(TWICE)
        || (state.equals(LIMIT) && !outOfNumbers(e));
  }

  @Override
  public Trouble trouble(Throwable failure) {
    SQLException sql = Trouble.innermost(failure, SQLException.class);
    return sql != null && LIMIT.equals(sql.getSQLState()) && outOfNumbers(sql)
        ? Trouble.FULL
        : null;
  }

  /** With the same state it says that it must be vacuumed before it gives out new transactions. */
  private static boolean outOfNumbers(SQLException e) {
    ServerErrorMessage said = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    return said == null || said.getRoutine() == null || said.getRoutine().startsWith("GetNew");
  }

  /** Constraints that are checked at the commit could not be told of one record. */
  @Override
  public void checkAtOnce(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set constraints all immediate");
    }
  }

  @Override
  public void makeDurable(Connection connection) {
    // its commit is durable
  }
}
