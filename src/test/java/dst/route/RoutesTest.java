package dst.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.Fetched;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.WantedFiles;
import dst.config.Home;
import dst.location.Location;
import dst.location.MirroredFolder;
import dst.location.Pull;
import dst.pull.TakenBundles;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.DataFile;
import dst.record.MostRemoved;
import dst.record.RecordType;
import dst.record.Rejection;
import dst.route.pull.PollHealth;
import dst.route.pull.PullStatus;
import dst.route.pull.RepeatedFailures;
import dst.route.store.StoreSteps;
import dst.status.Counts;
import dst.store.Outage;
import dst.store.database.Outcome;
import dst.testbed.Products;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** The shipped routes with small fakes around them: a queue in memory, a store that remembers. */
public class RoutesTest {
  private static final String HEADER = "CODE;NAME;PRICE;IMAGE;OP\n";

  @TempDir Path dir;
  private final FakeStore store = new FakeStore();
  private final FakeFileStore fileStore = new FakeFileStore();
  private final Outage outage =
      new Outage(
          "of a test",
          () -> {},
          new Outage.Delay(Duration.ofMillis(10), Duration.ofMillis(20)),
          OptionalLong::empty,
          Clock.systemUTC());
  private final List<Exchange> deadLetters = new CopyOnWriteArrayList<>();
  private Routes routes;
  private Consumer deadLetterQueue;

  /** Remembers batches; fails as often as it is told. */
  public static final class FakeStore {
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final List<String> context = new CopyOnWriteArrayList<>();

    List<Batch> batches() {
      return batches;
    }

    public Outcome apply(Batch batch) throws SQLException {
      if (failures.getAndDecrement() > 0) {
        throw new SQLException("the database is down", "08006");
      }
      MDC.getCopyOfContextMap().forEach((key, value) -> context.add(key + "=" + value));
      batches.add(batch);
      return new Outcome(batch.changes().size(), 0, 0, false, batch.rejected());
    }
  }

  /** Knows no data files, and keeps originals in memory. */
  public static final class FakeFileStore {
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile RuntimeException failing;

    public DataFile put(InputStream in, String path, long seq, long most) throws IOException {
      try (in) {
        byte[] content = in.readAllBytes();
        kept.add(new String(content, StandardCharsets.UTF_8));
        return new DataFile(path, "ab".repeat(32), content.length, seq);
      }
    }

    public String landing() {
      return "landing";
    }

    public void settle(Object landing) {
      kept.add(landing + " is settled");
    }

    public Fetched take(Listed file, PullArea area, long most, Object landing) throws IOException {
      DataFile taken = put(area.open(file.path()), file.path(), 0, most);
      return new Fetched(taken.sha256(), taken.size());
    }

    public Batch fetch(Batch batch, RecordType type, WantedFiles wanted) {
      if (failing != null && batch.file().equals("b.csv")) {
        failed.incrementAndGet();
        throw failing;
      }
      return batch;
    }
  }

  private void start(Location... locations) throws Exception {
    Path staging = dir.resolve("staging");
    Map<String, Object> beans =
        FakeStages.beans(
            new dst.pull.Pull(
                staging,
                Clock.systemUTC(),
                TakenBundles.NONE,
                (in, name, most) -> fileStore.put(in, name, 0, most)),
            staging,
            fileStore::fetch,
            fileStore,
            new StoreSteps((batch, refusing) -> store.apply(batch), outage),
            outage);
    Map<String, String> settings = Map.of("dst.store.consumers", "1");
    routes = new Routes(beans, settings, Duration.ofSeconds(5));
    routes.start(new Home(Path.of("")), List.of(locations), dir, Clock.systemUTC());
    deadLetterQueue =
        routes.camel().getEndpoint("jms:queue:dst.dead").createConsumer(deadLetters::add);
    deadLetterQueue.start();
  }

  @AfterEach
  void stop() {
    deadLetterQueue.stop();
    outage.close();
    routes.close();
  }

  private Location location(String id) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(id));
    return Products.location(id, URI.create("file://" + folder), Products.files());
  }

  private void drop(String location, String name, String content) throws IOException {
    Path growing = dir.resolve(location).resolve(name + ".part");
    Files.writeString(growing, content);
    Files.move(growing, dir.resolve(location).resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> names(String folder) throws IOException {
    Path path = dir.resolve(folder);
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void awaitStored(int batches) {
    await().atMost(Duration.ofMinutes(1)).until(() -> store.batches.size() == batches);
  }

  @Test
  void a_dropped_file_is_stored_and_moved_under_its_bundles_number() throws Exception {
    start(location("boston"));
    drop("boston", "a.csv", HEADER + "A;Axle;1;;\n");
    awaitStored(1);

    Batch batch = store.batches.get(0);
    assertThat(batch.changes()).hasSize(1);
    String moved = "%020d-a.csv".formatted(batch.bundle().number());
    await().untilAsserted(() -> assertThat(names("boston/done")).containsExactly(moved));
    assertThat(names("boston")).containsExactly("done");
  }

  /** An unmounted share must not look like an empty one. */
  @Test
  void a_pull_area_that_is_gone_is_a_failing_pull() throws Exception {
    Location boston = location("boston");
    Files.delete(dir.resolve("boston"));
    start(boston);

    await()
        .untilAsserted(
            () ->
                assertThat(routes.pulls().statuses().get("boston").state())
                    .isEqualTo(PullStatus.State.FAILING));
  }

  @Test
  void files_are_taken_in_the_order_of_their_names() throws Exception {
    Location boston = location("boston");
    for (String name : List.of("c10.csv", "a.csv", "c9.csv")) {
      drop("boston", name, HEADER + name + ";Axle;1;;\n");
    }
    start(boston);
    awaitStored(3);

    assertThat(store.batches).extracting(Batch::file).containsExactly("a.csv", "c9.csv", "c10.csv");
    assertThat(store.batches)
        .extracting(b -> b.bundle().number())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void growing_hidden_and_foreign_files_are_left_alone() throws Exception {
    Location boston = location("boston");
    Files.writeString(dir.resolve("boston/a.csv.part"), "x");
    Files.writeString(dir.resolve("boston/.b.csv"), "x");
    Files.writeString(dir.resolve("boston/notes.txt"), "x");
    Files.writeString(dir.resolve("secret"), HEADER + "S;Secret;1;;\n");
    Files.createSymbolicLink(dir.resolve("boston/link.csv"), dir.resolve("secret"));
    start(boston);
    drop("boston", "z.csv", HEADER + "Z;Last;1;;\n");
    awaitStored(1);

    assertThat(store.batches).extracting(Batch::file).containsExactly("z.csv");
    assertThat(names("boston")).contains(".b.csv", "a.csv.part", "link.csv", "notes.txt");
  }

  @Test
  void a_mirrored_folder_follows_its_host_beside_the_records() throws Exception {
    Location boston = location("boston");
    Path photo = dir.resolve("boston/photos/a/bike.gif");
    Files.createDirectories(photo.getParent());
    Files.writeString(photo, "GIF");
    drop("boston", "a.csv", HEADER + "A;Axle;1;;\n");
    MirroredFolder photos =
        new MirroredFolder(
            "photos",
            "*.gif",
            Duration.ofSeconds(1),
            MirroredFolder.Removed.DELETE,
            MostRemoved.USUAL);
    start(
        new Location(
            boston.id(),
            boston.name(),
            boston.zone(),
            boston.file(),
            boston.pull(),
            boston.records(),
            List.of(),
            List.of(photos),
            boston.mostRemoved()));
    awaitStored(2);
    assertThat(store.batches).extracting(Batch::record).containsExactly("product", "data_file");
    assertThat(fileStore.kept).containsExactly("GIF", "landing is settled");

    Files.delete(photo);
    awaitStored(3);
    assertThat(store.batches.get(2).changes())
        .extracting(change -> change.op() + " " + change.values().get(0))
        .containsExactly("DELETE photos/a/bike.gif");

    Files.delete(photo.getParent());
    Files.delete(dir.resolve("boston/photos"));
    PollHealth health =
        routes.camel().getRegistry().lookupByNameAndType("health-boston", PollHealth.class);
    await().until(() -> health.error() != null);
    assertThat(health.error()).contains("the mirrored folder photos is not in the pull area");
    drop("boston", "b.csv", HEADER + "B;Bolt;2;;\n");
    awaitStored(4);
  }

  @Test
  void a_rejected_record_becomes_a_dead_letter_with_its_headers() throws Exception {
    start(location("boston"));
    drop("boston", "a.csv", HEADER + "A;Axle;cheap;;\nB;Bolt;2;;\n");
    awaitStored(1);
    await().until(() -> !deadLetters.isEmpty());

    Map<String, Object> headers = deadLetters.get(0).getMessage().getHeaders();
    assertThat(headers)
        .containsEntry("CamelJmsDestinationName", "dst.dead.boston")
        .containsEntry("dst_location", "boston")
        .containsEntry("dst_bundle", store.batches.get(0).bundle().toString())
        .containsEntry("dst_record", "product")
        .containsEntry("dst_key", "A")
        .containsEntry("dst_line", 2L)
        .containsEntry("dst_cause", "rule")
        .containsEntry("dst_rule", "decimal")
        .containsEntry("dst_attempts", 1)
        .containsKeys("dst_error", "dst_at");
    assertThat(deadLetters.get(0).getMessage().getBody(String.class)).contains("\"A\"", "a.csv");
  }

  @Test
  void a_file_with_too_many_rejects_is_one_dead_letter_with_the_original_kept() throws Exception {
    start(location("boston"));
    String broken = HEADER + "A;;1;;\n".repeat(11);
    drop("boston", "a.csv", broken);
    drop("boston", "b.csv", HEADER + "B;Bolt;2;;\n");
    awaitStored(2);

    assertThat(store.batches.get(0).changes()).isEmpty();
    assertThat(store.batches.get(0).rejected())
        .extracting(Rejection::rule)
        .containsExactly("max-rejects");
    assertThat(fileStore.kept).containsExactly(broken);
    assertThat(store.batches.get(1).file()).isEqualTo("b.csv");
  }

  @Test
  void a_file_that_fails_for_a_reason_of_its_own_is_one_dead_letter_and_those_behind_it_go_on()
      throws Exception {
    fileStore.failing = new IllegalStateException("a fault of dst");
    String second = HEADER + "B;Bolt;2;;\n";
    Location boston = location("boston");
    drop("boston", "a.csv", HEADER + "A;Axle;1;;\n");
    drop("boston", "b.csv", second);
    drop("boston", "c.csv", HEADER + "C;Chain;3;;\n");
    start(boston);
    awaitStored(3);

    assertThat(store.batches).extracting(Batch::file).containsExactly("a.csv", "b.csv", "c.csv");
    assertThat(store.batches.get(1).changes()).isEmpty();
    assertThat(store.batches.get(1).rejected())
        .extracting(Rejection::rule)
        .containsExactly("failed");
    assertThat(store.batches.get(1).rejected().get(0).error())
        .contains("b.csv failed 5 times", "a fault of dst");
    assertThat(fileStore.kept).containsExactly(second);
    assertThat(store.batches)
        .extracting(batch -> batch.bundle().number())
        .isSortedAccordingTo(Long::compare);
  }

  @Test
  void an_outage_of_many_attempts_rejects_no_file() throws Exception {
    fileStore.failing = new UncheckedIOException(new IOException("the disk is away"));
    Location boston = location("boston");
    drop("boston", "b.csv", HEADER + "B;Bolt;2;;\n");
    start(boston);
    await().until(() -> fileStore.failed.get() > RepeatedFailures.MOST + 1);
    assertThat(store.batches).isEmpty();
    fileStore.failing = null;
    awaitStored(1);

    assertThat(store.batches.get(0).changes()).hasSize(1);
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void an_outage_of_the_store_is_waited_for_and_makes_no_dead_letter() throws Exception {
    store.failures.set(20);
    start(location("boston"));
    drop("boston", "a.csv", HEADER + "A;Axle;1;;\n");
    awaitStored(1);

    assertThat(deadLetters).isEmpty();
  }

  @Test
  void a_message_that_is_no_batch_is_a_dead_letter_at_once() throws Exception {
    start(location("boston"));
    routes
        .camel()
        .createProducerTemplate()
        .sendBodyAndHeader(
            "jms:queue:dst.changes",
            "nonsense".getBytes(StandardCharsets.UTF_8),
            "dst_location",
            "boston");
    await().until(() -> !deadLetters.isEmpty());

    assertThat(deadLetters.get(0).getMessage().getHeader("dst_cause")).isEqualTo("message");
    assertThat(store.batches).isEmpty();
  }

  @Test
  void a_location_whose_route_can_not_start_does_not_stop_the_others() throws Exception {
    Location austin = withTemplate(location("austin"), "no-such-template");
    start(austin, location("boston"));
    drop("boston", "a.csv", HEADER + "A;Axle;1;;\n");
    awaitStored(1);

    assertThat(routes.camel().getRoute("pull-boston")).isNotNull();
    assertThat(routes.camel().getRoute("pull-austin")).isNull();
  }

  private static Location withTemplate(Location l, String template) {
    return with(l, l.pull().every(), l.pull().mostFiles(), template);
  }

  private static Location with(Location l, Duration every, int mostFiles, String template) {
    Pull p = l.pull();
    Pull other =
        new Pull(
            p.from(),
            p.password(),
            p.privateKey(),
            every,
            p.cron(),
            p.order(),
            p.finished(),
            mostFiles,
            p.mostBytes(),
            p.mostRecords(),
            p.mostDataFileBytes(),
            p.done(),
            template,
            p.quiet(),
            p.patience(),
            null,
            p.listener());
    return new Location(
        l.id(),
        l.name(),
        l.zone(),
        l.file(),
        other,
        l.records(),
        l.ignored(),
        l.dataFiles(),
        l.mostRemoved());
  }

  @Test
  void what_was_taken_and_stored_is_counted_for_each_location() throws Exception {
    start(location("boston"), location("austin"));
    drop("boston", "a.csv", HEADER + "A;Axle;cheap;;\nB;Bolt;2;;\n");
    awaitStored(1);
    await().until(() -> !deadLetters.isEmpty());

    assertThat(routes.progress().counts("boston"))
        .isEqualTo(new Counts(1, HEADER.length() + 26, 1, 2, 1, 0, 1, 0, 0, 0));
    assertThat(routes.progress().counts("austin").files()).isZero();
    assertThat(routes.progress().oldestUnapplied("boston")).isNull();
    await().until(() -> routes.progress().pullTime("austin").count() > 0);
  }

  @Test
  void whoever_logs_while_a_batch_is_stored_says_its_location_and_bundle() throws Exception {
    start(location("boston"));
    drop("boston", "a.csv", HEADER + "A;Axle;1;;\n");
    awaitStored(1);

    assertThat(store.context)
        .containsExactlyInAnyOrder(
            "location=boston", "bundle=" + store.batches.get(0).bundle().toString());
  }

  @Test
  void a_backlog_is_pulled_without_waiting_for_the_schedule() throws Exception {
    Location boston = with(location("boston"), Duration.ofHours(1), 2, "pull");
    for (int i = 1; i <= 7; i++) {
      drop("boston", i + ".csv", HEADER + i + ";Axle;1;;\n");
    }
    start(boston);
    awaitStored(7);

    assertThat(store.batches).extracting(Batch::file).startsWith("1.csv").endsWith("7.csv");
  }

  @Test
  void a_file_that_can_not_be_moved_holds_back_those_behind_it() throws Exception {
    Location boston = location("boston");
    Files.writeString(dir.resolve("boston/done"), "a file where the folder should be");
    start(boston);
    drop("boston", "a.csv", HEADER + "A;Axle;1;;\n");
    awaitStored(1);
    drop("boston", "b.csv", HEADER + "B;Bolt;2;;\n");
    PollHealth health =
        routes.camel().getRegistry().lookupByNameAndType("health-boston", PollHealth.class);
    await().until(() -> health.error() != null);
    assertThat(health.error()).contains("a.csv is queued but can't be moved to done/");

    Files.delete(dir.resolve("boston/done"));
    awaitStored(2);
    assertThat(store.batches).extracting(Batch::file).containsExactly("a.csv", "b.csv");
  }

  @Test
  void what_lies_in_the_queue_is_the_batch_as_documented() throws Exception {
    start(location("boston"));
    routes.camel().getRouteController().stopRoute("store");
    drop("boston", "a.csv", HEADER + "A;Axle;1;;\n");
    Exchange message =
        routes
            .camel()
            .createConsumerTemplate()
            .receive("jms:queue:dst.changes", Duration.ofMinutes(1).toMillis());

    Batch batch = BatchJson.read(message.getMessage().getBody(byte[].class));
    assertThat(message.getMessage().getHeaders())
        .containsEntry("_AMQ_DUPL_ID", batch.id())
        .containsEntry("JMSPriority", 6)
        .containsEntry("dst_location", "boston");
  }
}
