package dst.capture.database;

import static dst.capture.database.TableContract.capture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dst.capture.Capture;
import dst.capture.FakeSealing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What triggers tell, the same in PostgreSQL and MariaDB. */
interface TriggerContract {
  JsonMapper JSON = new JsonMapper();

  Shop shop();

  private Capture.Outbox install(String... table) throws Exception {
    shop().execute(table);
    Capture.Outbox articles = capture("articles", List.of());
    new Installation(shop().database()).install(List.of(articles));
    return articles;
  }

  /** What the look of each minute and dst check --connect find. */
  static List<String> problems(Shop shop, Capture... captures) throws IOException {
    return new Inspection(shop.database()).look(List.of(captures)).problems();
  }

  /** What happened since the last look, without white space. */
  private List<String> seen() {
    shop().sealing.sealed.clear();
    OutboxReader listener = shop().listener(1_000);
    listener.look();
    assertThat(listener.problem()).isNull();
    return shop().sealing.changes().stream()
        .map(change -> change.replace(" ", "").replace("articles", ""))
        .toList();
  }

  @Test
  default void inserts_updates_and_deletes_are_told() throws Exception {
    install("create table articles (artnr integer primary key, name varchar(20))");

    shop().execute("insert into articles values (1, 'a'), (2, 'b')");
    assertThat(seen())
        .containsExactly(
            "upsert{\"artnr\":1,\"name\":\"a\"}", "upsert{\"artnr\":2,\"name\":\"b\"}");
    shop().execute("update articles set name = 'c' where artnr = 2");
    assertThat(seen()).containsExactly("upsert{\"artnr\":2,\"name\":\"c\"}");
    shop().execute("delete from articles where artnr = 1");
    assertThat(seen()).containsExactly("delete{\"artnr\":1}");
    shop().execute("delete from articles where artnr = 1");
    assertThat(seen()).isEmpty();
  }

  @Test
  default void a_changed_key_is_a_delete_of_the_old_one_before_the_upsert_of_the_new()
      throws Exception {
    install("create table articles (artnr varchar(9) primary key, name varchar(20))");
    shop().execute("insert into articles values ('a', 'x'), ('b', 'y')");
    seen();

    shop().execute("update articles set artnr = 'A' where artnr = 'a'");

    List<String> seen = seen();
    assertThat(seen)
        .containsExactly("delete{\"artnr\":\"a\"}", "upsert{\"artnr\":\"A\",\"name\":\"x\"}");
  }

  @Test
  default void what_is_rolled_back_is_not_told() throws Exception {
    install("create table articles (artnr integer primary key, name varchar(20))");
    Connection program = shop().program();
    program.createStatement().execute("insert into articles values (1, 'a')");
    program.rollback();

    assertThat(seen()).isEmpty();
  }

  @Test
  default void installed_again_it_changes_nothing_and_a_new_column_is_noticed_and_mended()
      throws Exception {
    Capture.Outbox articles = install("create table articles (artnr integer primary key)");
    Installation installation = new Installation(shop().database());
    assertThat(installation.plan(List.of(articles)))
        .hasSameSizeAs(OutboxDdl.statements(shop().database().dialect()));
    assertThat(problems(shop(), articles)).isEmpty();

    shop().execute("drop trigger dst_articles_update" + onTable());
    assertThat(problems(shop(), articles))
        .singleElement()
        .asString()
        .contains("conf/captures/articles.yaml", "dst host install");
    installation.install(List.of(articles));
    assertThat(problems(shop(), articles)).isEmpty();

    shop().execute("alter table articles add column name varchar(9)");
    installation.install(List.of(articles));
    shop().execute("insert into articles values (1, 'a')");
    assertThat(seen()).containsExactly("upsert{\"artnr\":1,\"name\":\"a\"}");
  }

  String onTable();

  @Test
  default void uninstall_removes_what_was_made_and_nothing_else() throws Exception {
    install(
        "create table articles (artnr integer primary key)", "create table dst_own (x integer)");
    ownTrigger();
    Installation installation = new Installation(shop().database());
    shop().execute("insert into articles values (1)");
    assertThatThrownBy(() -> installation.uninstall(false))
        .hasMessageContaining("1 changes that are not sealed");
    seen();

    installation.uninstall(false);

    shop().execute("insert into articles values (2)");
    assertThat(shop().query("select count(*) from dst_own")).containsExactly("2");
    assertThatThrownBy(() -> shop().query("select 1 from dst_outbox"))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> shop().query("select 1 from dst_host"))
        .isInstanceOf(SQLException.class);
    assertThat(installation.planToRemove(false)).hasSize(2);
  }

  /** A trigger of the programs' own, named like ours, that adds a row to dst_own. */
  void ownTrigger() throws Exception;

  @Test
  default void a_capture_that_has_gone_loses_its_triggers() throws Exception {
    install("create table articles (artnr integer primary key)");
    new Installation(shop().database()).install(List.of());

    shop().execute("insert into articles values (1)");

    assertThat(seen()).isEmpty();
  }

  /** The rows that a snapshot reads, and the rows that the triggers told. */
  default void assertThatSnapshotsTellTheSame() throws Exception {
    shop().sealing.sealed.clear();
    shop().listener(1_000).look();
    List<JsonNode> told =
        shop().sealing.sealed.stream()
            .flatMap(find -> find.changes().stream())
            .map(change -> read(FakeSealing.row(change)))
            .toList();
    assertThat(
            TableContract.readAll(shop(), capture("articles", List.of()), 1_000).stream()
                .map(TriggerContract::read)
                .toList())
        .containsExactlyInAnyOrderElementsOf(told);
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }
}
