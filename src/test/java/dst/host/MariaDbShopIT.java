package dst.host;

import static dst.host.TriggerContract.problems;
import static org.assertj.core.api.Assertions.assertThat;

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
        TriggerContract {
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
}
