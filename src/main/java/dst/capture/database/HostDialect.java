package dst.capture.database;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;

/** What differs between the databases of hosts. One compatibility suite runs on all of them. */
public interface HostDialect {

  /**
   * @throws IllegalArgumentException if there is none for the URL
   */
  static HostDialect of(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return new PostgresHost();
    }
    if (url.startsWith("jdbc:mariadb:")) {
      return new MariaDbHost();
    }
    if (url.startsWith("jdbc:h2:")) {
      return new H2Host();
    }
    if (url.startsWith("jdbc:sqlite:")) {
      return new SqliteHost();
    }
    throw new IllegalArgumentException(
        "no dialect for the database "
            + url
            + ": it must begin with jdbc:postgresql:, jdbc:mariadb: (for MySQL, too), jdbc:h2: or"
            + " jdbc:sqlite:");
  }

  /** The file of its DDL in {@code conf/outbox/}, without {@code .sql}. */
  String name();

  /** Adds the driver's settings. Returns the URL to open. */
  String configure(String url, HikariConfig config);

  /** A name as the database keeps it when it is written without quotes. */
  String folded(String name);

  default String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * An expression that gives the row as a JSON object, with the columns' own names. Triggers and
   * snapshots use it, so that both give the same values. It must not fail for what a row holds.
   *
   * @param alias of the table; in triggers {@code new} or {@code old}
   */
  String rowJson(HostTable table, String alias);

  /** Whether a statement failed because a right is missing. */
  default boolean isDenied(SQLException failure) {
    return "42501".equals(failure.getSQLState());
  }

  /**
   * A user as GRANT takes it.
   *
   * @param user as the database knows the one of this session
   */
  default String grantee(String user) {
    return quote(user);
  }

  /** How triggers are made; null: they can't be. */
  default Triggers triggers() {
    return null;
  }

  /** Deletes the outbox rows with these ids, and touches no other row, not even with a lock. */
  default void delete(Connection connection, IdRanges ids) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from dst_outbox where id between ? and ?")) {
      for (IdRanges.Range range : ids.ranges()) {
        delete.setLong(1, range.first());
        delete.setLong(2, range.last());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  /** {@code "a": <value>} of each column, as SQL's JSON functions take it. */
  default String pairs(List<HostColumn> columns, String alias, String between) {
    return columns.stream()
        .map(c -> text(c.name()) + between + value(c, alias + "." + quote(c.name())))
        .collect(Collectors.joining(", "));
  }

  /** The column's value as JSON functions take it without failing. */
  default String value(HostColumn column, String expression) {
    return expression;
  }

  /**
   * A value that a SELECT found, as {@link #rowJson} tells it: what {@link dst.outbox.Outbox}
   * takes, or JSON as it stands.
   */
  default Object read(ResultSet row, int column) throws SQLException {
    return row.getObject(column);
  }

  /**
   * How many bytes a value of a SELECT takes as JSON, about; it reads no more than it must.
   *
   * @param type of {@link java.sql.Types}
   * @param typeName in small letters
   * @return null: a value of the type is never large
   */
  default String octets(int type, String typeName, String expression) {
    return switch (type) {
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB ->
          "octet_length(" + expression + ")";
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
          "2 * octet_length(" + expression + ")";
      default -> null;
    };
  }

  /** What keeps the order of a subquery, if it has none by itself. */
  default String orderOfSubquery(String mark) {
    return "";
  }

  /** A value of char(n) without the blanks up to its length, which are no part of it. */
  static String unpadded(String text) {
    return text == null ? null : text.replaceFirst(" +$", "");
  }

  /** A value that is JSON already. */
  record Json(String text) {
    /** A number as the database writes it; a text where JSON has none, such as NaN. */
    static Object number(String text) {
      boolean number = text != null && Character.isDigit(text.charAt(text.length() - 1));
      return number ? new Json(text) : text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A text in the way in which the database reads it whatever a session's settings are. */
  default String text(String text) {
    return literal(text);
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
