package dst.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.config.Home;
import dst.location.Location;
import dst.record.Batch;
import dst.record.BundleId;
import dst.route.pull.PullStatus;
import dst.route.store.StoreSteps;
import dst.store.Outage;
import dst.testbed.Bundles;
import dst.testbed.Products;
import dst.testbed.SftpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.sshd.sftp.common.SftpConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped routes and sealed bundles, from a folder and over SFTP. */
class BundleRoutesTest {
  @TempDir Path dir;
  private final RoutesTest.FakeStore store = new RoutesTest.FakeStore();
  private final RoutesTest.FakeFileStore fileStore = new RoutesTest.FakeFileStore();
  private final Outage outage =
      new Outage(
          "of a test",
          () -> {},
          new Outage.Delay(Duration.ofMillis(10), Duration.ofMillis(20)),
          OptionalLong::empty,
          Clock.systemUTC());
  private Routes routes;
  private SftpServer server;

  private void start(Location... locations) throws Exception {
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
    if (server != null) {
      Files.writeString(dir.resolve("known_hosts"), server.knownHost());
    }
    routes.start(
        new Home(Path.of("")), List.of(locations), dir.resolve("known_hosts"), Clock.systemUTC());
  }

  @AfterEach
  void stop() throws IOException {
    outage.close();
    routes.close();
    if (server != null) {
      server.close();
    }
  }

  private Location local() throws IOException {
    Path area = Files.createDirectories(dir.resolve("boston"));
    Files.createDirectories(area.resolve("ready"));
    return Products.location("boston", URI.create("file://" + area), captured());
  }

  private static dst.location.RecordFiles captured() {
    return Products.captured("articles");
  }

  private Location remote() throws IOException {
    server = new SftpServer();
    server.account("boston", dir.resolve("account"));
    Files.createDirectories(dir.resolve("account/pull/ready"));
    Location l =
        Products.location(
            "boston", URI.create("sftp://boston@127.0.0.1:" + server.port() + "/pull"), captured());
    return new Location(
        l.id(),
        l.name(),
        l.zone(),
        l.file(),
        Products.withPassword(l.pull(), SftpServer.PASSWORD),
        l.records(),
        l.ignored(),
        l.dataFiles(),
        l.mostRemoved());
  }

  private static String row(String code) {
    return "{\"CODE\":\"" + code + "\",\"NAME\":\"Name\"}";
  }

  private void awaitTaken(String... bundles) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(store.batches())
                    .extracting(Batch::bundle)
                    .extracting(BundleId::toString)
                    .extracting(id -> id.replaceAll("boston-(\\d+)-0*", "$1-"))
                    .containsExactly(bundles));
  }

  private PullStatus status() {
    return routes.pulls().statuses().get("boston");
  }

  private void awaitState(PullStatus.State state) {
    await().atMost(Duration.ofMinutes(1)).until(() -> status().state() == state);
  }

  private List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void a_gap_parks_the_location_until_it_is_filled(Bundles host) throws Exception {
    host.seal("articles", row("A"));
    Path second = host.seal("articles", row("B"));
    Path hidden = Files.move(second, dir.resolve("hidden"));
    host.seal("articles", row("C"));
    awaitState(PullStatus.State.PARKED);
    assertThat(status().because()).contains("00000002.zip is missing in ready/");
    awaitTaken("1-1");

    Files.move(hidden, second);
    awaitTaken("1-1", "1-2", "1-3");
    awaitState(PullStatus.State.OK);
    await().until(() -> Files.exists(host.done(3)));
    assertThat(names(host.done(1).getParent())).hasSize(3);
    assertThat(names(host.ready(1).getParent())).isEmpty();
  }

  @Test
  void a_gap_in_a_folder_parks_the_location_until_it_is_filled() throws Exception {
    start(local());
    a_gap_parks_the_location_until_it_is_filled(new Bundles(dir.resolve("boston"), "boston"));
  }

  @Test
  void a_gap_at_an_sftp_host_parks_the_location_until_it_is_filled() throws Exception {
    start(remote());
    a_gap_parks_the_location_until_it_is_filled(new Bundles(dir.resolve("account/pull"), "boston"));
  }

  /** An SFTP host whose first bundle is taken; from then on it is pulled when it rings. */
  private Bundles ringing() throws Exception {
    Location boston = Products.rings(remote(), Duration.ofHours(1), "sixteen characters");
    Bundles host = new Bundles(dir.resolve("account/pull"), "boston");
    host.seal("articles", row("A"));
    start(boston);
    awaitTaken("1-1");
    await().until(() -> Files.exists(host.done(1)));
    return host;
  }

  @Test
  void one_ring_is_enough_for_all_that_an_sftp_host_has() throws Exception {
    Bundles host = ringing();
    int listings = server.requests(SftpConstants.SSH_FXP_OPENDIR);

    host.seal("articles", row("B"));
    routes.pulls().rung("boston");
    awaitTaken("1-1", "1-2");
    await().until(() -> Files.exists(host.done(2)));
    assertThat(server.requests(SftpConstants.SSH_FXP_OPENDIR)).isEqualTo(listings);

    host.seal("articles", row("C"));
    host.seal("articles", row("D"));
    host.seal("articles", row("E"));
    routes.pulls().rung("boston");
    awaitTaken("1-1", "1-2", "1-3", "1-4", "1-5");
    assertThat(server.requests(SftpConstants.SSH_FXP_OPENDIR)).isEqualTo(listings + 1);
  }

  @Test
  void a_ring_for_what_is_not_the_next_one_finds_what_is_missing() throws Exception {
    Bundles host = ringing();
    Path second = host.seal("articles", row("B"));
    Path hidden = Files.move(second, dir.resolve("hidden"));
    host.seal("articles", row("C"));
    routes.pulls().rung("boston");
    await()
        .until(
            () -> {
              routes.pulls().rung("boston");
              return status().state() == PullStatus.State.PARKED;
            });
    awaitTaken("1-1");

    Files.move(hidden, second);
    routes.pulls().rung("boston");
    awaitTaken("1-1", "1-2", "1-3");
  }

  @Test
  void a_damaged_bundle_is_taken_when_it_is_mended() throws Exception {
    start(local());
    Bundles elsewhere = new Bundles(dir.resolve("elsewhere"), "boston");
    Path whole = elsewhere.seal("articles", row("A"));
    Path ready = dir.resolve("boston/ready").resolve(whole.getFileName());
    Files.writeString(ready, "damaged");
    awaitState(PullStatus.State.PARKED);
    assertThat(status().because()).contains("is no zip archive", "Bring it back");
    assertThat(store.batches()).isEmpty();

    Files.move(whole, ready, StandardCopyOption.REPLACE_EXISTING);
    awaitTaken("1-1");
    awaitState(PullStatus.State.OK);
  }

  /** It is found only when the data files are read. */
  @Test
  void a_bundle_with_a_damaged_data_file_is_taken_when_it_is_mended() throws Exception {
    start(local());
    Path elsewhere = dir.resolve("elsewhere");
    Path whole = new Bundles(elsewhere, "boston").next().dataFile("a.gif", "GIF a").seal();
    Path mended = Files.copy(whole, elsewhere.resolve("mended"));
    damage(whole, "GIF a");
    Path ready = dir.resolve("boston/ready").resolve(whole.getFileName());
    Files.move(whole, ready, StandardCopyOption.ATOMIC_MOVE);
    awaitState(PullStatus.State.PARKED);
    assertThat(status().because())
        .contains("has 5 bytes with the SHA-256", "and the manifest says 5 with", "Bring it back");
    assertThat(store.batches()).isEmpty();

    Files.move(mended, ready, StandardCopyOption.REPLACE_EXISTING);
    awaitTaken("1-1");
    awaitState(PullStatus.State.OK);
  }

  private static void damage(Path file, String content) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(content);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private void a_fork_parks_the_location_until_a_new_epoch(Bundles host) throws Exception {
    host.seal("articles", row("A"));
    dst.bundle.Manifest.Link first = host.last();
    host.seal("articles", row("B"));
    awaitTaken("1-1", "1-2");
    await().until(() -> Files.exists(host.done(2)));
    byte[] taken = Files.readAllBytes(host.done(2));
    host.backTo(first);
    Path fork = host.seal("articles", row("other B"));
    awaitState(PullStatus.State.PARKED);
    assertThat(status().because()).contains("is a fork");

    host.newEpoch();
    Path begin = host.seal("articles", row("everything"));
    awaitTaken("1-1", "1-2", "2-1");
    awaitState(PullStatus.State.OK);
    await().until(() -> !Files.exists(fork) && !Files.exists(begin));
    Path done = fork.resolveSibling("../done").normalize();
    assertThat(names(done))
        .hasSize(4)
        .anyMatch(name -> name.startsWith(fork.getFileName() + ".unread-"));
    assertThat(Files.readAllBytes(done.resolve(fork.getFileName()))).isEqualTo(taken);
  }

  @Test
  void a_fork_in_a_folder_parks_the_location_until_a_new_epoch() throws Exception {
    start(local());
    a_fork_parks_the_location_until_a_new_epoch(new Bundles(dir.resolve("boston"), "boston"));
  }

  @Test
  void a_fork_at_an_sftp_host_parks_the_location_until_a_new_epoch() throws Exception {
    start(remote());
    a_fork_parks_the_location_until_a_new_epoch(new Bundles(dir.resolve("account/pull"), "boston"));
  }

  @Test
  void a_bundle_of_several_captures_is_queued_entry_by_entry() throws Exception {
    start(local());
    Bundles host = new Bundles(dir.resolve("boston"), "boston");
    host.next()
        .upsert("articles", row("A"))
        .upsert("unknown", row("X"))
        .dataFile("photos/a.gif", "GIF")
        .line("articles", "{\"op\":\"upsert\",\"seq\":9}")
        .seal();
    await().until(() -> store.batches().size() == 3);

    List<Batch> batches = store.batches();
    String zip = "boston-1-00000000000000000001.zip";
    assertThat(batches)
        .extracting(Batch::file)
        .containsExactly(zip + "/articles.jsonl", zip + "/unknown.jsonl", zip + "/data_file.jsonl");
    assertThat(batches).extracting(Batch::record).containsExactly("product", null, "data_file");
    assertThat(batches).extracting(Batch::number).containsExactly(0, 1, 2);
    assertThat(batches).extracting(Batch::last).containsExactly(false, false, true);
    assertThat(batches).extracting(Batch::manifest).containsOnly(host.last().sha256());
    assertThat(batches.get(0).rejected().get(0).line()).isEqualTo(2);
    assertThat(batches.get(1).rejected().get(0).error()).contains("captured: unknown");
    assertThat(batches.get(2).changes().get(0).values().get(0)).isEqualTo("photos/a.gif");
  }
}
