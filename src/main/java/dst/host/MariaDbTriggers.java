package dst.host;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Three triggers a capture, which run once a row. They keep the SQL mode that they are made under,
 * so it is set to one that cuts where others would refuse, and they run with the rights of who
 * installs them. MariaDB has none for TRUNCATE and for what foreign keys cascade.
 */
final class MariaDbTriggers implements Triggers {
  private static final int WHOLE = 3;

  private final HostDialect dialect;

  MariaDbTriggers(HostDialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<String> create(String capture, HostTable table, String schema, String stamp) {
    String upsert = write(capture, schema, "upsert", dialect.rowJson(table, "new"));
    String delete = write(capture, schema, "delete", dialect.rowJson(table, "old"));
    String sameKey =
        table.key().stream()
            .map(c -> dialect.quote(c.name()))
            .map(c -> "hex(old." + c + ") <=> hex(new." + c + ")")
            .collect(Collectors.joining(" and "));
    String ifOther = "  if not (" + sameKey + ") then\n  " + delete + "  end if;\n";
    List<String> statements = new ArrayList<>();
    statements.add("set @dst_sql_mode = @@session.sql_mode, session sql_mode = ''");
    for (String event : List.of("insert", "update", "delete")) {
      String what =
          switch (event) {
            case "insert" -> upsert;
            case "update" -> ifOther + upsert;
            default -> delete;
          };
      statements.add(
          "create or replace trigger %s after %s on %s for each row\nbegin\n%s%s%send"
              .formatted(
                  dialect.quote("dst_" + capture + "_" + event),
                  event,
                  table.name(),
                  "  /* " + MADE_BY + " " + stamp + " */\n",
                  fallback(capture, schema),
                  what));
    }
    statements.add("set session sql_mode = @dst_sql_mode");
    return statements;
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

  @Override
  public List<String> drop(Connection connection, String capture) throws SQLException {
    List<String> statements = new ArrayList<>();
    for (String trigger : stamps(connection).getOrDefault(capture, new TreeMap<>()).keySet()) {
      statements.add("drop trigger " + trigger);
    }
    return statements;
  }

  @Override
  public Map<String, String> installed(Connection connection) throws SQLException {
    Map<String, String> installed = new TreeMap<>();
    stamps(connection)
        .forEach(
            (capture, triggers) -> {
              boolean whole =
                  triggers.size() == WHOLE && triggers.values().stream().distinct().count() == 1;
              installed.put(capture, whole ? triggers.values().iterator().next() : "incomplete");
            });
    return installed;
  }

  /** By capture: stamps by the quoted names of triggers. */
  private Map<String, Map<String, String>> stamps(Connection connection) throws SQLException {
    Map<String, Map<String, String>> stamps = new TreeMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select trigger_schema, trigger_name, action_statement from information_schema.triggers
            where trigger_name like 'dst\\\\_%' and action_statement like ?
            """)) {
      select.setString(1, "%/* " + MADE_BY + " %" + outboxSchema(connection) + ".dst_outbox%");
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String name = row.getString(2);
          String body = row.getString(3);
          int from = body.indexOf(MADE_BY) + MADE_BY.length();
          stamps
              .computeIfAbsent(
                  name.substring("dst_".length(), name.lastIndexOf('_')), c -> new TreeMap<>())
              .put(
                  dialect.quote(row.getString(1)) + "." + dialect.quote(name),
                  body.substring(from, body.indexOf("*/", from)).strip());
        }
      }
    }
    return stamps;
  }

  @Override
  public String outboxSchema(Connection connection) throws SQLException {
    return dialect.quote(connection.getCatalog());
  }
}
