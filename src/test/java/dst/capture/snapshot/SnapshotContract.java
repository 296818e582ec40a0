package dst.capture.snapshot;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dst.bundle.Acknowledgement;
import dst.bundle.Manifest;
import dst.capture.Capture;
import dst.capture.Find;
import dst.capture.Sealing;
import dst.capture.database.CentralRows;
import dst.capture.database.OutboxReader;
import dst.capture.database.Shop;
import dst.capture.folder.DataFolder;
import dst.config.Home;
import dst.outbox.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of a table while its programs work, the same in every database. */
public interface SnapshotContract {
  Outbox OUTBOX = new Outbox("articles");

  Shop shop();

  /** A listener on a shop, and central as it should be. */
  final class Listener {
    private static final int MOST_LOOKS = 1_000;
    final Shop shop;
    final Home home;
    final Path pullArea;
    final OutboxReader outbox;
    final SnapshotRequests requests;
    final CentralRows central = new CentralRows();
    final AtomicLong versions = new AtomicLong();
    private final DataFolder files;
    List<Capture> captures = List.of(Shop.ARTICLES);
    Snapshot snapshot;

    Listener(Shop shop, Path dir) throws Exception {
      this.shop = shop;
      this.home = new Home(dir);
      this.pullArea = Files.createDirectories(dir.resolve("data/pull"));
      this.requests = new SnapshotRequests(home);
      this.outbox = shop.listener(50);
      this.files = new DataFolder(dir, null, Clock.systemUTC());
      shop.execute("create table articles (artnr varchar(20) primary key, name varchar(100))");
      restart();
    }

    /** Nothing is left of it but what is sealed, and what is on disk. */
    void restart() {
      restart(shop.sealing);
    }

    void restart(Sealing sealing) {
      SnapshotPlan plan =
          SnapshotPlan.of(
              captures, shop.database(), Shop.MAX_ROW, files, null, sealing, () -> true);
      snapshot =
          new Snapshot(
              pullArea,
              plan,
              sealing,
              requests,
              new SnapshotProgress(home),
              files,
              shop.nanos::get);
    }

    /** However long it rests after one that took long. */
    void look() {
      shop.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      outbox.look();
    }

    void insert(Connection connection, String artnr) throws SQLException {
      String name = "v" + versions.incrementAndGet();
      run(connection, "insert into articles (artnr, name) values (?, ?)", artnr, name);
      OUTBOX.upsert(connection, Map.of("ARTNR", artnr, "NAME", name));
    }

    void update(Connection connection, String artnr) throws SQLException {
      String name = "v" + versions.incrementAndGet();
      if (run(connection, "update articles set name = ? where artnr = ?", name, artnr) == 1) {
        OUTBOX.upsert(connection, Map.of("ARTNR", artnr, "NAME", name));
      }
    }

    void delete(Connection connection, String artnr) throws SQLException {
      if (run(connection, "delete from articles where artnr = ?", artnr) == 1) {
        OUTBOX.delete(connection, Map.of("ARTNR", artnr));
      }
    }

    /** A key that changes: the old one is gone, the new one is there. */
    void rename(Connection connection, String from, String to) throws SQLException {
      String name = "v" + versions.incrementAndGet();
      if (run(connection, "update articles set artnr = ?, name = ? where artnr = ?", to, name, from)
          == 1) {
        OUTBOX.delete(connection, Map.of("ARTNR", from));
        OUTBOX.upsert(connection, Map.of("ARTNR", to, "NAME", name));
      }
    }

    private static int run(Connection connection, String sql, String... values)
        throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setString(i + 1, values[i]);
        }
        return statement.executeUpdate();
      }
    }

    void fill(int rows) throws SQLException {
      try (Connection connection = shop.database().connection();
          PreparedStatement statement =
              connection.prepareStatement("insert into articles values (?, ?)")) {
        for (int i = 0; i < rows; i++) {
          statement.setString(1, key(i));
          statement.setString(2, "v" + versions.incrementAndGet());
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }

    static String key(int i) {
      return "A%05d".formatted(i);
    }

    /** Central has applied all that is sealed. */
    void acknowledge() throws IOException {
      long number = shop.sealing.last() == null ? 0 : shop.sealing.last().number();
      Path file = Files.createDirectories(pullArea.resolve("ack")).resolve("central.json");
      Files.write(file, new Acknowledgement(shop.sealing.epoch, number, 0, Instant.EPOCH).json());
    }

    boolean isUnderWay() throws IOException {
      return !requests.asked().isEmpty()
          || new SnapshotProgress(home).read().stream().anyMatch(line -> !line.isEnded());
    }

    void run() throws IOException {
      requests.ask(Set.of("articles"), "a test", false);
      finish();
    }

    void finish() throws IOException {
      for (int i = 0; isUnderWay(); i++) {
        assertThat(i).as("looks").isLessThan(MOST_LOOKS);
        snapshot.look();
        acknowledge();
      }
    }

    Map<String, String> table() throws SQLException {
      Map<String, String> rows = new TreeMap<>();
      for (String row : shop.query("select artnr, name from articles")) {
        rows.put(row.split(" ", -1)[0], row.split(" ", -1)[1]);
      }
      return rows;
    }

    Map<String, String> central() throws IOException {
      central.apply(shop.sealing.sealed);
      return central.now();
    }
  }

  @Test
  default void all_rows_are_sent_and_what_is_gone_at_the_host_is_deleted(@TempDir Path dir)
      throws Exception {
    Listener listener = new Listener(shop(), dir);
    listener.fill(1_200);
    listener.central.has("A00007", "old");
    listener.central.has("gone", "old");

    listener.run();

    assertThat(listener.central()).isEqualTo(listener.table()).hasSize(1_200);
    assertThat(shop().sealing.sealed).allMatch(Find::snapshot);
    assertThat(shop().sealing.marks.get("snapshot.articles")).isEmpty();
  }

  @Test
  default void a_listener_that_was_killed_goes_on_where_it_was(@TempDir Path dir) throws Exception {
    Listener listener = new Listener(shop(), dir);
    listener.fill(1_200);
    shop().sealing.whenDurable =
        () -> {
          if (shop().sealing.sealed.size() == 2) {
            throw new IllegalStateException("killed");
          }
        };
    listener.requests.ask(Set.of("articles"), "a test", false);
    try {
      listener.snapshot.look();
    } catch (IllegalStateException killed) {
      assertThat(killed).hasMessage("killed");
    }

    shop().sealing.whenDurable = () -> {};
    listener.restart();
    listener.finish();

    assertThat(listener.central()).isEqualTo(listener.table());
    assertThat(shop().sealing.changes()).hasSize(1_200).doesNotHaveDuplicates();
  }

  @Test
  default void a_table_that_is_empty_deletes_nothing(@TempDir Path dir) throws Exception {
    Listener listener = new Listener(shop(), dir);
    listener.central.has("A00007", "old");

    listener.run();

    assertThat(listener.central()).containsOnlyKeys("A00007");
    assertThat(new SnapshotProgress(listener.home).read().get(0).note()).contains("it is empty");
  }

  @Test
  default void the_end_waits_until_central_has_applied_all_rows(@TempDir Path dir)
      throws Exception {
    Listener listener = new Listener(shop(), dir);
    listener.fill(3);
    listener.requests.ask(Set.of("articles"), "a test", false);
    listener.snapshot.look();
    listener.snapshot.look();
    assertThat(shop().sealing.sealed).extracting(Find::complete).containsOnlyNulls();

    listener.acknowledge();
    listener.snapshot.look();
    assertThat(shop().sealing.sealed.get(1).complete().below()).isEqualTo(1);
    assertThat(shop().sealing.sealed.get(1).complete().since()).isEqualTo(1);
  }

  private static Capture.Outbox ofTable(String name) {
    return new Capture.Outbox(
        name,
        Path.of("conf/captures", name + ".yaml"),
        name,
        List.of("artnr"),
        List.of(),
        true,
        Map.of());
  }

  private static Map<String, SnapshotProgress.Line> lines(Listener listener) throws IOException {
    return new SnapshotProgress(listener.home)
        .read().stream().collect(Collectors.toMap(SnapshotProgress.Line::capture, line -> line));
  }

  @Test
  default void a_table_that_can_not_be_read_stops_no_other_and_goes_on_when_it_can(
      @TempDir Path dir) throws Exception {
    Listener listener = new Listener(shop(), dir);
    listener.captures = List.of(ofTable("aaa"), Shop.ARTICLES, ofTable("zzz"));
    listener.restart();
    listener.fill(3);
    shop().execute("create table zzz (artnr integer primary key)", "insert into zzz values (1)");
    listener.requests.ask(Set.of(SnapshotRequests.ALL), "a test", false);

    for (int i = 0; i < 4; i++) {
      listener.look();
      listener.snapshot.look();
      listener.acknowledge();
    }

    Map<String, SnapshotProgress.Line> lines = lines(listener);
    assertThat(lines.get("articles").state()).isEqualTo(SnapshotProgress.State.DONE);
    assertThat(lines.get("zzz").state()).isEqualTo(SnapshotProgress.State.DONE);
    assertThat(lines.get("aaa").state()).isEqualTo(SnapshotProgress.State.FAILING);
    assertThat(lines.get("aaa").note()).contains("the table aaa is not there");
    assertThat(listener.snapshot.problems())
        .singleElement(as(STRING))
        .startsWith("aaa: the table aaa can't be read");

    shop().execute("create table aaa (artnr integer primary key)", "insert into aaa values (1)");
    for (int i = 0; i < 4; i++) {
      listener.look();
      listener.snapshot.look();
      listener.acknowledge();
    }

    assertThat(lines(listener).get("aaa").state()).isEqualTo(SnapshotProgress.State.DONE);
    assertThat(listener.snapshot.problems()).isEmpty();
  }

  @Test
  default void a_row_without_a_key_is_a_letter_and_the_others_are_sent(@TempDir Path dir)
      throws Exception {
    Listener listener = new Listener(shop(), dir);
    listener.captures = List.of(ofTable("bare"), Shop.ARTICLES);
    listener.restart();
    listener.fill(2);
    shop()
        .execute(
            "create table bare (artnr integer, name varchar(9))",
            "insert into bare values (1, 'a'), (null, 'b'), (2, 'c')");
    listener.requests.ask(Set.of(SnapshotRequests.ALL), "a test", false);
    listener.finish();

    List<String> changes = shop().sealing.changes();
    assertThat(changes).hasSize(5);
    assertThat(changes.stream().filter(change -> change.startsWith("bare")).toList())
        .hasSize(3)
        .last()
        .asString()
        .contains("dst_fault", "has no value in its key");
    assertThat(lines(listener)).allSatisfy((capture, line) -> assertThat(line.isEnded()).isTrue());
  }

  @Test
  default void a_table_of_rows_without_a_key_alone_ends_too_also_after_a_restart(@TempDir Path dir)
      throws Exception {
    Listener listener = new Listener(shop(), dir);
    listener.captures = List.of(ofTable("bare"));
    listener.restart();
    shop().execute("create table bare (artnr integer)", "insert into bare values (null)");
    listener.requests.ask(Set.of(SnapshotRequests.ALL), "a test", false);
    listener.snapshot.look();
    listener.restart();
    listener.finish();

    assertThat(lines(listener).get("bare").state()).isEqualTo(SnapshotProgress.State.DONE);
  }

  @Test
  default void a_new_epoch_begins_the_snapshot_anew(@TempDir Path dir) throws Exception {
    Listener listener = new Listener(shop(), dir);
    listener.fill(600);
    listener.requests.ask(Set.of("articles"), "a test", false);
    listener.snapshot.look();
    assertThat(shop().sealing.changes()).hasSizeGreaterThanOrEqualTo(500);

    shop().sealing.sealed.clear();
    shop().sealing.marks.clear();
    shop().sealing.begin("restored", 0);
    listener.finish();

    assertThat(shop().sealing.changes()).hasSize(600);
    assertThat(shop().sealing.sealed.get(shop().sealing.sealed.size() - 1).complete().below())
        .isEqualTo(1);
  }

  /** Between the look and the seal it gives somebody else as much time as he would need. */
  record InTheMiddle(Sealing sealing, Thread other) implements Sealing {
    private static final long MILLIS = 500;

    @Override
    public Manifest sealAlone(Look look) throws IOException {
      return sealing.sealAlone(
          () -> {
            Find find = look.look();
            if (other.getState() == Thread.State.NEW) {
              other.start();
              try {
                other.join(MILLIS);
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
            return find;
          });
    }

    @Override
    public Manifest seal(Find find) throws IOException {
      return sealing.seal(find);
    }

    @Override
    public Map<String, String> marks() {
      return sealing.marks();
    }

    @Override
    public long nextSeq() {
      return sealing.nextSeq();
    }

    @Override
    public Manifest.Link last() {
      return sealing.last();
    }

    @Override
    public int waiting() throws IOException {
      return sealing.waiting();
    }
  }

  /** Databases that lock a whole table for a writer are left out. */
  interface OfConcurrentWriters {
    Shop shop();

    @Test
    default void a_change_that_commits_behind_the_chunk_that_did_not_see_it_wins(@TempDir Path dir)
        throws Exception {
      Listener listener = new Listener(shop(), dir);
      listener.fill(20);
      Connection late = shop().program();
      listener.update(late, Listener.key(3));
      listener.delete(late, Listener.key(4));
      listener.rename(late, Listener.key(5), "renamed");

      listener.run();
      late.commit();
      listener.outbox.look();

      assertThat(listener.central()).isEqualTo(listener.table());
    }

    @Test
    default void a_change_that_commits_when_a_chunk_is_read_and_not_sealed_is_sealed_behind_it(
        @TempDir Path dir) throws Exception {
      Listener listener = new Listener(shop(), dir);
      listener.fill(20);
      Connection program = shop().program();
      Thread change =
          new Thread(
              () -> {
                try {
                  listener.update(program, Listener.key(3));
                  program.commit();
                  listener.look();
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      listener.restart(new InTheMiddle(shop().sealing, change));
      listener.run();
      change.join();
      listener.look();

      assertThat(shop().sealing.changes()).hasSize(21);
      assertThat(listener.central()).isEqualTo(listener.table());
    }

    @Test
    default void live_changes_win_over_a_snapshot_of_the_same_rows(@TempDir Path dir)
        throws Exception {
      Listener listener = new Listener(shop(), dir);
      listener.fill(1_500);
      listener.outbox.look();
      AtomicBoolean busy = new AtomicBoolean(true);
      ExecutorService threads = Executors.newFixedThreadPool(3);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          int program = i;
          running.add(threads.submit(work(listener, program, busy)));
        }
        running.add(
            threads.submit(
                () -> {
                  while (busy.get()) {
                    listener.look();
                  }
                }));
        for (int i = 0; i < 5; i++) {
          listener.run();
        }
        busy.set(false);
        for (Future<?> thread : running) {
          thread.get(30, TimeUnit.SECONDS);
        }
      } finally {
        busy.set(false);
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                listener.look();
                return shop().query("select count(*) from dst_outbox").equals(List.of("0"));
              });

      assertThat(listener.outbox.problem()).isNull();
      assertThat(listener.central()).isEqualTo(listener.table());
    }

    /** Each program has its own half of the rows, so that they never wait for each other. */
    private static Callable<Void> work(Listener listener, int program, AtomicBoolean busy)
        throws SQLException {
      Connection connection = listener.shop.program();
      Random random = new Random(program);
      return () -> {
        for (int n = 0; busy.get(); n++) {
          String key = Listener.key(2 * random.nextInt(750) + program);
          switch (random.nextInt(8)) {
            case 0 -> listener.delete(connection, key);
            case 1 -> listener.rename(connection, key, "R" + program + "-" + n);
            case 2 -> listener.insert(connection, "N" + program + "-" + n);
            default -> listener.update(connection, key);
          }
          if (random.nextInt(3) > 0) {
            connection.commit();
          }
        }
        connection.commit();
        return null;
      };
    }
  }
}
