package dst.capture.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Triggers that write {@code dst_outbox}. They never make a program's write fail for what its rows
 * hold: then one outbox row says what is wrong, and comes to the dead letters at central.
 */
public interface Triggers {
  /** Stands in what was made, before the stamp. */
  String MADE_BY = "made by dst host install";

  /**
   * A trigger.
   *
   * @param name quoted
   * @param table quoted, that it is on
   * @param state whatever else must be as it was made: its stamp, whether it fires
   */
  record Trigger(String name, String table, String state) {
    boolean isInPlaceOf(Trigger other) {
      return name.equals(other.name) && table.equals(other.table);
    }
  }

  /**
   * The triggers of a capture.
   *
   * @param made tells when they are made anew, and whether something happened to the table that
   *     fires none
   */
  record Installed(Set<Trigger> triggers, String made) {
    static final Installed NONE = new Installed(Set.of(), "");

    public Installed {
      triggers = Set.copyOf(triggers);
    }
  }

  /**
   * The statements that make the triggers of a capture anew.
   *
   * @param outboxSchema quoted, of {@code dst_outbox}
   * @param stamp tells one shape of the table and version of these triggers from another
   */
  List<String> create(
      String capture, HostTable table, List<Part> parts, String outboxSchema, String stamp);

  /** What {@link #installed} finds after that. */
  Set<Trigger> expected(String capture, HostTable table, List<Part> parts, String stamp);

  /**
   * A table whose rows are in the capture's table, too.
   *
   * @param name with its schema, quoted
   * @param partition else it inherits
   */
  record Part(String name, boolean partition) {}

  /** The partitions of a table that programs can change by themselves. */
  default List<Part> parts(Connection connection, HostTable table) throws SQLException {
    return List.of();
  }

  /** The statements that remove the triggers of the capture. */
  List<String> drop(Connection connection, String capture, Collection<Trigger> triggers)
      throws SQLException;

  /** The statements that make again what is there now, where a rollback does not. */
  default List<String> restore(Connection connection, Collection<Trigger> triggers)
      throws SQLException {
    return List.of();
  }

  /** What was made here, by capture, and nothing that others made. */
  Map<String, Installed> installed(Connection connection) throws SQLException;

  /** Whether the table may have triggers that this user can't see. */
  default boolean areHidden(Connection connection, String capture, HostTable table)
      throws SQLException {
    return false;
  }

  /**
   * Changes when the table was emptied or filled by what fires no trigger.
   *
   * @return empty if that fires some, or can't be known
   */
  default String storage(Connection connection, HostTable table) throws SQLException {
    return "";
  }

  /** What the triggers of this table will never see, in words, with what to do. */
  default List<String> blindSpots(Connection connection, HostTable table) throws SQLException {
    return List.of();
  }

  /** The schema in which {@code dst_outbox} is or will be, quoted. */
  String outboxSchema(Connection connection) throws SQLException;
}
