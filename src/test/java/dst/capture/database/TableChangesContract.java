package dst.capture.database;

import static dst.capture.database.TriggerContract.problems;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dst.capture.Capture;
import dst.capture.snapshot.SnapshotRequests;
import dst.capture.snapshot.TableWatch;
import dst.config.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to tables under their triggers is captured or found by the next look. */
interface TableChangesContract {
  Shop shop();

  static Capture.Outbox capture(String name, String table, String... key) {
    Path file = Path.of("conf/captures/" + name + ".yaml");
    return new Capture.Outbox(name, file, table, List.of(key), List.of(), table != null, Map.of());
  }

  Capture.Outbox ARTICLES = capture("articles", "articles", "artnr");

  default void install(Capture... captures) throws IOException {
    new Installation(shop().database()).install(List.of(captures));
  }

  default TableWatch watch(Path dir, Capture.Outbox... captures) {
    Home home = new Home(dir);
    TableWatch watch =
        new TableWatch(
            home, new Inspection(shop().database()), List.of(captures), new SnapshotRequests(home));
    watch.look();
    return watch;
  }

  /** What a look asks to be sent again, and why. */
  default String asked(TableWatch watch, Path dir) throws IOException {
    watch.look();
    Path asked = dir.resolve("data/host/snapshot/articles.asked");
    if (!Files.exists(asked)) {
      return "";
    }
    String reason = Files.readString(asked);
    Files.delete(asked);
    return reason;
  }

  /** The changes since the last look. */
  default List<String> seen() {
    shop().sealing.sealed.clear();
    try (OutboxReader listener = shop().listener(1_000)) {
      listener.look();
      assertThat(listener.problem()).isNull();
    }
    List<String> seen = new ArrayList<>();
    shop().sealing.changes().forEach(change -> seen.add(change.replaceAll("articles | ", "")));
    return seen;
  }

  @Test
  default void what_no_trigger_sees_is_sent_by_a_snapshot_and_what_it_saw_is_not(@TempDir Path dir)
      throws Exception {
    shop()
        .execute(
            "create table articles (artnr integer primary key, name varchar(20), price"
                + " numeric(9,2))",
            "insert into articles values (1, 'a', 1)");
    install(ARTICLES);
    TableWatch watch = watch(dir, ARTICLES);
    assertThat(asked(watch, dir)).isEmpty();
    shop().execute("update articles set name = 'b'");
    assertThat(asked(watch(dir, ARTICLES), dir)).as("a restart").isEmpty();

    String[][] changes = {
      {"alter table articles add column vat integer default 19", "made anew|vat came with values"},
      {"alter table articles drop column name", "made anew|name is gone"},
      {"alter table articles rename column vat to tax", "made anew|vat is gone.*tax came with"},
      {retype("price", "numeric(9,4)"), "made anew|price has another type"},
      {"drop table articles", ""},
      {"create table articles (artnr integer primary key)", "made anew"},
    };
    for (String[] change : changes) {
      shop().execute(change[0]);
      String reason = asked(watch, dir);
      if (!change[0].startsWith("drop")) {
        install(ARTICLES);
        reason += asked(watch, dir);
        assertThat(watch.problems()).as(change[0]).isEmpty();
        assertThat(reason).as(change[0]).containsPattern(change[1]);
        assertThat(asked(watch, dir)).as("once").isEmpty();
      } else {
        assertThat(watch.problems())
            .singleElement(as(STRING))
            .contains("articles.yaml", "is not there");
      }
    }
  }

  String retype(String column, String type);

  @Test
  default void a_table_that_was_put_in_the_place_of_another_has_no_triggers() throws Exception {
    shop().execute("create table articles (artnr integer primary key)");
    install(ARTICLES);
    shop()
        .execute(
            "alter table articles rename to articles_old",
            "create table articles (artnr integer primary key)");
    assertThat(problems(shop(), ARTICLES))
        .singleElement()
        .asString()
        .contains("is still on", "articles_old", "dst host install");

    install(ARTICLES);

    assertThat(problems(shop(), ARTICLES)).isEmpty();
    shop().execute("insert into articles_old values (1)", "insert into articles values (2)");
    assertThat(seen()).containsExactly("upsert{\"artnr\":2}");
  }

  @Test
  default void an_installation_is_all_or_nothing_and_says_all_that_is_wrong() throws Exception {
    shop()
        .execute(
            "create table articles (artnr integer primary key)",
            "create table kept (id integer primary key)",
            "create view seen as select artnr from articles");
    Capture.Outbox kept = capture("kept", "kept", "id");
    install(kept);
    String outboxes = "select count(*) from dst_outbox";
    List<String> before = installed();
    shop().execute("alter table kept add column name varchar(9)");

    assertThatThrownBy(
            () -> install(ARTICLES, capture("gone", "gone", "id"), capture("odd", "articles", "x")))
        .hasMessageContaining("gone.yaml: the table gone is not there")
        .hasMessageContaining("odd.yaml: the table articles has no column x");
    assertThatThrownBy(
            () ->
                install(
                    ARTICLES,
                    capture("view1", "seen", "artnr"),
                    kept,
                    capture("view2", "seen", "artnr")))
        .hasMessageContaining("conf/captures/view1.yaml: ")
        .hasMessageContaining("conf/captures/view2.yaml: ")
        .hasMessageContaining("nothing is changed");

    assertThat(installed()).isEqualTo(before);
    shop().execute("insert into articles values (1)", "insert into kept values (1, 'a')");
    assertThat(shop().query(outboxes)).containsExactly("1");
  }

  private List<String> installed() throws Exception {
    try (var connection = shop().database().connection()) {
      return shop().database().dialect().triggers().installed(connection).entrySet().stream()
          .flatMap(e -> e.getValue().triggers().stream())
          .map(Triggers.Trigger::toString)
          .sorted()
          .toList();
    }
  }

  @Test
  default void an_outbox_that_was_made_for_nothing_is_removed_again() throws Exception {
    shop()
        .execute(
            "drop table dst_outbox",
            "drop table dst_host",
            "create table articles (artnr integer primary key)",
            "create view seen as select artnr from articles");

    assertThatThrownBy(() -> install(ARTICLES, capture("view1", "seen", "artnr")))
        .hasMessageContaining("view1.yaml");

    assertThat(problems(shop(), ARTICLES))
        .anyMatch(p -> p.startsWith("dst_outbox: ") && p.contains("dst host install"))
        .anyMatch(p -> p.startsWith("dst_host: "));
    shop().execute("insert into articles values (1)");
  }

  @Test
  default void triggers_that_no_capture_asks_for_any_more_are_named() throws Exception {
    shop().execute("create table articles (artnr integer primary key)");
    install(ARTICLES);

    assertThat(problems(shop(), capture("other", null)))
        .singleElement()
        .asString()
        .contains("the capture articles", "dst host install");
  }
}
