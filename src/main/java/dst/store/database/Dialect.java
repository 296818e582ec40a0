package dst.store.database;

import com.zaxxer.hikari.HikariConfig;
import dst.record.Field;
import dst.record.RecordType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What differs between databases. One compatibility suite runs on all of them. A further database
 * is one more of these in {@link Dialects}, its migrations in {@code db/NAME}, its driver in the
 * pom, and its prefix in {@code Settings.url}, which checks the URL where its line is known.
 */
public interface Dialect {
  /** As in its URLs, {@code jdbc:NAME:}, and the folder of its migrations below {@code db/}. */
  String name();

  /** Adds the driver's settings. Returns the URL to open. */
  String configure(String url, HikariConfig config);

  /** Changes the driver's settings for a question that must be answered within a few seconds. */
  void inHaste(Properties properties);

  /**
   * @throws SQLException if the database takes no writes at the moment
   */
  void requireWritable(Connection connection) throws SQLException;

  /** A table's or column's name as the database's own catalogue shows it. */
  String stored(String name);

  /** The column's type as DDL. */
  String columnType(Field field);

  /**
   * One statement that writes changes of which no two have the same key. Its parameters: location,
   * epoch, bundle, an array of texts for each field, an array of seqs, one of deletes. Its result:
   * one number, how many records' content changed.
   */
  String upsert(RecordType type);

  /**
   * Sets the parameter of a list of values.
   *
   * @param type as SQL names it, such as {@code varchar}
   */
  default void setList(PreparedStatement statement, int parameter, String type, Object[] values)
      throws SQLException {
    statement.setArray(parameter, statement.getConnection().createArrayOf(type, values));
  }

  /** Whether a column has one of the values that {@link #setList} sets. */
  default String isOneOf(String column) {
    return column + " = any(?)";
  }

  /**
   * The time of the statement itself: that of its transaction is minutes old if this had to wait
   * for others.
   */
  String now();

  /** What an insert needs behind it so that it leaves a row alone that is there already. */
  String orLeaveIt();

  /**
   * Holds the batches of a location and record type together until the end of the transaction:
   * {@code alone} waits for all of them and keeps all others out.
   */
  void lock(Connection connection, String location, String record, boolean alone)
      throws SQLException;

  /**
   * Whether the database refuses the rows for what they hold: it would refuse them again. No state
   * that an outage can bring may count as this, or good records become dead letters.
   */
  boolean refusesContent(SQLException e);

  /** Why the store can't go on, by what this database alone tells; null: what it says is common. */
  default Trouble trouble(Throwable failure) {
    return null;
  }

  /** From here on until the end of the transaction each statement fails for what it has broken. */
  void checkAtOnce(Connection connection) throws SQLException;

  /** Called after each commit: what was committed must outlive a loss of power. */
  void makeDurable(Connection connection) throws SQLException;

  default String quote(String name) {
    return '"' + stored(name) + '"';
  }

  /** {@code <prefix>"a", <prefix>"b"}. */
  default String list(String prefix, Collection<String> names) {
    return list(names, name -> prefix + quote(name));
  }

  default String list(Collection<String> names, Function<String, String> each) {
    return names.stream().map(each).collect(Collectors.joining(", "));
  }

  /** The fields that a tombstone loses. */
  static List<String> fieldsOutsideKey(RecordType type) {
    return type.fieldNames().stream().filter(name -> !type.key().contains(name)).toList();
  }
}
