package dst.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dst.location.Location;
import dst.location.MirroredFolder;
import dst.location.NamePattern;
import dst.location.Pull;
import dst.location.RecordFiles;
import dst.record.Batch;
import dst.record.FieldSource;
import dst.record.MostRemoved;
import dst.route.pull.PullStatus;
import dst.route.pull.UntakenCount;
import dst.route.store.StoreSteps;
import dst.status.UntakenFiles;
import dst.store.Outage;
import dst.testbed.Products;
import dst.testbed.SftpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What lies in a pull area and is not taken is seen, by what keeps it: the shipped routes. */
class UntakenTest {
  @TempDir Path dir;
  private final RoutesTest.FakeStore store = new RoutesTest.FakeStore();
  private final RoutesTest.FakeFileStore fileStore = new RoutesTest.FakeFileStore();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Outage outage =
      new Outage(
          "of a test",
          () -> {},
          new Outage.Delay(Duration.ofMillis(10), Duration.ofMillis(20)),
          OptionalLong::empty,
          Clock.systemUTC());
  private Path area;
  private Routes routes;
  private SftpServer server;

  @BeforeEach
  void catchTheLog() throws IOException {
    area = Files.createDirectories(dir.resolve("account/pull"));
    logged.start();
    log().setLevel(Level.INFO);
    log().addAppender(logged);
  }

  @AfterEach
  void stop() throws IOException {
    log().detachAppender(logged);
    log().setLevel(null);
    outage.close();
    routes.close();
    if (server != null) {
      server.close();
    }
  }

  private static Logger log() {
    return (Logger) LoggerFactory.getLogger(UntakenCount.class);
  }

  private void start(Location location) throws Exception {
    Path staging = dir.resolve("staging");
    Map<String, Object> beans =
        FakeStages.beans(
            new dst.pull.Pull(staging, Clock.systemUTC()),
            staging,
            fileStore::fetch,
            fileStore,
            new StoreSteps((batch, refusing) -> store.apply(batch), outage),
            outage);
    routes = new Routes(beans, Map.of("dst.store.consumers", "1"), Duration.ofSeconds(5));
    routes.start(
        new dst.config.Home(Path.of("")),
        List.of(location),
        dir.resolve("known_hosts"),
        Clock.systemUTC());
  }

  /** Takes PROD*.csv, with data files in photos/. */
  private Location boston(boolean sftp) throws IOException {
    return sftp ? remote(entry("photos/")) : local(entry("photos/"));
  }

  private Location local(RecordFiles entry) {
    return Products.location("boston", URI.create("file://" + area), entry);
  }

  private Location remote(RecordFiles entry) throws IOException {
    server = new SftpServer();
    server.account("boston", dir.resolve("account"));
    Files.writeString(dir.resolve("known_hosts"), server.knownHost());
    URI from = URI.create("sftp://boston@127.0.0.1:" + server.port() + "/pull");
    Location l = Products.location("boston", from, entry);
    return with(l, Products.withPassword(l.pull(), SftpServer.PASSWORD));
  }

  private static RecordFiles entry(String in) {
    RecordFiles f = Products.files();
    Map<String, FieldSource> fields = new HashMap<>(f.fields());
    fields.put(
        "image",
        new FieldSource(
            List.of("IMAGE"), " ", null, false, true, '.', null, null, null, in, false));
    return new RecordFiles(
        f.type(),
        null,
        NamePattern.of("PROD*.csv"),
        f.format(),
        fields,
        f.deleteWhen(),
        f.skipWhen(),
        f.optionalColumns(),
        false,
        false,
        MostRemoved.USUAL,
        10,
        null);
  }

  private static Location with(Location l, Pull pull) {
    return new Location(
        l.id(),
        l.name(),
        l.zone(),
        l.file(),
        pull,
        l.records(),
        l.ignored(),
        l.dataFiles(),
        l.mostRemoved());
  }

  private static Location ignoring(Location l, String... patterns) {
    List<NamePattern> ignored = List.of(patterns).stream().map(NamePattern::of).toList();
    return new Location(
        l.id(),
        l.name(),
        l.zone(),
        l.file(),
        l.pull(),
        l.records(),
        ignored,
        l.dataFiles(),
        l.mostRemoved());
  }

  private static Location finished(Location l, String marker, Duration unchanged) {
    Pull p = l.pull();
    return with(
        l,
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
            p.doorbell(),
            p.listener()));
  }

  private void drop(String name) throws IOException {
    Files.writeString(area.resolve(name), "CODE;NAME;PRICE;IMAGE;OP\n");
  }

  private List<UntakenFiles> untaken() {
    return routes.pulls().statuses().get("boston").untaken();
  }

  private void awaitUntaken(String... sentences) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(untaken())
                    .extracting(UntakenFiles::sentence)
                    .containsExactlyInAnyOrder(sentences));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void each_file_that_is_not_taken_is_counted_by_what_keeps_it(boolean sftp) throws Exception {
    for (String name : List.of("a.csv", "b.txt", "PROD1.CSV", "prod2.csv", "PROD3.csv.tmp")) {
      drop(name);
    }
    drop("PROD4.PART");
    drop("x".repeat(201) + ".csv");
    drop("bell\u0007.csv");
    Files.createDirectory(area.resolve("week48"));
    Files.createDirectory(area.resolve("photos"));
    Files.createDirectory(area.resolve(".ssh"));
    Files.createSymbolicLink(area.resolve("PROD5.csv"), area.resolve("a.csv"));
    start(boston(sftp));

    awaitUntaken(
        "2 files that no entry takes: a.csv, b.txt",
        "2 files whose name fits an entry but for upper and lower case: PROD1.CSV, prod2.csv",
        "2 files with an unfinished name: PROD3.csv.tmp, PROD4.PART",
        "2 files with a name that can't be taken: bell\u0007.csv, " + "x".repeat(201) + ".csv",
        "1 folder that central does not look into: week48",
        "1 link or device in place of a file: PROD5.csv");
    assertThat(untaken())
        .filteredOn(UntakenFiles::stands)
        .extracting(UntakenFiles::reason)
        .containsExactly("no_entry", "other_case", "folder", "bad_name", "not_regular");
    assertThat(routes.pulls().statuses().get("boston").state()).isEqualTo(PullStatus.State.OK);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_count_goes_with_the_files_and_those_that_are_taken_are_never_in_it(boolean sftp)
      throws Exception {
    drop("a.csv");
    start(boston(sftp));
    awaitUntaken("1 file that no entry takes: a.csv");
    Files.writeString(area.resolve("PROD1.csv"), "CODE;NAME;PRICE;IMAGE;OP\nA;Axle;1;;\n");
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(area.resolve("done")));
    Files.delete(area.resolve("a.csv"));

    awaitUntaken();
    await().until(() -> logged.list.size() > 1);
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "boston: 1 file that no entry takes: a.csv; write an entry under records whose files:"
                + " fits, or leave them alone: - ignore: \"*.log\"",
            "boston: no more files that no entry takes");
    assertThat(logged.list).extracting(ILoggingEvent::getLevel).first().isEqualTo(Level.WARN);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_is_ignored_is_not_counted_and_never_taken(boolean sftp) throws Exception {
    for (String name : List.of("a.log", "PROD_old.csv", "other.csv")) {
      drop(name);
    }
    Files.createDirectory(area.resolve("backup"));
    start(ignoring(boston(sftp), "*.log", "PROD_old*", "backup"));

    awaitUntaken("1 file that no entry takes: other.csv");
    assertThat(area.resolve("PROD_old.csv")).exists();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void files_and_markers_that_have_not_each_other_are_counted(boolean sftp) throws Exception {
    drop("PROD1.csv");
    drop("PROD1.done");
    drop("PROD2.csv");
    drop("PROD3.csv.done");
    start(finished(boston(sftp), ".done", Duration.ZERO));

    awaitUntaken(
        "2 files without the marker that says it is finished: PROD1.csv, PROD2.csv",
        "2 markers without a file that an entry takes: PROD1.done, PROD3.csv.done");
    drop("PROD2.csv.done");
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(area.resolve("done")));
    awaitUntaken(
        "1 file without the marker that says it is finished: PROD1.csv",
        "2 markers without a file that an entry takes: PROD1.done, PROD3.csv.done");
    assertThat(untaken()).noneMatch(UntakenFiles::stands);
  }

  @Test
  void a_file_that_waits_until_it_stands_still_is_counted() throws Exception {
    drop("PROD1.csv");
    start(finished(boston(false), null, Duration.ofHours(1)));

    awaitUntaken("1 file that changed just now: PROD1.csv");
  }

  @Test
  void names_with_a_dot_are_unfinished_in_a_folder_of_this_machine() throws Exception {
    drop(".PROD1.csv.x7Ya");
    start(boston(false));

    awaitUntaken("1 file with an unfinished name: .PROD1.csv.x7Ya");
  }

  @Test
  void names_in_upper_and_lower_case_are_taken_where_the_entry_says_so() throws Exception {
    RecordFiles f = entry("photos/");
    RecordFiles any =
        new RecordFiles(
            f.type(),
            null,
            f.files().ignoringCase(),
            f.format(),
            f.fields(),
            f.deleteWhen(),
            f.skipWhen(),
            f.optionalColumns(),
            false,
            false,
            MostRemoved.USUAL,
            10,
            null);
    drop("prod1.CSV");
    start(local(any));

    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(area.resolve("done")));
    awaitUntaken();
  }

  @Test
  void beside_data_files_only_what_ends_as_a_list_is_counted() throws Exception {
    drop("bike.jpg");
    drop("prices.csv");
    Files.createDirectory(area.resolve("bilder"));
    start(local(entry("")));

    awaitUntaken("1 file that no entry takes: prices.csv");
  }

  @Test
  void what_is_mirrored_is_known() throws Exception {
    drop("bike.jpg");
    drop("notes.txt");
    Files.createDirectory(area.resolve("bilder"));
    Location l = local(entry("photos/"));
    MirroredFolder all =
        new MirroredFolder(
            "", "*.jpg", Duration.ofHours(1), MirroredFolder.Removed.KEEP, MostRemoved.USUAL);
    start(
        new Location(
            l.id(),
            l.name(),
            l.zone(),
            l.file(),
            l.pull(),
            l.records(),
            List.of(),
            List.of(all),
            l.mostRemoved()));

    awaitUntaken("1 file that no entry takes: notes.txt");
  }

  @Test
  void of_many_files_five_are_named_and_all_are_counted() throws Exception {
    for (int i = 10; i < 40; i++) {
      drop("a" + i + ".csv");
    }
    start(boston(false));

    awaitUntaken("30 files that no entry takes: a10.csv, a11.csv, a12.csv, a13.csv, a14.csv, …");
  }

  @Test
  void a_file_that_can_not_be_read_stops_those_behind_it_only_while_it_may_be_the_connection()
      throws Exception {
    drop("PROD1.csv");
    drop("PROD2.csv");
    Location boston = boston(true);
    server.breaks("PROD1.csv");
    start(boston);

    awaitUntaken("1 file that could not be read, though those behind it could: PROD1.csv");
    assertThat(area.resolve("PROD1.csv")).exists();
    assertThat(area.resolve("PROD2.csv")).doesNotExist();
    assertThat(routes.pulls().statuses().get("boston").lastError())
        .contains("PROD1.csv can't be read to its end: ");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_name_that_looks_like_an_expression_stops_nobody_where_files_have_markers(boolean sftp)
      throws Exception {
    for (String name : List.of("PROD${file:size}.csv", "PROD$simple{x.csv", "PROD$1.csv")) {
      drop(name);
      drop(name + ".done");
    }
    start(finished(boston(sftp), ".done", Duration.ZERO));

    awaitUntaken(
        "4 files with a name that can't be taken: PROD$simple{x.csv, PROD$simple{x.csv.done,"
            + " PROD${file:size}.csv, PROD${file:size}.csv.done");
    await().atMost(Duration.ofMinutes(1)).until(() -> !Files.exists(area.resolve("PROD$1.csv")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_host_clock_that_is_hours_off_keeps_no_file_and_changes_no_order(boolean sftp)
      throws Exception {
    Instant now = Instant.now();
    for (int i : List.of(-26, 0, 26)) {
      Path file = area.resolve("PROD" + (30 + i) + ".csv");
      Files.writeString(file, "CODE;NAME;PRICE;IMAGE;OP\nA;Axle " + i + ";1;;\n");
      Files.setLastModifiedTime(file, FileTime.from(now.plus(Duration.ofHours(i))));
    }
    start(finished(boston(sftp), null, Duration.ofMillis(300)));

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(store.batches())
                    .extracting(Batch::file)
                    .containsExactly("PROD4.csv", "PROD30.csv", "PROD56.csv"));
  }
}
