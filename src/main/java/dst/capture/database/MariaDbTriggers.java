package dst.capture.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Three triggers a capture, which run once a row. They keep the SQL mode that they are made under,
 * so it is set to one that cuts where others would refuse, and they run with the rights of who
 * installs them. MariaDB has none for TRUNCATE and for what foreign keys cascade.
 */
final class MariaDbTriggers implements Triggers {
  private static final List<String> EVENTS = List.of("insert", "update", "delete");

  private final MariaDbHost dialect;

  MariaDbTriggers(MariaDbHost dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<String> create(
      String capture, HostTable table, List<Part> parts, String schema, String stamp) {
    String upsert = write(capture, schema, "upsert", dialect.rowJson(table, "new"));
    String delete = write(capture, schema, "delete", dialect.keyJson(table, "old"));
    String sameKey =
        table.key().stream()
            .map(c -> "hex(" + value(c, "old") + ") <=> hex(" + value(c, "new") + ")")
            .collect(Collectors.joining(" and "));
    String ifOther = "  if not (" + sameKey + ") then\n  " + delete + "  end if;\n";
    List<String> statements = new ArrayList<>();
    statements.add("set @dst_sql_mode = @@session.sql_mode, session sql_mode = ''");
    for (String event : EVENTS) {
      String what =
          switch (event) {
            case "insert" -> upsert;
            case "update" -> ifOther + upsert;
            default -> delete;
          };
      statements.add(
          "create or replace trigger %s after %s on %s for each row\nbegin\n%s%s%send"
              .formatted(
                  name(capture, table, event),
                  event,
                  table.name(),
                  "  /* " + MADE_BY + " " + stamp + " */\n",
                  fallback(capture, schema),
                  what));
    }
    statements.add("set session sql_mode = @dst_sql_mode");
    return statements;
  }

  /** As central sees it: two moments may be the same text in the session's time zone. */
  private String value(HostColumn column, String row) {
    return dialect.value(column, row + "." + dialect.quote(column.name()));
  }

  private static String write(String capture, String schema, String op, String json) {
    return "  insert into %s.dst_outbox (capture, op, data) values (%s, '%s', %s);\n"
        .formatted(schema, HostDialect.literal(capture), op, json);
  }

  private static String fallback(String capture, String schema) {
    return """
      declare exit handler for sqlexception begin
        get diagnostics condition 1 @dst_fault = message_text;
        insert into %1$s.dst_outbox (capture, op, data) values (%2$s, 'upsert', json_object('dst_fault',
          concat('the trigger of ', %2$s, ' could not tell a row: run dst host install and dst host snapshot --table ', %2$s, ': ',
          @dst_fault)));
      end;
    """
        .formatted(schema, HostDialect.literal(capture));
  }

  /** In the table's schema: MariaDB refuses it in another one. */
  private String name(String capture, HostTable table, String event) {
    return table.schema() + "." + dialect.quote("dst_" + capture + "_" + event);
  }

  @Override
  public Set<Trigger> expected(String capture, HostTable table, List<Part> parts, String stamp) {
    Set<Trigger> expected = new HashSet<>();
    EVENTS.forEach(e -> expected.add(new Trigger(name(capture, table, e), table.name(), stamp)));
    return expected;
  }

  @Override
  public List<String> drop(Connection connection, String capture, Collection<Trigger> triggers) {
    return triggers.stream().map(trigger -> "drop trigger " + trigger.name()).toList();
  }

  @Override
  public List<String> restore(Connection connection, Collection<Trigger> triggers)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    visit(
        connection,
        (name, table, row) -> {
          if (triggers.stream().anyMatch(t -> t.name().equals(name) && t.table().equals(table))) {
            statements.add(
                "set session sql_mode = " + HostDialect.literal(row.getString("sql_mode")));
            statements.add(
                "create or replace trigger %s after %s on %s for each row %s"
                    .formatted(
                        name,
                        row.getString("event_manipulation"),
                        table,
                        row.getString("action_statement")));
          }
        });
    return statements;
  }

  @Override
  public Map<String, Installed> installed(Connection connection) throws SQLException {
    Map<String, Set<Trigger>> triggers = new TreeMap<>();
    Map<String, String> made = new TreeMap<>();
    visit(
        connection,
        (name, table, row) -> {
          String own = row.getString("trigger_name");
          String capture = own.substring("dst_".length(), own.lastIndexOf('_'));
          String body = row.getString("action_statement");
          int from = body.indexOf(MADE_BY) + MADE_BY.length();
          String stamp = body.substring(from, body.indexOf("*/", from)).strip();
          triggers
              .computeIfAbsent(capture, c -> new HashSet<>())
              .add(new Trigger(name, table, stamp));
          made.merge(capture, row.getString("created"), (a, b) -> a + " " + b);
        });
    Map<String, Installed> installed = new TreeMap<>();
    triggers.forEach((c, found) -> installed.put(c, new Installed(found, made.get(c))));
    return installed;
  }

  /** What is done with one of those that dst made for this outbox. */
  @FunctionalInterface
  private interface Visitor {
    void visit(String name, String table, ResultSet row) throws SQLException;
  }

  private void visit(Connection connection, Visitor visitor) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select trigger_schema, trigger_name, event_object_schema, event_object_table,
              event_manipulation, action_statement, sql_mode, created
            from information_schema.triggers
            where trigger_name like 'dst\\\\_%' and action_statement like ?
            order by trigger_schema, trigger_name
            """)) {
      select.setString(1, "%/* " + MADE_BY + " %" + outboxSchema(connection) + ".dst_outbox%");
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          visitor.visit(
              dialect.quote(row.getString(1)) + "." + dialect.quote(row.getString(2)),
              dialect.quote(row.getString(3)) + "." + dialect.quote(row.getString(4)),
              row);
        }
      }
    }
  }

  /** Without the right TRIGGER the catalogue shows none; asked for one by name, it says so. */
  @Override
  public boolean areHidden(Connection connection, String capture, HostTable table)
      throws SQLException {
    try (Statement show = connection.createStatement()) {
      show.execute("show create trigger " + name(capture, table, "insert"));
      return false;
    } catch (SQLException e) {
      return dialect.isDenied(e);
    }
  }

  /** InnoDB empties a table by making a new one. Its own catalogue shows that, to some users. */
  @Override
  public String storage(Connection connection, HostTable table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select group_concat(table_id order by name) from information_schema.innodb_sys_tables
            where name = concat(?, '/', ?) or name like concat(?, '/', ?, '#P#%')
            """)) {
      for (int i = 1; i <= 4; i++) {
        select.setString(i, i % 2 == 1 ? bare(table.schema()) : bareName(table));
      }
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getString(1) != null ? row.getString(1) : "";
      }
    } catch (SQLException e) {
      if (dialect.isDenied(e)) {
        return "";
      }
      throw e;
    }
  }

  @Override
  public List<String> blindSpots(Connection connection, HostTable table) throws SQLException {
    List<String> spots = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select constraint_name, referenced_table_name from information_schema.referential_constraints
            where constraint_schema = ? and table_name = ?
              and (delete_rule not in ('RESTRICT', 'NO ACTION') or update_rule not in ('RESTRICT', 'NO ACTION'))
            """)) {
      select.setString(1, bare(table.schema()));
      select.setString(2, bareName(table));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          spots.add(
              "what the foreign key %s cascades from %s to this table fires no trigger: delete and update in the program instead, or send a snapshot after it"
                  .formatted(row.getString(1), row.getString(2)));
        }
      }
    }
    if (storage(connection, table).isEmpty()) {
      spots.add(
          "a TRUNCATE is not noticed, as this user may not see tables' storage: grant process on"
              + " *.* to it, or send a snapshot after each TRUNCATE");
    }
    return spots;
  }

  private static String bareName(HostTable table) {
    return bare(table.name().substring(table.schema().length() + 1));
  }

  private static String bare(String quoted) {
    return quoted.substring(1, quoted.length() - 1).replace("``", "`");
  }

  @Override
  public String outboxSchema(Connection connection) throws SQLException {
    return dialect.quote(connection.getCatalog());
  }
}
