package dst.capture.database;

import static dst.capture.database.TriggerContract.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dst.capture.Capture;
import dst.capture.snapshot.SnapshotContract;
import dst.testbed.Postgres;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresShopIT
    implements SnapshotContract,
        SnapshotContract.OfConcurrentWriters,
        OutboxContract,
        OutboxContract.OfConcurrentWriters,
        TableContract,
        TableContract.OfFailingRows,
        OutboxContract.OfLargeRows,
        TriggerContract,
        SelectContract,
        ValueContract {
  private static String database;

  @RegisterExtension final Shop shop = new Shop(folder -> Postgres.freshSchema(database));

  @BeforeAll
  static void startPostgres() {
    database = Postgres.freshDatabase();
  }

  @Override
  public Shop shop() {
    return shop;
  }

  @Override
  public String failingQuery() {
    return "select a.*, "
        + failing()
        + " as fails from (select * from articles where rev > :?since order by rev offset 0) a";
  }

  @Override
  public String onTable() {
    return " on articles";
  }

  @Override
  public void ownTrigger() throws SQLException {
    shop.execute(
        "create function dst_mine() returns trigger language plpgsql as 'begin insert into dst_own"
            + " values (1); return null; end'",
        "create trigger dst_own_insert after insert on articles for each row execute function"
            + " dst_mine()");
  }

  @Test
  void nothing_that_a_row_may_hold_makes_the_programs_write_fail() throws Exception {
    shop.execute(
        "create type mood as enum ('ok')",
        "create table articles (id bigint primary key, data bytea, ratio double precision, price"
            + " numeric, born date, at timestamptz, doc json, docb jsonb, tags text[], m mood, u"
            + " uuid, \"Groß 'n \"\"Quoted\" text, twice bigint generated always as (id % 7)"
            + " stored, x xml)");
    new Installation(shop.database())
        .install(List.of(TableContract.capture("articles", List.of())));

    shop.execute(
        "insert into articles values (1, '\\x00ff', 'NaN', 'NaN', '0044-03-15 BC', '1969-07-20"
            + " 20:17:40+00', E'{\"a\": \"\\\\u0000\",\\n"
            + " \"a\": 1}', '{\"b\": [1, null]}', '{x,NULL}', 'ok',"
            + " '6b29fc40-ca47-1067-b31d-00dd010662da', E'line\\n"
            + "end\\t\\u2028', default, '<a/>')",
        "insert into articles (id, ratio, born) values (-9223372036854775808, '-Infinity',"
            + " 'infinity')",
        "insert into articles (id, data) select 3, decode(repeat('00ff', 2000000), 'hex')");

    List<String> rows = shop.query("select data from dst_outbox order by id");
    assertThat(rows.get(0))
        .contains(
            "\"ratio\":\"NaN\"",
            "\"price\":\"NaN\"",
            "0044-03-15 BC",
            "1969-07-20",
            "\\\\x00ff",
            "\"tags\":[\"x\",null]",
            "\"twice\":1");
    assertThat(rows.get(2)).hasSizeGreaterThan(8_000_000);
    assertThatSnapshotsTellTheSame();
  }

  @Test
  void truncate_tells_that_every_row_is_gone() throws Exception {
    shop.execute("create table articles (artnr integer primary key)");
    new Installation(shop.database())
        .install(List.of(TableContract.capture("articles", List.of())));
    shop.execute("insert into articles values (1), (2)", "truncate articles");

    shop.listener(10).look();

    assertThat(shop.sealing.changes())
        .endsWith("articles delete {\"artnr\" : 1}", "articles delete {\"artnr\" : 2}");
  }

  @Test
  void a_column_that_is_gone_under_its_trigger_is_told_as_a_fault() throws Exception {
    shop.execute("create table articles (artnr integer primary key, name text)");
    new Installation(shop.database())
        .install(List.of(TableContract.capture("articles", List.of(), "artnr", "name")));
    shop.execute("alter table articles drop column name", "insert into articles values (1)");

    shop.listener(10).look();

    assertThat(shop.sealing.changes())
        .singleElement()
        .asString()
        .contains("dst_fault", "dst host install", "name");
    assertThat(problems(shop, TableContract.capture("articles", List.of(), "artnr", "name")))
        .singleElement()
        .asString()
        .contains("has no column name");
  }

  @Test
  void new_columns_travel_by_themselves_and_the_table_may_be_in_another_schema() throws Exception {
    shop.execute("create schema if not exists \"Other S\"");
    shop.execute(
        "drop table if exists \"Other S\".articles",
        "create table \"Other S\".articles (artnr integer primary key)");
    Capture.Outbox articles = TableContract.capture("Other S.articles", List.of());
    new Installation(shop.database()).install(List.of(articles));
    shop.execute(
        "alter table \"Other S\".articles add column name text",
        "insert into \"Other S\".articles values (1, 'a')");

    shop.listener(10).look();

    assertThat(shop.sealing.changes())
        .containsExactly("articles upsert {\"artnr\":1,\"name\":\"a\"}");
    assertThat(problems(shop, articles)).isEmpty();
    shop.execute("drop table \"Other S\".articles");
  }

  @Test
  void a_program_without_any_right_to_the_outbox_can_still_write() throws Exception {
    shop.execute("create table articles (artnr integer primary key)");
    new Installation(shop.database())
        .install(List.of(TableContract.capture("articles", List.of())));
    shop.execute(
        "do $$ begin create role clerk; exception when duplicate_object then null; end $$",
        "do $$ begin execute 'grant usage on schema ' || current_schema || ' to clerk'; end $$",
        "grant insert on articles to clerk",
        "set role clerk",
        "insert into articles values (1)",
        "reset role");

    shop.listener(10).look();

    assertThat(shop.sealing.changes()).containsExactly("articles upsert {\"artnr\":1}");
  }

  @Override
  public List<Value> values() {
    return List.of(
        new Value("timestamptz", "'2026-01-01 12:00:00.120+03'", "2026-01-01T09:00:00.12+00:00"),
        new Value("timestamptz", "'2026-10-25 02:30:00+01'", "2026-10-25T01:30:00+00:00"),
        new Value("timestamptz", "'infinity'", "infinity"),
        new Value("timestamptz", "'0044-03-15 00:00:00+00 BC'", "0044-03-15T00:00:00+00:00 BC"),
        new Value("timestamp", "'2026-01-01 12:00:00'", "2026-01-01T12:00:00"),
        new Value("timestamp", "'0044-03-15 00:00:00.5 BC'", "0044-03-15T00:00:00.5 BC"),
        new Value("date", "'1000-01-01'", "1000-01-01"),
        new Value("date", "'0044-03-15 BC'", "0044-03-15 BC"),
        new Value("date", "'-infinity'", "-infinity"),
        new Value("time(3)", "'12:00:00.5'", "12:00:00.5"),
        new Value("timetz", "'12:00+03'", "12:00:00+03"),
        new Value("interval", "'1 day 02:03:04.5'", "1 day 02:03:04.5"),
        new Value("interval", "'-1 mon'", "-1 mons"),
        new Value(
            "numeric", "12345678901234567890.12345678900", "12345678901234567890.12345678900"),
        new Value("numeric", "'NaN'", "NaN"),
        new Value("float8", "0.1::float8 + 0.2", "0.30000000000000004"),
        new Value("float8", "1e300", "1e+300"),
        new Value("float8", "'-Infinity'", "-Infinity"),
        new Value("float4", "0.1", "0.1"),
        new Value("bigint", "-9223372036854775808", "-9223372036854775808"),
        new Value("money", "'$12.34'", "$12.34"),
        new Value("bytea", "'\\x00ff'", "\\x00ff"),
        new Value("bool", "true", "true"),
        new Value("bit(5)", "b'10110'", "10110"),
        new Value(
            "uuid",
            "'6b29fc40-ca47-1067-b31d-00dd010662da'",
            "6b29fc40-ca47-1067-b31d-00dd010662da"),
        new Value("char(5)", "'ab'", "ab"),
        new Value("varchar(9)", "' A '", " A "),
        new Value("text", "''", ""),
        new Value("char(3)", "' a'", " a"),
        new Value("char(3)", "''", ""),
        new Value("bpchar", "'ab  '", "ab"),
        new Value("char(3)[]", "'{a,NULL}'", "[\"a\",null]"),
        new Value("name", "'ab '", "ab "),
        new Value("\"char\"", "'a'", "a"),
        new Value("public.citext", "'Ab '", "Ab "),
        new Value("public.hstore", "'a=>1, b=>NULL'", "{\"a\":\"1\",\"b\":null}"),
        new Value("padded", "'ab'", "ab"),
        new Value("positive", "42", "42"),
        new Value(
            "size_of", "(1.50, ' A ')", "{\"width\":1.50,\"unit\":\" A \"}", "(1.50,\" A \")"),
        new Value("mood", "'happy'", "happy"),
        new Value("box", "'(3,4),(1,2)'", "(3,4),(1,2)"),
        new Value("circle", "'<(1,2),3>'", "<(1,2),3>"),
        new Value("polygon", "'((0,0),(1,1))'", "((0,0),(1,1))"),
        new Value("macaddr", "'08:00:2b:01:02:03'", "08:00:2b:01:02:03"),
        new Value("tsvector", "'a:1 b'", "'a':1 'b'"),
        new Value("oid", "42", "42"),
        new Value("json", "'{\"a\": [1, 2.50]}'", "{\"a\":[1,2.50]}"),
        new Value("jsonb", "'{\"a\": [1, 2.50]}'", "{\"a\":[1,2.50]}"),
        new Value("text[]", "'{x,NULL,\"a,b\"}'", "[\"x\",null,\"a,b\"]"),
        new Value("int[]", "'{{1,2},{3,4}}'", "[[1,2],[3,4]]"),
        new Value("int4range", "'[1,5)'", "[1,5)"),
        new Value("tstzrange", "'[2026-01-01 12:00+03,)'", "[\"2026-01-01 09:00:00+00\",)"),
        new Value("inet", "'10.0.0.1/8'", "10.0.0.1/8"),
        new Value("point", "'(1,2)'", "(1,2)"),
        new Value("xml", "'<a/>'", "<a/>"),
        new Value("text", "null", null));
  }

  @Override
  public List<String> types() {
    return List.of(
        "create extension if not exists citext schema public",
        "create extension if not exists hstore schema public",
        "create domain padded as char(5)",
        "create domain positive as integer check (value > 0)",
        "create type mood as enum ('happy', 'sad')",
        "create type size_of as (width numeric(8,2), unit text)");
  }

  @Override
  public List<String> session() {
    return List.of(
        "set timezone = 'America/St_Johns'",
        "set datestyle = 'ISO, DMY'",
        "set intervalstyle = 'iso_8601'",
        "set extra_float_digits = -10",
        "set bytea_output = 'escape'");
  }
}
