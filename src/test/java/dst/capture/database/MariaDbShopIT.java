package dst.capture.database;

import static dst.capture.database.TriggerContract.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dst.capture.Capture;
import dst.testbed.MariaDb;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbShopIT
    implements OutboxContract,
        OutboxContract.OfConcurrentWriters,
        TableContract,
        OutboxContract.OfLargeRows,
        TriggerContract,
        SelectContract,
        ValueContract {
  @RegisterExtension final Shop shop = new Shop(folder -> MariaDb.freshDatabase());

  @Override
  public Shop shop() {
    return shop;
  }

  @Override
  public String text() {
    return "longtext character set utf8mb4";
  }

  @Override
  public String onTable() {
    return "";
  }

  @Override
  public void ownTrigger() throws SQLException {
    shop.execute(
        "create trigger dst_own_insert after insert on articles for each row insert into dst_own"
            + " values (1)");
  }

  @Test
  void nothing_that_a_row_may_hold_makes_the_programs_write_fail() throws Exception {
    shop.execute(
        "create table articles (id bigint unsigned primary key, data blob, bits bit(12), ratio"
            + " double, price decimal(30,10), born date, at timestamp null, clock time, doc json,"
            + " old varchar(20) character set latin1, `Groß 'n ``Quoted` longtext, twice bigint as"
            + " (id % 7) stored, kind enum('a','b'), g point)");
    new Installation(shop.database())
        .install(List.of(TableContract.capture("articles", List.of())));

    shop.execute(
        "insert into articles values (18446744073709551615 div 2, x'00ff80', b'101', 1e300, 1.50,"
            + " '1000-01-01', '1970-01-02', '-838:59:59', '{\"a\": [1, null]}', 'müde',"
            + " 'line\\nend\\t\\0😀', default, 'b', point(1, 2))",
        "insert into articles (id, data) values (3, repeat(x'00ff', 30000))",
        "insert into articles (id, `Groß 'n ``Quoted`) values (4, repeat('ü', 3000000))");

    List<String> rows = shop.query("select data from dst_outbox order by id");
    assertThat(rows.get(0))
        .contains("\\\\x00ff80", "1000-01-01", "müde", "-838:59:59", "1.5", "😀");
    assertThat(rows.get(2)).hasSizeGreaterThan(3_000_000);
    assertThatSnapshotsTellTheSame();
  }

  @Test
  void a_new_column_is_noticed() throws Exception {
    shop.execute("create table articles (artnr integer primary key)");
    Capture.Outbox articles = TableContract.capture("articles", List.of());
    new Installation(shop.database()).install(List.of(articles));

    shop.execute("alter table articles add column name varchar(9)");

    assertThat(problems(shop, articles))
        .singleElement()
        .asString()
        .contains("do not fit its columns");
  }

  @Test
  void a_value_that_the_programs_mode_would_refuse_is_taken_by_the_trigger() throws Exception {
    shop.execute(
        "create table articles (artnr integer primary key, name varchar(20))",
        "set session sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,ANSI_QUOTES,NO_BACKSLASH_ESCAPES'");
    new Installation(shop.database())
        .install(List.of(TableContract.capture("articles", List.of())));
    shop.execute("insert into articles values (1, 'back\\slash \"q\"')");

    shop.listener(10).look();

    assertThat(shop.sealing.changes())
        .singleElement()
        .asString()
        .contains("back\\\\slash \\\"q\\\"");
  }

  @Override
  public List<Value> values() {
    return List.of(
        new Value("timestamp null", "'2026-01-01 04:00:00'", "2026-01-01T09:00:00+00:00"),
        new Value(
            "timestamp(6) null", "'2026-01-01 04:00:00.120000'", "2026-01-01T09:00:00.12+00:00"),
        new Value("timestamp(3) null", "'2026-01-01 04:00:00'", "2026-01-01T09:00:00+00:00"),
        new Value("timestamp null", "0", "0000-00-00T00:00:00"),
        new Value("datetime", "'2026-01-01 12:00:00'", "2026-01-01T12:00:00"),
        new Value("datetime(6)", "'2026-01-01 12:00:00.5'", "2026-01-01T12:00:00.5"),
        new Value("datetime", "'2022-11-00'", "2022-11-00T00:00:00"),
        new Value("datetime", "0", "0000-00-00T00:00:00"),
        new Value("date", "'2022-11-00'", "2022-11-00"),
        new Value("date", "0", "0000-00-00"),
        new Value("date", "'1000-01-01'", "1000-01-01"),
        new Value("time", "'-838:59:59'", "-838:59:59"),
        new Value("time(3)", "'12:00:00.5'", "12:00:00.5"),
        new Value("year", "2026", "2026"),
        new Value("year", "0", "0"),
        new Value("int(6) zerofill", "42", "42"),
        new Value("int(6) zerofill", "0", "0"),
        new Value("decimal(8,2) zerofill", "1.5", "1.50"),
        new Value("float zerofill", "0.1", "0.1"),
        new Value("bigint(20) unsigned zerofill", "18446744073709551615", "18446744073709551615"),
        new Value("bit(1)", "b'1'", "1"),
        new Value(
            "bit(64)",
            "b'1111111111111111111111111111111111111111111111111111111111111111'",
            "18446744073709551615"),
        new Value("boolean", "true", "1"),
        new Value("bigint unsigned", "18446744073709551615", "18446744073709551615"),
        new Value("tinyint", "-128", "-128"),
        new Value("decimal(65,30)", "1.5", "1.500000000000000000000000000000"),
        new Value("float", "0.1", "0.1"),
        new Value("double", "1e300", "1e300"),
        new Value("enum('a ''b','c')", "'a ''b'", "a 'b"),
        new Value("set('x','y')", "'x,y'", "x,y"),
        new Value("char(5)", "'ab'", "ab"),
        new Value("varchar(9)", "' A '", " A "),
        new Value("varchar(9)", "''", ""),
        new Value("char(3)", "' a '", " a"),
        new Value("char(3)", "''", ""),
        new Value(
            "linestring",
            "st_geomfromtext('LINESTRING(-1.5 2, 0.00001 1000000000)')",
            "LINESTRING(-1.5 2,0.00001 1000000000)"),
        new Value("point", "st_geomfromtext('POINT(1 2)')", "POINT(1 2)"),
        new Value("varchar(9) character set latin1", "'müde'", "müde"),
        new Value("text character set utf8mb3", "'größe'", "größe"),
        new Value("longtext", "_utf8mb4'back\\slash 😀'", "back\\slash 😀"),
        new Value("binary(3)", "x'00ff'", "\\x00ff00"),
        new Value("blob", "x'00ff80'", "\\x00ff80"),
        new Value("json", "'{\"a\": [1, 2.50]}'", "{\"a\":[1,2.50]}"),
        new Value(
            "uuid",
            "'6b29fc40-ca47-1067-b31d-00dd010662da'",
            "6b29fc40-ca47-1067-b31d-00dd010662da"),
        new Value("inet6", "'::1'", "::1"),
        new Value("int as (7 * 6) stored", "default", "42"),
        new Value("int as (7 * 6) virtual", "default", "42"),
        new Value("int", "null", null));
  }

  @Override
  public List<String> session() {
    return List.of(
        "set time_zone = '-05:00'",
        "set sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,PAD_CHAR_TO_FULL_LENGTH'",
        "set collation_connection = latin1_general_cs");
  }
}
