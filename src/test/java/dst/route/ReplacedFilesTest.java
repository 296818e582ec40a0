package dst.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.Fetched;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.WantedFiles;
import dst.config.Home;
import dst.location.Location;
import dst.location.Pull;
import dst.pull.Held;
import dst.pull.Intake;
import dst.pull.TakenBundles;
import dst.record.Batch;
import dst.record.Change;
import dst.record.RecordType;
import dst.route.store.StoreSteps;
import dst.store.Outage;
import dst.store.Refusing;
import dst.store.database.Outcome;
import dst.testbed.MemoryPullArea;
import dst.testbed.Products;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host that does something to a file while it is taken, between its reading and its move. The
 * shipped routes, a folder of this machine, a queue in memory.
 */
class ReplacedFilesTest {
  private static final String HEADER = "CODE;NAME;PRICE;IMAGE;OP\n";
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path dir;
  private final List<Batch> stored = new CopyOnWriteArrayList<>();
  private final Deque<Step> steps = new ArrayDeque<>();
  private final Outage outage =
      new Outage(
          "of a test",
          () -> {},
          new Outage.Delay(Duration.ofMillis(10), Duration.ofMillis(20)),
          OptionalLong::empty,
          Clock.systemUTC());
  private Path folder;
  private Routes routes;

  /** What a host does. */
  private interface Step {
    void run() throws IOException;
  }

  /** Each batch that is taken has the next step done meanwhile. */
  public final class Meanwhile {
    public Batch fetch(Batch batch, RecordType type, WantedFiles wanted) throws IOException {
      Step next = steps.poll();
      if (next != null) {
        next.run();
      }
      return batch;
    }

    public String landing() {
      return "";
    }

    public void settle(Object landing) {}

    public Fetched take(Listed file, PullArea area, long most, Object landing) {
      throw new IllegalStateException("nothing is mirrored");
    }
  }

  private Outcome store(Batch batch, Refusing unused) {
    stored.add(batch);
    return new Outcome(batch.changes().size(), 0, 0, false, batch.rejected());
  }

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(dir.resolve("boston"));
  }

  @AfterEach
  void stop() {
    if (routes != null) {
      routes.close();
    }
    outage.close();
  }

  private void start(Location location) throws Exception {
    Meanwhile meanwhile = new Meanwhile();
    Map<String, Object> beans =
        FakeStages.beans(
            new dst.pull.Pull(
                staging(), Clock.systemUTC(), TakenBundles.NONE, (in, name, most) -> null),
            staging(),
            meanwhile::fetch,
            meanwhile,
            new StoreSteps(this::store, outage),
            outage);
    routes = new Routes(beans, Map.of("dst.store.consumers", "1"), Duration.ofSeconds(5));
    routes.start(new Home(Path.of("")), List.of(location), dir, Clock.systemUTC());
  }

  private Path staging() {
    return dir.resolve("staging");
  }

  private Location location() {
    return Products.location("boston", URI.create("file://" + folder), Products.files());
  }

  private Location finished(String marker, Duration unchanged) {
    Location l = location();
    Pull p = l.pull();
    Pull finished =
        new Pull(
            p.from(),
            p.password(),
            p.privateKey(),
            p.every(),
            p.cron(),
            p.order(),
            new Pull.Finished(marker, unchanged),
            p.mostFiles(),
            p.mostBytes(),
            p.mostRecords(),
            p.mostDataFileBytes(),
            p.done(),
            p.template(),
            p.quiet(),
            p.patience(),
            null,
            p.listener());
    return new Location(
        l.id(),
        l.name(),
        l.zone(),
        l.file(),
        finished,
        l.records(),
        l.ignored(),
        l.dataFiles(),
        l.mostRemoved());
  }

  private static String csv(String... codes) {
    StringBuilder csv = new StringBuilder(HEADER);
    for (String code : codes) {
      csv.append(code).append(";Axle;1;;\n");
    }
    return csv.toString();
  }

  /** Whole, under its final name, whatever is there. */
  private void drop(String... codes) throws IOException {
    Path growing = Files.writeString(folder.resolve("a.csv.part"), csv(codes));
    Files.move(growing, folder.resolve("a.csv"), StandardCopyOption.ATOMIC_MOVE);
  }

  private void dropAt(Instant time, String... codes) throws IOException {
    Path growing = Files.writeString(folder.resolve("a.csv.part"), csv(codes));
    Files.setLastModifiedTime(growing, FileTime.from(time));
    Files.move(growing, folder.resolve("a.csv"), StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> codes() {
    return stored.stream()
        .flatMap(batch -> batch.changes().stream())
        .map((Change change) -> change.values().get(0))
        .toList();
  }

  private void awaitCodes(String... expected) {
    await().untilAsserted(() -> assertThat(codes()).containsExactly(expected));
    await().until(() -> !Files.exists(folder.resolve("a.csv")));
    long[] numbers = stored.stream().mapToLong(batch -> batch.bundle().number()).toArray();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    routes.close();
  }

  /** The numbers of {@code done/}, with the content of each. */
  private List<String> done() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("done"))) {
      return files
          .sorted()
          .map(
              file -> {
                try {
                  return Files.readString(file);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              })
          .toList();
    }
  }

  @Test
  void a_file_that_is_renamed_over_it_is_taken_too() throws Exception {
    steps.add(() -> drop("B1", "B2"));
    drop("A1");
    start(location());

    awaitCodes("A1", "B1", "B2");
    assertThat(done()).containsExactly(csv("B1", "B2"));
  }

  @Test
  void many_that_follow_each_other_are_taken_in_order() throws Exception {
    for (String code : List.of("B1", "C1", "D1", "E1")) {
      steps.add(() -> drop(code));
    }
    drop("A1");
    start(location());

    awaitCodes("A1", "B1", "C1", "D1", "E1");
  }

  @Test
  void one_of_the_same_size_and_time_is_told_by_its_content() throws Exception {
    steps.add(() -> dropAt(NOON, "B1"));
    dropAt(NOON, "A1");
    start(location());

    awaitCodes("A1", "B1");
  }

  /** In place: it has the same key, too, and was changed in the second in which it was made. */
  @Test
  void one_that_is_written_over_it_within_the_same_second_is_told_by_its_content()
      throws Exception {
    Path file = folder.resolve("a.csv");
    FileTime now = FileTime.from(Instant.ofEpochSecond(Instant.now().getEpochSecond()));
    steps.add(
        () -> {
          Files.writeString(file, csv("B1"), StandardOpenOption.WRITE);
          Files.setLastModifiedTime(file, now);
        });
    dropAt(now.toInstant(), "A1");
    start(location());

    awaitCodes("A1", "B1");
  }

  @Test
  void what_is_appended_is_taken_with_what_was_there() throws Exception {
    steps.add(
        () ->
            Files.writeString(folder.resolve("a.csv"), "B1;Axle;1;;\n", StandardOpenOption.APPEND));
    drop("A1");
    start(location());

    awaitCodes("A1", "A1", "B1");
    assertThat(done()).containsExactly(csv("A1", "B1"));
  }

  @Test
  void the_same_content_again_is_no_other_file() throws Exception {
    steps.add(() -> dropAt(NOON, "A1"));
    drop("A1");
    start(location());

    awaitCodes("A1");
    assertThat(done()).containsExactly(csv("A1"));
  }

  @Test
  void one_that_its_host_removes_meanwhile_holds_up_nobody() throws Exception {
    steps.add(() -> Files.delete(folder.resolve("a.csv")));
    drop("A1");
    Files.writeString(folder.resolve("b.csv"), csv("B1"));
    start(location());

    awaitCodes("A1", "B1");
    assertThat(done()).containsExactly(csv("B1"));
  }

  @Test
  void a_file_that_must_stand_still_is_taken_when_the_new_one_does() throws Exception {
    steps.add(() -> drop("B1", "B2"));
    drop("A1");
    start(finished(null, Duration.ofMillis(200)));

    awaitCodes("A1", "B1", "B2");
  }

  @Test
  void a_marker_that_came_with_the_new_file_is_not_lost() throws Exception {
    Path marker = folder.resolve("a.csv.done");
    steps.add(
        () -> {
          drop("B1", "B2");
          Files.writeString(marker, "");
        });
    drop("A1");
    Files.writeString(marker, "");
    start(finished(".done", Duration.ZERO));

    awaitCodes("A1", "B1", "B2");
    assertThat(marker).doesNotExist();
  }

  private Intake queued(Location location, String... codes) throws IOException {
    dst.pull.Pull pull = new dst.pull.Pull(staging(), Clock.systemUTC());
    MemoryPullArea area = new MemoryPullArea().with("a.csv", csv(codes));
    Intake intake = pull.take(location, "a.csv", area.size("a.csv"), area);
    for (Iterator<Batch> batches = pull.read(intake); batches.hasNext(); ) {
      pull.hold(intake, batches.next());
    }
    pull.seal(intake);
    for (Iterator<Held> held = pull.held(intake); held.hasNext(); ) {
      held.next();
    }
    return intake;
  }

  private Path moved(Intake intake, String... codes) throws IOException {
    Path to = folder.resolve("done/%020d-a.csv".formatted(intake.bundle().number()));
    Files.createDirectories(to.getParent());
    return Files.writeString(to, csv(codes));
  }

  @Test
  void one_that_a_killed_process_had_moved_unread_is_taken() throws Exception {
    moved(queued(location(), "A1"), "B1");
    start(location());

    awaitCodes("B1");
    assertThat(done()).containsExactly(csv("B1"));
  }

  @Test
  void one_that_a_killed_process_had_moved_unread_is_taken_before_a_newer_one() throws Exception {
    moved(queued(location(), "A1"), "B1");
    drop("C1");
    start(location());

    awaitCodes("B1", "C1");
    assertThat(done()).containsExactly(csv("B1"), csv("C1"));
  }

  @Test
  void one_that_a_killed_process_had_queued_and_moved_is_not_taken_again() throws Exception {
    moved(queued(location(), "A1"), "A1");
    drop("C1");
    start(location());

    awaitCodes("C1");
    assertThat(done()).containsExactly(csv("A1"), csv("C1"));
  }

  @Test
  void one_that_a_killed_process_had_queued_and_not_moved_is_the_same_bundle_again()
      throws Exception {
    Intake before = queued(location(), "A1");
    drop("A1");
    start(location());

    awaitCodes("A1");
    assertThat(stored.get(0).bundle()).isEqualTo(before.bundle());
  }
}
