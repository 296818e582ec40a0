package dst.host;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Triggers that write {@code dst_outbox}. They never make a program's write fail for what its rows
 * hold: then one outbox row says what is wrong, and comes to the dead letters at central.
 */
interface Triggers {
  /** Stands in what was made, before the stamp. */
  String MADE_BY = "made by dst host install";

  /**
   * The statements that make the triggers of a capture anew.
   *
   * @param outboxSchema quoted, of {@code dst_outbox}
   * @param stamp tells one shape of the table and version of these triggers from another
   */
  List<String> create(String capture, HostTable table, String outboxSchema, String stamp);

  /** The statements that remove what {@link #installed} found of the capture. */
  List<String> drop(Connection connection, String capture) throws SQLException;

  /** The stamps of what was made here, by capture, and nothing that others made. */
  Map<String, String> installed(Connection connection) throws SQLException;

  /** The schema in which {@code dst_outbox} is or will be, quoted. */
  String outboxSchema(Connection connection) throws SQLException;
}
