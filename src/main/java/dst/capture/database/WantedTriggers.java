package dst.capture.database;

import dst.bundle.Hashes;
import dst.capture.Capture;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The triggers that a capture asks for, for its table as it is now.
 *
 * @param expected what is there when the statements have run
 */
record WantedTriggers(HostTable table, Set<Triggers.Trigger> expected, List<String> statements) {
  private static final int MOST_NAME = 50;

  /**
   * @throws SQLException also if there can't be any, in words
   */
  static WantedTriggers of(Connection connection, HostDialect dialect, Capture.Outbox capture)
      throws SQLException {
    Triggers triggers = dialect.triggers();
    if (triggers == null) {
      throw new SQLException(
          "%s: dst makes no triggers in %s: let the program write dst_outbox, and say triggers: false"
              .formatted(capture.definition(), dialect.name()));
    }
    String name = capture.name();
    if (name.length() > MOST_NAME) {
      throw new SQLException(
          "%s: the name is too long for triggers: at most %d characters"
              .formatted(capture.definition(), MOST_NAME));
    }
    HostTable table = HostTable.of(connection, dialect, capture);
    List<Triggers.Part> parts = triggers.parts(connection, table);
    String schema = triggers.outboxSchema(connection);
    String all = String.join("\n", triggers.create(name, table, List.of(), schema, ""));
    String stamp = Hashes.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    return new WantedTriggers(
        table,
        triggers.expected(name, table, parts, stamp),
        triggers.create(name, table, parts, schema, stamp));
  }

  /** Those on other tables, where the capture's table was before. */
  List<Triggers.Trigger> strays(Triggers.Installed installed) {
    List<Triggers.Trigger> strays = new ArrayList<>(installed.triggers());
    strays.removeIf(found -> expected.stream().anyMatch(found::isInPlaceOf));
    return strays;
  }
}
