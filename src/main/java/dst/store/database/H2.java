package dst.store.database;

import com.zaxxer.hikari.HikariConfig;
import dst.record.Field;
import dst.record.FieldType;
import dst.record.RecordType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * H2 in a file. Names are upper case, as H2 makes them of names without quotes, so that people need
 * none.
 */
final class H2 implements Dialect {
  /** It is closed, is closing, is in use by another process, or its file can't be opened. */
  private static final Set<String> AWAY = Set.of("90098", "90121", "90020", "90135", "90067");

  /** Its file can't be written. */
  private static final Set<String> FULL = Set.of("90028", "90031", "90100", "90108");

  @Override
  public String name() {
    return "h2";
  }

  /**
   * Without a write delay a commit is in the file before the batch is acknowledged; without closing
   * on exit the order of the shutdown is ours.
   */
  @Override
  public String configure(String url, HikariConfig config) {
    if (config.getUsername() == null) {
      config.setUsername("sa");
      config.setPassword("");
    }
    String withExit = Database.withSetting(url, "DB_CLOSE_ON_EXIT", "FALSE");
    String withDelay = Database.withSetting(withExit, "WRITE_DELAY", "0");
    return Database.withSetting(withDelay, "LOCK_TIMEOUT", "10000");
  }

  @Override
  public void inHaste(Properties properties) {
    // it is in this process
  }

  @Override
  public void requireWritable(Connection connection) throws SQLException {
    if (connection.isReadOnly()) {
      throw new SQLException("the database is read-only", "25006");
    }
  }

  @Override
  public String stored(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /**
   * Texts have no length here: H2 would count an emoji as two characters. The rules count right.
   */
  @Override
  public String columnType(Field field) {
    return switch (field.type()) {
      case TEXT, FILE -> "varchar";
      case INTEGER -> "bigint";
      case DECIMAL ->
          field.precision() > 0
              ? "numeric(" + field.precision() + ", " + field.scale() + ")"
              : "decfloat";
      case BOOLEAN -> "boolean";
      case DATE -> "date";
      case TIMESTAMP -> "timestamp(6) with time zone";
      case JSON -> "json";
    };
  }

  @Override
  public String upsert(RecordType type) {
    List<String> fields = type.fieldNames();
    List<String> content = new ArrayList<>(Dialect.fieldsOutsideKey(type));
    content.add("deleted");
    List<String> updated = new ArrayList<>(content);
    updated.addAll(List.of("epoch", "seq"));
    List<String> identity = new ArrayList<>(type.key());
    identity.add("location");
    List<String> written = new ArrayList<>(List.of("location"));
    written.addAll(fields);
    written.addAll(List.of("epoch", "seq", "deleted", "bundle"));
    String changed =
        "row(%s) is distinct from row(%s)".formatted(list("t.", content), list("s.", content));
    return """
    select count(*) from final table (
      merge into %1$s t using (
        select cast(? as varchar) as location, %2$s, cast(? as bigint) as epoch, u.seq,
          u.deleted, cast(? as varchar) as bundle
        from unnest(%3$s, cast(? as bigint array), cast(? as boolean array))
          u(%4$s, seq, deleted)) s
      on %5$s
      when matched and (t.epoch, t.seq) < (s.epoch, s.seq) then update set %6$s,
        bundle = case when %7$s then s.bundle else t.bundle end,
        applied_at = case when %7$s then current_timestamp else t.applied_at end
      when not matched then insert (%8$s, applied_at) values (%9$s, current_timestamp)) w
    where w.applied_at = current_timestamp
    """
        .formatted(
            quote(type.table()),
            list(fields, f -> value(type.fields().get(type.indexOf(f))) + " as " + quote(f)),
            list(fields, f -> "cast(? as varchar array)"),
            list("", fields),
            String.join(
                " and ",
                identity.stream().map(f -> "t.%1$s = s.%1$s".formatted(quote(f))).toList()),
            list(updated, f -> quote(f) + " = s." + quote(f)),
            changed,
            list("", written),
            list("s.", written));
  }

  private String value(Field field) {
    String text = "u." + quote(field.name());
    if (field.type() == FieldType.JSON) {
      return text + " format json";
    }
    String type = field.type() == FieldType.DECIMAL ? "decfloat" : columnType(field);
    return "cast(" + text + " as " + type + ")";
  }

  /** That of the first statement of the transaction that asks for it, which is behind the lock. */
  @Override
  public String now() {
    return "current_timestamp";
  }

  /** None: the lock lets the batches of a location pass one by one. */
  @Override
  public String orLeaveIt() {
    return "";
  }

  /**
   * Always alone, and for the whole location: H2 has no shared locks, and its MERGE can fail on a
   * row that another transaction is just inserting.
   */
  @Override
  public void lock(Connection connection, String location, String record, boolean alone)
      throws SQLException {
    while (!lockRow(connection, location)) {
      insertLockRow(connection, location);
    }
  }

  private static boolean lockRow(Connection connection, String location) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select location from location_lock where location = ? for update")) {
      statement.setString(1, location);
      return statement.executeQuery().next();
    }
  }

  private static void insertLockRow(Connection connection, String location) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("insert into location_lock (location) values (?)")) {
      statement.setString(1, location);
      statement.executeUpdate();
    } catch (SQLException e) {
      if (e.getErrorCode() != ErrorCode.DUPLICATE_KEY_1) {
        throw e;
      }
    }
  }

  @Override
  public boolean refusesContent(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  @Override
  public Trouble trouble(Throwable failure) {
    MVStoreException file = Trouble.innermost(failure, MVStoreException.class);
    if (file != null && file.getErrorCode() == DataUtils.ERROR_WRITING_FAILED) {
      return Trouble.FULL;
    }
    SQLException sql = Trouble.innermost(failure, SQLException.class);
    String state = sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
    return switch (state) {
      case "90097" -> Trouble.READ_ONLY;
      case "90131" -> Trouble.BUSY;
      default -> AWAY.contains(state) ? Trouble.AWAY : FULL.contains(state) ? Trouble.FULL : null;
    };
  }

  @Override
  public void checkAtOnce(Connection connection) {
    // it checks nothing later
  }

  /** Its commit is in the file, but not yet on the disk. */
  @Override
  public void makeDurable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("checkpoint sync");
    }
  }
}
