package dst.capture.database;

import static dst.capture.database.TableChangesContract.ARTICLES;
import static dst.capture.database.TriggerContract.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dst.capture.snapshot.TableWatch;
import dst.testbed.Postgres;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTablesIT implements TableChangesContract {
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
  public String retype(String column, String type) {
    return "alter table articles alter column " + column + " type " + type;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table %s partition of articles for values from (%d) to (%d)",
        "create table %s (check (artnr >= %d and artnr < %d)) inherits (articles)"
      })
  void what_is_done_to_a_partition_itself_is_captured(String part) throws Exception {
    shop.execute(
        "create table articles (artnr integer, name text)"
            + (part.contains("partition of") ? " partition by range (artnr)" : ""),
        part.formatted("\"Low 1\"", 0, 10),
        part.formatted("high", 10, 20));
    install(ARTICLES);

    shop.execute(
        "insert into \"Low 1\" values (1, 'a'), (2, 'b')", "insert into high values (10, 'c')");
    assertThat(seen())
        .containsExactly(
            "upsert{\"artnr\":1,\"name\":\"a\"}",
            "upsert{\"artnr\":2,\"name\":\"b\"}",
            "upsert{\"artnr\":10,\"name\":\"c\"}");
    shop.execute("update \"Low 1\" set artnr = 3 where artnr = 2", "delete from high");
    assertThat(seen()).hasSize(3).element(1).isEqualTo("upsert{\"artnr\":3,\"name\":\"b\"}");
    shop.execute("truncate \"Low 1\"");
    assertThat(seen()).hasSize(2).allMatch(change -> change.startsWith("delete{"));
    shop.execute("update articles set name = 'none'", "insert into high values (11, 'd')");
    seen();
    shop.execute("truncate articles");
    assertThat(seen()).singleElement().asString().startsWith("delete{\"artnr\":11");

    shop.execute(part.formatted("later", 20, 30));
    assertThat(problems(shop, ARTICLES))
        .singleElement()
        .asString()
        .contains("partitions", "\"later\"", "dst host install");
    install(ARTICLES);
    assertThat(problems(shop, ARTICLES)).isEmpty();
    shop.execute("insert into later values (20, 'e')");
    assertThat(seen()).containsExactly("upsert{\"artnr\":20,\"name\":\"e\"}");
  }

  @Test
  void a_partition_that_is_detached_or_dropped_asks_for_a_snapshot(@TempDir Path dir)
      throws Exception {
    shop.execute(
        "create table articles (artnr integer) partition by list (artnr)",
        "create table one partition of articles for values in (1)",
        "create table two partition of articles for values in (2)");
    install(ARTICLES);
    TableWatch watch = watch(dir, ARTICLES);

    shop.execute("drop table one");
    assertThat(asked(watch, dir)).contains("a partition has gone");
    assertThat(watch.problems()).isEmpty();
    shop.execute("alter table articles detach partition two", "insert into two values (2)");
    assertThat(problems(shop, ARTICLES)).singleElement().asString().contains("is still on", "two");
    install(ARTICLES);
    assertThat(asked(watch, dir)).contains("made anew");
    seen();
    shop.execute("insert into two values (2)");
    assertThat(seen()).isEmpty();
  }

  @Test
  void what_a_session_that_replicates_does_is_captured_once() throws Exception {
    shop.execute(
        "create table articles (artnr integer primary key, name text)",
        "insert into articles values (0, 'z')");
    install(ARTICLES);

    shop.execute(
        "set session_replication_role = replica",
        "insert into articles values (1, 'a'), (2, 'b')",
        "update articles set name = 'c' where artnr = 1",
        "update articles set artnr = 3 where artnr = 2",
        "delete from articles where artnr = 1",
        "reset session_replication_role");

    assertThat(seen())
        .containsExactly(
            "upsert{\"artnr\":1,\"name\":\"a\"}",
            "upsert{\"artnr\":2,\"name\":\"b\"}",
            "upsert{\"artnr\":1,\"name\":\"c\"}",
            "delete{\"artnr\":2}",
            "upsert{\"artnr\":3,\"name\":\"b\"}",
            "delete{\"artnr\":1}");
    shop.execute(
        "set session_replication_role = replica",
        "truncate articles",
        "reset session_replication_role");
    assertThat(seen()).hasSize(2).allMatch(change -> change.startsWith("delete{"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "disable trigger all",
        "disable trigger dst_articles_update",
        "enable always trigger dst_articles_insert",
        "enable trigger dst_articles_replica"
      })
  void a_trigger_that_fires_otherwise_than_it_was_made_is_named(String how) throws Exception {
    shop.execute("create table articles (artnr integer primary key)");
    install(ARTICLES);
    shop.execute("alter table articles " + how);

    assertThat(problems(shop, ARTICLES)).singleElement().asString().contains("dst_articles_");
    install(ARTICLES);
    assertThat(problems(shop, ARTICLES)).isEmpty();
  }

  @Test
  void a_new_column_without_values_needs_no_snapshot(@TempDir Path dir) throws Exception {
    shop.execute(
        "create table articles (artnr integer primary key)", "insert into articles values (1)");
    install(ARTICLES);
    TableWatch watch = watch(dir, ARTICLES);

    shop.execute("alter table articles add column name text");

    assertThat(asked(watch, dir)).isEmpty();
    assertThat(watch.problems()).isEmpty();
  }
}
