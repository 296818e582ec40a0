package dst.capture.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One function a capture, and triggers that run once a statement: they read its rows from
 * transition tables. Partitions have their own, for statements that name them. Where a session
 * replicates, only the one that runs once a row fires: logical replication knows no statements. The
 * function belongs to who installs it, so programs need no right to the outbox. The row as a whole
 * becomes JSON, so it follows new columns by itself.
 */
final class PostgresTriggers implements Triggers {
  /**
   * A block with an exception handler is a subtransaction, and one that writes costs every reader
   * of the database when a transaction has more than 64 of them. So the rows of a small statement
   * are told in one that writes nothing, and written behind it; only large ones are written inside.
   */
  private static final String BODY =
      """
      create or replace function %1$s.%2$s() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp%5$s as $dst$
      declare
        dst_rows text[];
        dst_keys text[];
        dst_gone text[];
        dst_small boolean := false;
      begin
        begin
          if tg_level = 'ROW' then
            if tg_op <> 'INSERT' then
              dst_gone := array[%11$s];
            end if;
            if tg_op <> 'DELETE' then
              dst_keys := array[%12$s];
              dst_rows := array[%13$s];
            end if;
          elsif tg_op = 'INSERT' then
            select array_agg(j) into dst_rows from (select %9$s as j from dst_new limit 101) dst_few;
          elsif tg_op = 'UPDATE' then
            select (select array_agg(k) from (select %6$s as k from dst_old limit 101) dst_few),
                array_agg(k), array_agg(j)
              into dst_gone, dst_keys, dst_rows
              from (select %7$s as k, %9$s as j from dst_new limit 101) dst_few;
          elsif tg_op = 'DELETE' then
            select array_agg(k) into dst_gone from (select %6$s as k from dst_old limit 101) dst_few;
          end if;
          dst_small := tg_op <> 'TRUNCATE' and coalesce(cardinality(dst_rows), cardinality(dst_gone), 0) <= 100
            and array_position(dst_rows, null) is null;
        exception when others then
          dst_small := false;
        end;
        if dst_small then
          if tg_op = 'DELETE' or dst_gone <> dst_keys then
            insert into %1$s.dst_outbox (capture, op, data)
              select %3$s, 'delete', k from unnest(dst_gone) k where dst_keys is null or k <> all (dst_keys);
          end if;
          if dst_rows is not null then
            insert into %1$s.dst_outbox (capture, op, data) select %3$s, 'upsert', j from unnest(dst_rows) j;
          end if;
          return null;
        end if;
        begin
          if tg_level = 'ROW' then
            if tg_op = 'DELETE' or tg_op = 'UPDATE' and %11$s is distinct from %12$s then
              insert into %1$s.dst_outbox (capture, op, data) values (%3$s, 'delete', %11$s);
            end if;
            if tg_op <> 'DELETE' then
              insert into %1$s.dst_outbox (capture, op, data) values (%3$s, 'upsert', %13$s);
            end if;
          elsif tg_op = 'INSERT' then
            insert into %1$s.dst_outbox (capture, op, data) select %3$s, 'upsert', %4$s from dst_new;
          elsif tg_op = 'UPDATE' then
            insert into %1$s.dst_outbox (capture, op, data)
              select %3$s, 'delete', k from (select %6$s as k from dst_old except select %7$s from dst_new) dst_few;
            insert into %1$s.dst_outbox (capture, op, data) select %3$s, 'upsert', %4$s from dst_new;
          elsif tg_op = 'DELETE' then
            insert into %1$s.dst_outbox (capture, op, data) select %3$s, 'delete', %6$s from dst_old;
          else
            execute %8$s || tg_relid::regclass || ' dst_row';
          end if;
        exception
          when data_exception or program_limit_exceeded or syntax_error_or_access_rule_violation
              or internal_error or feature_not_supported or out_of_memory then
            insert into %1$s.dst_outbox (capture, op, data)
              values (%3$s, 'upsert', json_build_object('dst_fault', %10$s || sqlerrm)::text);
        end;
        return null;
      end $dst$\
      """;

  private static final String ROW = "replica";
  private static final String FUNCTION = "<function>";

  private final HostDialect dialect;

  PostgresTriggers(HostDialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<String> create(
      String capture, HostTable table, List<Part> parts, String schema, String stamp) {
    String name = "dst_" + capture;
    String function = schema + "." + dialect.quote(name);
    String truncated =
        "insert into %s.dst_outbox (capture, op, data) select %s, 'delete', %s from only "
            .formatted(schema, HostDialect.literal(capture), key(table, "dst_row"));
    String body =
        BODY.formatted(
            schema,
            dialect.quote(name),
            HostDialect.literal(capture),
            dialect.rowJson(table, "dst_new"),
            pinned(),
            key(table, "dst_old"),
            key(table, "dst_new"),
            dialect.text(truncated),
            "case when pg_column_size(dst_new.*) < 100000 then "
                + dialect.rowJson(table, "dst_new")
                + " end",
            HostDialect.literal(
                "the trigger of %s could not tell the rows of a statement: run dst host install and"
                        .formatted(capture)
                    + " dst host snapshot --table "
                    + capture
                    + ": "),
            key(table, "old"),
            key(table, "new"),
            dialect.rowJson(table, "new"));
    List<String> statements = new ArrayList<>();
    statements.add("set local lock_timeout = '10s'");
    // its triggers go with it, on whatever tables they are by now
    statements.add("drop function if exists %s() cascade".formatted(function));
    statements.add(body);
    statements.add("revoke all on function " + function + "() from public");
    statements.add(
        "comment on function %s() is %s"
            .formatted(function, HostDialect.literal(MADE_BY + " " + stamp)));
    for (Part part : withParts(table, parts)) {
      String on = part.name();
      statements.add(
          trigger(name, "insert", "after insert on %s referencing new table as dst_new", on));
      statements.add(
          trigger(
              name,
              "update",
              "after update on %s referencing old table as dst_old new table as dst_new",
              on));
      statements.add(
          trigger(name, "delete", "after delete on %s referencing old table as dst_old", on));
      statements.add(trigger(name, "truncate", "before truncate on %s", on));
      statements.add(fires(name, "always", "truncate", on));
      if (!part.partition()) {
        statements.add(trigger(name, ROW, "after insert or update or delete on %s", on));
        statements.add(fires(name, "replica", ROW, on));
      }
    }
    return statements.stream().map(sql -> sql.replace(FUNCTION, function)).toList();
  }

  private static List<Part> withParts(HostTable table, List<Part> parts) {
    List<Part> all = new ArrayList<>(List.of(new Part(table.name(), false)));
    all.addAll(parts);
    return all;
  }

  private static String pinned() {
    return PostgresHost.PINNED.entrySet().stream()
        .map(setting -> " set " + setting.getKey() + " = '" + setting.getValue() + "'")
        .collect(Collectors.joining());
  }

  private String trigger(String name, String event, String when, String table) {
    return "create trigger %s %s for each %s execute function %s()"
        .formatted(
            dialect.quote(name + "_" + event),
            when.formatted(table),
            event.equals(ROW) ? "row" : "statement",
            FUNCTION);
  }

  private String fires(String name, String when, String event, String table) {
    return "alter table %s enable %s trigger %s"
        .formatted(table, when, dialect.quote(name + "_" + event));
  }

  @Override
  public Set<Trigger> expected(String capture, HostTable table, List<Part> parts, String stamp) {
    Set<Trigger> expected = new HashSet<>();
    for (Part part : withParts(table, parts)) {
      Map<String, String> fires = new TreeMap<>();
      List.of("insert", "update", "delete").forEach(event -> fires.put(event, "O"));
      fires.put("truncate", "A");
      if (!part.partition()) {
        fires.put(ROW, "R");
      }
      fires.forEach(
          (event, when) ->
              expected.add(
                  new Trigger(
                      dialect.quote("dst_" + capture + "_" + event),
                      part.name(),
                      stamp + " " + when)));
    }
    return expected;
  }

  @Override
  public List<Part> parts(Connection connection, HostTable table) throws SQLException {
    List<Part> parts = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            with recursive part as (
              select inhrelid from pg_inherits where inhparent = cast(? as regclass)
              union select i.inhrelid from pg_inherits i join part p on i.inhparent = p.inhrelid)
            select s.nspname, c.relname, c.relispartition from pg_class c
              join pg_namespace s on s.oid = c.relnamespace
            where c.oid in (select inhrelid from part) and c.relkind in ('r', 'p') order by 1, 2
            """)) {
      select.setString(1, table.name());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          parts.add(new Part(quoted(row.getString(1), row.getString(2)), row.getBoolean(3)));
        }
      }
    }
    return parts;
  }

  private String quoted(String schema, String name) {
    return dialect.quote(schema) + "." + dialect.quote(name);
  }

  /** As text: what counts as the same key there may be two keys at central. */
  private String key(HostTable table, String alias) {
    return table.key().stream()
        .map(
            c ->
                dialect.text(c.name())
                    + ", "
                    + dialect.value(c, alias + "." + dialect.quote(c.name())))
        .collect(Collectors.joining(", ", "json_build_object(", ")::text"));
  }

  @Override
  public List<String> drop(Connection connection, String capture, Collection<Trigger> triggers)
      throws SQLException {
    return List.of(
        "drop function if exists %s.%s() cascade"
            .formatted(outboxSchema(connection), dialect.quote("dst_" + capture)));
  }

  /** A partition's copy of the trigger of the table above it is not counted. */
  @Override
  public Map<String, Installed> installed(Connection connection) throws SQLException {
    Map<String, Set<Trigger>> triggers = new TreeMap<>();
    Map<String, String> made = new TreeMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select substr(p.proname, 5), obj_description(p.oid, 'pg_proc'), g.tgname, g.tgenabled,
              g.oid, ts.nspname, c.relname
            from pg_proc p join pg_namespace s on s.oid = p.pronamespace
              left join pg_trigger g on g.tgfoid = p.oid and g.tgparentid = 0
              left join pg_class c on c.oid = g.tgrelid
              left join pg_namespace ts on ts.oid = c.relnamespace
            where s.nspname = ? and p.proname like 'dst\\_%' and obj_description(p.oid, 'pg_proc') like ?
            order by 1, g.oid
            """)) {
      select.setString(1, connection.getSchema());
      select.setString(2, MADE_BY + "%");
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String capture = row.getString(1);
          Set<Trigger> found = triggers.computeIfAbsent(capture, c -> new HashSet<>());
          if (row.getString(3) != null) {
            String stamp = row.getString(2).substring(MADE_BY.length()).strip();
            found.add(
                new Trigger(
                    dialect.quote(row.getString(3)),
                    quoted(row.getString(6), row.getString(7)),
                    stamp + " " + row.getString(4)));
            made.merge(capture, row.getString(5), (a, b) -> a + " " + b);
          }
        }
      }
    }
    Map<String, Installed> installed = new TreeMap<>();
    triggers.forEach(
        (c, found) -> installed.put(c, new Installed(found, made.getOrDefault(c, ""))));
    return installed;
  }

  @Override
  public String outboxSchema(Connection connection) throws SQLException {
    return dialect.quote(connection.getSchema());
  }
}
