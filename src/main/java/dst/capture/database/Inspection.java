package dst.capture.database;

import dst.capture.Capture;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks whether a host's database is as {@code dst host install} makes it and lets the listener do
 * what it must. It changes nothing: each right is tried by a statement that finds no row.
 */
public final class Inspection {
  private static final String NOTHING = "1";
  private static final int MOST_COUNTED = 10_000;
  private static final Map<String, Map<String, String>> RIGHTS = rights();

  private final HostDatabase database;
  private final HostDialect dialect;

  public Inspection(HostDatabase database) {
    this.database = database;
    this.dialect = database.dialect();
  }

  /**
   * What was found.
   *
   * @param problems in words, with what to do
   * @param notes what will never be seen, and keeps nothing from going on
   * @param whole the captures with triggers that have no problem
   */
  public record Found(List<String> problems, List<String> notes, List<Capture.Outbox> whole) {}

  private static Map<String, Map<String, String>> rights() {
    Map<String, String> outbox = new LinkedHashMap<>();
    outbox.put("select", "select id, capture, op, data from dst_outbox where 1 = 0");
    outbox.put("delete", "delete from dst_outbox where 1 = 0");
    Map<String, String> host = new LinkedHashMap<>();
    host.put("select", "select epoch, number from dst_host where 1 = 0");
    host.put("update", "update dst_host set epoch = epoch, number = number where 1 = 0");
    host.put(
        "insert",
        "insert into dst_host (epoch, number) select epoch, number from dst_host where 1 = 0");
    host.put("delete", "delete from dst_host where 1 = 0");
    return Map.of("dst_outbox", outbox, "dst_host", host);
  }

  /**
   * Looks at all of it.
   *
   * @throws IOException if the database does not answer
   */
  public Found look(Collection<? extends Capture> captures) throws IOException {
    List<Capture.Outbox> outboxes =
        captures.stream()
            .filter(Capture.Outbox.class::isInstance)
            .map(Capture.Outbox.class::cast)
            .toList();
    Set<String> problems = new LinkedHashSet<>();
    Set<String> notes = new LinkedHashSet<>();
    List<Capture.Outbox> whole = new ArrayList<>();
    try {
      if (!outboxes.isEmpty()) {
        RIGHTS.forEach((table, rights) -> problems.addAll(withoutRights(table, rights)));
      } else {
        unread().ifPresent(problems::add);
      }
      Map<String, Triggers.Installed> installed = installed();
      for (Capture.Outbox capture : outboxes) {
        List<String> found = capture.table() == null ? List.of() : look(capture, installed, notes);
        problems.addAll(found);
        if (found.isEmpty() && capture.triggers()) {
          whole.add(capture);
        }
      }
      for (String gone : installed.keySet()) {
        if (outboxes.stream().noneMatch(c -> c.triggers() && c.name().equals(gone))) {
          problems.add(
              "there are triggers of the capture %s, and no conf/captures/%s.yaml that asks for them: run dst host install"
                  .formatted(gone, gone));
        }
      }
    } catch (SQLException e) {
      throw new IOException(database + ": " + Patience.reason(e), e);
    }
    return new Found(List.copyOf(problems), List.copyOf(notes), whole);
  }

  private Map<String, Triggers.Installed> installed() throws SQLException {
    try (Connection connection = database.connection()) {
      Triggers triggers = dialect.triggers();
      return triggers == null ? Map.of() : triggers.installed(connection);
    }
  }

  /** Rows of captures that are not defined any more: no other one is left to read the outbox. */
  private Optional<String> unread() throws SQLException {
    try (Connection connection = database.connection()) {
      return isThere(connection) ? unread(connection) : Optional.empty();
    } catch (SQLException e) {
      if (dialect.isDenied(e)) {
        return Optional.empty(); // whoever only runs a SELECT of his own needs no right to it
      }
      throw e;
    }
  }

  private boolean isThere(Connection connection) throws SQLException {
    try (ResultSet table =
        connection
            .getMetaData()
            .getTables(
                connection.getCatalog(),
                connection.getSchema(),
                dialect.folded("dst_outbox"),
                null)) {
      return table.next();
    }
  }

  private static Optional<String> unread(Connection connection) throws SQLException {
    try (PreparedStatement counting = OutboxTable.counting(connection, MOST_COUNTED);
        Statement statement = connection.createStatement();
        ResultSet oldest =
            statement.executeQuery(
                "select capture from dst_outbox where id = (select min(id) from dst_outbox)")) {
      if (!oldest.next()) {
        return Optional.empty();
      }
      String capture = oldest.getString(1);
      int rows = OutboxTable.count(counting);
      return Optional.of(
          "dst_outbox has %,d%s rows that nobody reads, the oldest of the capture %s: no file in conf/captures is for the outbox any more. Bring conf/captures/%s.yaml back; or if they are not wanted: dst host uninstall --discard-unsealed"
              .formatted(rows, rows < MOST_COUNTED ? "" : " or more", capture, capture));
    }
  }

  private List<String> withoutRights(String table, Map<String, String> rights) {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, String> right : rights.entrySet()) {
      try {
        run(right.getValue());
      } catch (SQLException e) {
        boolean denied = dialect.isDenied(e);
        problems.add(
            denied
                ? denied(table, right.getKey(), e)
                : table + ": " + Patience.reason(e) + "; if it is not made yet: dst host install");
        if (!denied) {
          break;
        }
      }
    }
    return problems;
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Rights are looked up when a session begins, so a new one is needed for a new right. */
  private String denied(String table, String right, SQLException why) {
    database.renew();
    String user;
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_user")) {
      row.next();
      user = dialect.grantee(row.getString(1));
    } catch (SQLException e) {
      user = "THE_USER";
    }
    boolean schema = why.getMessage().contains(" for schema ");
    return "%s: the right to %s is missing (%s): grant %s on %s to %s"
        .formatted(
            table,
            schema ? "use its schema" : right,
            Patience.reason(why),
            schema ? "usage" : right,
            schema ? why.getMessage().replaceAll("(?s).* for (schema \\S+).*", "$1") : table,
            user);
  }

  private List<String> look(
      Capture.Outbox capture, Map<String, Triggers.Installed> installed, Set<String> notes) {
    try (Connection connection = database.connection()) {
      String problem = notReadable(capture, written(capture), NOTHING);
      if (problem != null) {
        return List.of(problem);
      }
      HostTable table = HostTable.of(connection, dialect, capture);
      problem = notReadable(capture, table.name(), dialect.rowJson(table, "t"));
      if (problem != null) {
        return List.of(problem);
      }
      if (!capture.triggers()) {
        return List.of();
      }
      WantedTriggers wanted = WantedTriggers.of(connection, dialect, capture);
      for (String spot : dialect.triggers().blindSpots(connection, table)) {
        notes.add(capture.definition() + ": " + spot);
      }
      Triggers.Installed found = installed.getOrDefault(capture.name(), Triggers.Installed.NONE);
      return drift(connection, capture, wanted, found);
    } catch (SQLException e) {
      return List.of(Patience.reason(e));
    }
  }

  /** A catalogue may hide what may not be read, so that is tried first. */
  private String written(Capture.Outbox capture) {
    return Arrays.stream(capture.table().split("\\.", 2))
        .map(name -> dialect.quote(dialect.folded(name)))
        .collect(Collectors.joining("."));
  }

  private String notReadable(Capture.Outbox capture, String table, String what)
      throws SQLException {
    try {
      run("select %s from %s t where 1 = 0".formatted(what, table));
      return null;
    } catch (SQLException e) {
      if (dialect.isDenied(e)) {
        return capture.definition() + ": " + denied(table, "select", e);
      }
      if (what.equals(NOTHING)) {
        return null; // whether it is there is said by who looks for it
      }
      throw e;
    }
  }

  private List<String> drift(
      Connection connection,
      Capture.Outbox capture,
      WantedTriggers wanted,
      Triggers.Installed found)
      throws SQLException {
    if (found.triggers().equals(wanted.expected())) {
      return List.of();
    }
    Triggers triggers = dialect.triggers();
    if (found.triggers().isEmpty()
        && triggers.areHidden(connection, capture.name(), wanted.table())) {
      return List.of(
          "%s: whether the triggers of %s are as they must be can't be seen: %s"
              .formatted(
                  capture.definition(),
                  capture.table(),
                  denied(
                      wanted.table().name(),
                      "trigger",
                      new SQLException("without it the catalogue shows none"))));
    }
    return List.of(
        found.triggers().isEmpty()
            ? "%s: the table %s has no triggers of dst, so its changes are not seen: run dst host install"
                .formatted(capture.definition(), capture.table())
            : "%s: triggers of the table %s are missing, disabled or do not fit its columns or partitions any more (%s): run dst host install"
                .formatted(capture.definition(), capture.table(), difference(wanted, found)));
  }

  private static String difference(WantedTriggers wanted, Triggers.Installed found) {
    Set<String> tables = new LinkedHashSet<>();
    wanted.expected().stream()
        .filter(trigger -> !found.triggers().contains(trigger))
        .forEach(trigger -> tables.add(trigger.name() + " on " + trigger.table()));
    found.triggers().stream()
        .filter(trigger -> wanted.expected().stream().noneMatch(trigger::isInPlaceOf))
        .forEach(trigger -> tables.add(trigger.name() + " is still on " + trigger.table()));
    List<String> few = tables.stream().sorted().limit(3).toList();
    return String.join(", ", few) + (tables.size() > few.size() ? ", ..." : "");
  }

  /**
   * How the table of a capture is now, and why its rows are not at central as they are.
   *
   * @param before how it was when they were; null: not known, so there is no reason
   */
  public Look shape(Capture.Outbox capture, TableShape before) throws SQLException {
    Triggers.Installed made = installed().getOrDefault(capture.name(), Triggers.Installed.NONE);
    try (Connection connection = database.connection()) {
      HostTable table = HostTable.of(connection, dialect, capture);
      TableShape now = TableShape.of(connection, dialect, table, made);
      return new Look(now, before == null ? null : now.since(before, connection, dialect, table));
    }
  }

  /**
   * @param reason in words, why a snapshot is needed; null: none is
   */
  public record Look(TableShape shape, String reason) {}
}
