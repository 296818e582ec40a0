package dst.host;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One function a capture, and triggers that run once a statement: they read its rows from
 * transition tables. The function belongs to who installs it, so programs need no right to the
 * outbox. The row as a whole becomes JSON, so it follows new columns by itself.
 */
final class PostgresTriggers implements Triggers {
  private static final String BODY =
      """
      create or replace function %1$s.%2$s() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $dst$
      begin
        if tg_op = 'INSERT' then
          insert into %1$s.dst_outbox (capture, op, data) select %3$s, 'upsert', %4$s from n;
        elsif tg_op = 'UPDATE' then
          insert into %1$s.dst_outbox (capture, op, data)
            select %3$s, 'delete', k from (select %6$s as k from o except select %7$s from n) gone;
          insert into %1$s.dst_outbox (capture, op, data) select %3$s, 'upsert', %4$s from n;
        elsif tg_op = 'DELETE' then
          insert into %1$s.dst_outbox (capture, op, data) select %3$s, 'delete', %5$s from o;
        else
          insert into %1$s.dst_outbox (capture, op, data) select %3$s, 'delete', %8$s from %9$s t;
        end if;
        return null;
      exception
        when data_exception or program_limit_exceeded or syntax_error_or_access_rule_violation
            or internal_error then
          insert into %1$s.dst_outbox (capture, op, data)
            values (%3$s, 'upsert', json_build_object('dst_fault', %10$s || sqlerrm)::text);
          return null;
      end $dst$""";

  private final HostDialect dialect;

  PostgresTriggers(HostDialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<String> create(String capture, HostTable table, String schema, String stamp) {
    String name = "dst_" + capture;
    String function = schema + "." + dialect.quote(name);
    String body =
        BODY.formatted(
            schema,
            dialect.quote(name),
            HostDialect.literal(capture),
            dialect.rowJson(table, "n"),
            dialect.rowJson(table, "o"),
            key(table, "o"),
            key(table, "n"),
            dialect.rowJson(table, "t"),
            table.name(),
            HostDialect.literal(
                "the trigger of %s could not tell the rows of a statement: run dst host install and"
                        .formatted(capture)
                    + " dst host snapshot --table "
                    + capture
                    + ": "));
    return List.of(
        "set local lock_timeout = '10s'",
        body,
        "revoke all on function " + function + "() from public",
        "comment on function %s() is %s"
            .formatted(function, HostDialect.literal(MADE_BY + " " + stamp)),
        drop(name, "insert", table),
        drop(name, "update", table),
        drop(name, "delete", table),
        drop(name, "truncate", table),
        trigger(name, "insert", "after insert on %s referencing new table as n", table, function),
        trigger(
            name,
            "update",
            "after update on %s referencing old table as o new table as n",
            table,
            function),
        trigger(name, "delete", "after delete on %s referencing old table as o", table, function),
        trigger(name, "truncate", "before truncate on %s", table, function));
  }

  private String drop(String name, String event, HostTable table) {
    return "drop trigger if exists %s on %s"
        .formatted(dialect.quote(name + "_" + event), table.name());
  }

  private String trigger(String name, String event, String when, HostTable table, String function) {
    return "create trigger %s %s for each statement execute function %s()"
        .formatted(dialect.quote(name + "_" + event), when.formatted(table.name()), function);
  }

  /** As text: what counts as the same key there may be two keys at central. */
  private String key(HostTable table, String alias) {
    return table.key().stream()
        .map(c -> HostDialect.literal(c.name()) + ", " + alias + "." + dialect.quote(c.name()))
        .collect(Collectors.joining(", ", "json_build_object(", ")::text"));
  }

  @Override
  public List<String> drop(Connection connection, String capture) throws SQLException {
    return List.of(
        "drop function %s.%s() cascade"
            .formatted(outboxSchema(connection), dialect.quote("dst_" + capture)));
  }

  /** Only those whose four triggers are all there, or they are made anew. */
  @Override
  public Map<String, String> installed(Connection connection) throws SQLException {
    Map<String, String> stamps = new TreeMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select substr(p.proname, 5), obj_description(p.oid, 'pg_proc'),
              (select string_agg(pg_get_triggerdef(g.oid), '; ' order by g.tgname) from pg_trigger g
                where g.tgfoid = p.oid and g.tgenabled <> 'D')
            from pg_proc p join pg_namespace s on s.oid = p.pronamespace
            where quote_ident(s.nspname) = quote_ident(?) and p.proname like 'dst\\_%'
              and obj_description(p.oid, 'pg_proc') like ?
            """)) {
      select.setString(1, connection.getSchema());
      select.setString(2, MADE_BY + "%");
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String stamp = row.getString(2).substring(MADE_BY.length()).strip();
          String triggers = row.getString(3);
          boolean whole = triggers != null && triggers.chars().filter(c -> c == ';').count() == 3;
          stamps.put(row.getString(1), whole ? stamp : "incomplete");
        }
      }
    }
    return stamps;
  }

  @Override
  public String outboxSchema(Connection connection) throws SQLException {
    return dialect.quote(connection.getSchema());
  }
}
