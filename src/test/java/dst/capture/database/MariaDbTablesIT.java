package dst.capture.database;

import static dst.capture.database.TableChangesContract.ARTICLES;
import static dst.capture.database.TriggerContract.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dst.capture.Capture;
import dst.capture.snapshot.TableWatch;
import dst.testbed.MariaDb;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class MariaDbTablesIT implements TableChangesContract {
  @RegisterExtension final Shop shop = new Shop(folder -> MariaDb.freshDatabase());

  @Override
  public Shop shop() {
    return shop;
  }

  @Override
  public String retype(String column, String type) {
    return "alter table articles modify column " + column + " " + type;
  }

  @AfterEach
  void noOtherDatabase() throws Exception {
    shop.execute("drop database if exists `Other db`");
  }

  @Test
  void a_table_of_another_database_has_its_triggers_there() throws Exception {
    shop.execute(
        "create database `Other db`",
        "create table `Other db`.t (artnr integer primary key, name varchar(9))");
    Capture.Outbox articles = TableChangesContract.capture("articles", "Other db.t", "artnr");
    install(articles);

    shop.execute("insert into `Other db`.t values (1, 'a')", "truncate `Other db`.t");

    assertThat(seen()).containsExactly("upsert{\"artnr\":1,\"name\":\"a\"}");
    assertThat(problems(shop, articles)).isEmpty();
    new Installation(shop.database()).uninstall(false);
    shop.execute("insert into `Other db`.t values (2, 'b')");
  }

  /** As a dump of one database that is restored as another one brings them. */
  @Test
  void triggers_of_a_copy_that_write_this_outbox_are_named_and_removed() throws Exception {
    shop.execute("create table articles (artnr integer primary key)");
    install(ARTICLES);
    String body =
        shop.query(
                "select action_statement from information_schema.triggers where trigger_name ="
                    + " 'dst_articles_insert' and trigger_schema = database()")
            .get(0);
    shop.execute(
        "create database `Other db`",
        "create table `Other db`.articles (artnr integer primary key)",
        "create trigger `Other db`.dst_articles_insert after insert on `Other db`.articles for each"
            + " row "
            + body);
    assertThat(problems(shop, ARTICLES))
        .singleElement()
        .asString()
        .contains("is still on `Other db`.`articles`");

    install(ARTICLES);

    assertThat(problems(shop, ARTICLES)).isEmpty();
    shop.execute("insert into `Other db`.articles values (1)", "insert into articles values (2)");
    assertThat(seen()).containsExactly("upsert{\"artnr\":2}");
  }

  @Test
  void after_a_truncate_a_snapshot_is_sent(@TempDir Path dir) throws Exception {
    shop.execute(
        "create table articles (artnr integer primary key)", "insert into articles values (1)");
    install(ARTICLES);
    TableWatch watch = watch(dir, ARTICLES);

    shop.execute("truncate articles", "insert into articles values (2)");

    assertThat(asked(watch, dir)).contains("truncated or rebuilt");
    shop.execute("insert into articles values (3)", "delete from articles");
    assertThat(asked(watch, dir)).isEmpty();
  }

  @Test
  void what_foreign_keys_cascade_is_noted() throws Exception {
    shop.execute(
        "create table suppliers (id integer primary key)",
        "create table articles (artnr integer primary key, supplier integer references"
            + " suppliers(id) on delete cascade)");
    install(ARTICLES);

    assertThat(new Inspection(shop.database()).look(java.util.List.of(ARTICLES)).notes())
        .singleElement()
        .asString()
        .contains("articles.yaml", "suppliers", "cascade");
  }
}
