package dst.route.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dst.bundle.Fetched;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.WantedFiles;
import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import dst.config.Variables;
import dst.location.Location;
import dst.location.Locations;
import dst.location.PullOrders;
import dst.location.RecordTypes;
import dst.pull.mirror.Mirror;
import dst.record.Batch;
import dst.record.RecordType;
import dst.route.FakeStages;
import dst.route.Routes;
import dst.route.pull.PullStatus;
import dst.route.store.StoreSteps;
import dst.store.Outage;
import dst.store.Store;
import dst.store.database.Database;
import dst.store.database.Outcome;
import dst.store.files.FileStore;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions and route files that change while the shipped routes run; looked at by hand. */
class LiveDefinitionsTest {
  private static final String CSV =
      """
      - record: product
        files: "*.csv"
        format: csv
        fields: {product_code: code, name: name}
      """;

  @TempDir Path dir;
  private final SlowStages stages = new SlowStages();
  private final Outage outage =
      new Outage(
          "of a test",
          () -> {},
          new Outage.Delay(Duration.ofMillis(10), Duration.ofMillis(20)),
          OptionalLong::empty,
          Clock.systemUTC());
  private TestHome testHome;
  private Home home;
  private Routes routes;
  private LiveDefinitions live;
  private Database database;

  /** A store that remembers, and data files whose fetching can be made to hang. */
  public static final class SlowStages {
    private final List<Batch> stored = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch fetching;
    private volatile CountDownLatch hanging;

    public Outcome apply(Batch batch) {
      stored.add(batch);
      return new Outcome(batch.changes().size(), 0, 0, false, batch.rejected());
    }

    public Batch fetch(Batch batch, RecordType type, WantedFiles wanted) {
      CountDownLatch latch = hanging;
      if (latch != null) {
        fetching.countDown();
        await(latch);
      }
      return batch;
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("the pull was interrupted", e);
      }
    }

    public String landing() {
      return "landing";
    }

    public void settle(Object landing) {}

    public Fetched take(Listed file, PullArea area, long most, Object landing) {
      throw new IllegalStateException("no folder is mirrored here: " + file);
    }

    void hang() {
      fetching = new CountDownLatch(1);
      hanging = new CountDownLatch(1);
    }

    void goOn() {
      CountDownLatch latch = hanging;
      hanging = null;
      latch.countDown();
    }
  }

  @BeforeEach
  void aHome() throws IOException {
    testHome = new TestHome(dir.resolve("home"));
    home = testHome.home();
  }

  @AfterEach
  void stop() {
    if (live != null) {
      live.close();
    }
    if (database != null) {
      database.close();
    }
    outage.close();
    routes.close();
  }

  private void define(String id, String records) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(id));
    testHome.location(id, "file://" + folder, records);
  }

  private void start() throws Exception {
    Path staging = dir.resolve("staging");
    Map<String, Object> beans =
        FakeStages.beans(
            new dst.pull.Pull(staging, Clock.systemUTC()),
            staging,
            stages::fetch,
            stages,
            new StoreSteps((batch, refusing) -> stages.apply(batch), outage),
            outage);
    Map<String, String> settings =
        Map.of("dst.store.consumers", "1", "dst.retry.first", "10", "dst.retry.most", "20");
    Faults faults = new Faults();
    Variables variables = Variables.of(home);
    RecordTypes types = RecordTypes.load(home, faults);
    List<Location> locations = Locations.load(home, types, variables, faults);
    faults.throwIfAny();
    routes = new Routes(beans, settings, Duration.ofSeconds(5));
    routes.start(home, locations, dir, Clock.systemUTC());
    database = Database.open("jdbc:h2:mem:live", null, null, 1);
    Store store = new Store(database, List.of(), new FileStore(dir.resolve("files")));
    Mirror mirror = new Mirror(staging, Clock.systemUTC(), System::nanoTime);
    LiveRemovals removals = new LiveRemovals(store.held(), mirror, () -> true);
    live = routes.live(types, variables, removals);
    look();
  }

  /** As often as a change needs to stand still, to end what is under way, and to begin anew. */
  private void look() {
    for (int i = 0; i < 3; i++) {
      live.scan();
    }
  }

  /** A pull that is under way ends before its route is replaced. */
  private void lookUntilReplaced(String id, Consumer old) {
    lookUntil(
        () -> {
          var route = routes.camel().getRoute("pull-" + id);
          return route != null && route.getConsumer() != old;
        });
  }

  private void lookUntil(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              live.scan();
              return condition.call();
            });
  }

  private Path definition(String id) {
    return home.locations().resolve(id + ".yaml");
  }

  private void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Path written = file.resolveSibling(".edited");
    Files.writeString(written, text.replace(from, to));
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void drop(String location, String name) throws IOException {
    Path growing = dir.resolve(location).resolve(name + ".part");
    Files.writeString(growing, "code,name\n" + name + ",Axle\n");
    Files.move(growing, dir.resolve(location).resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private Consumer consumer(String id) {
    return routes.camel().getRoute("pull-" + id).getConsumer();
  }

  private void awaitStored(String... files) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(stages.stored)
                    .extracting(batch -> batch.bundle().location() + "/" + batch.file())
                    .containsExactlyInAnyOrder(files));
  }

  private List<String> faults() {
    return live.faults().stream().map(Fault::toString).toList();
  }

  @Test
  void definitions_that_did_not_change_keep_their_routes() throws Exception {
    define("boston", CSV);
    start();
    Consumer boston = consumer("boston");
    edit(definition("boston"), "name: boston", "# a remark\nname: boston");
    Files.writeString(home.locations().resolve("_defaults.yaml"), "pull: {max-files: 100}\n");
    look();

    assertThat(consumer("boston")).isSameAs(boston);
    assertThat(faults()).isEmpty();
  }

  @Test
  void an_edited_definition_is_in_effect_for_its_location_alone() throws Exception {
    define("boston", CSV);
    define("dallas", CSV);
    start();
    Consumer boston = consumer("boston");
    Consumer dallas = consumer("dallas");
    edit(definition("boston"), "*.csv", "*.txt");
    lookUntilReplaced("boston", boston);
    drop("boston", "a.txt");
    drop("boston", "b.csv");
    drop("dallas", "c.csv");
    awaitStored("boston/a.txt", "dallas/c.csv");

    assertThat(consumer("dallas")).isSameAs(dallas);
  }

  @Test
  void a_new_definition_adds_its_location_and_a_removed_one_takes_it_away() throws Exception {
    define("boston", CSV);
    start();
    define("dallas", CSV);
    Files.delete(definition("boston"));
    lookUntil(() -> routes.pulls().locations().keySet().equals(Set.of("dallas")));
    drop("dallas", "a.csv");
    awaitStored("dallas/a.csv");

    assertThat(routes.camel().getRoute("pull-boston")).isNull();
    assertThat(routes.camel().getRegistry().lookupByName("schedule-boston")).isNull();
  }

  @Test
  void a_faulty_edit_leaves_the_last_good_one_in_effect_until_it_is_mended() throws Exception {
    define("boston", CSV);
    start();
    Consumer boston = consumer("boston");
    edit(definition("boston"), "every: 100ms", "evry: 100ms");
    look();
    assertThat(faults())
        .contains("locations/boston.yaml:5: unknown key \"evry\": did you mean \"every\"?");
    drop("boston", "a.csv");
    awaitStored("boston/a.csv");
    assertThat(consumer("boston")).isSameAs(boston);

    edit(definition("boston"), "evry: 100ms", "every: 200ms");
    lookUntilReplaced("boston", boston);
    assertThat(faults()).isEmpty();
  }

  @Test
  void a_definition_that_is_saved_in_two_steps_is_never_seen_half() throws Exception {
    define("boston", CSV);
    start();
    Consumer boston = consumer("boston");
    String whole = Files.readString(definition("boston"));
    Files.writeString(definition("boston"), "na");
    live.scan();
    Files.writeString(definition("boston"), whole);
    look();

    assertThat(consumer("boston")).isSameAs(boston);
    assertThat(faults()).isEmpty();
  }

  @Test
  void the_defaults_replace_only_those_whose_definition_really_changes() throws Exception {
    define("boston", CSV);
    define("dallas", CSV);
    edit(definition("dallas"), "every: 100ms", "every: 100ms\n  max-files: 7");
    start();
    Consumer boston = consumer("boston");
    Consumer dallas = consumer("dallas");
    Files.writeString(home.locations().resolve("_defaults.yaml"), "pull: {max-files: 9}\n");
    lookUntilReplaced("boston", boston);

    assertThat(consumer("dallas")).isSameAs(dallas);
  }

  @Test
  void a_changed_password_is_in_effect_for_the_locations_that_name_it() throws Exception {
    define("boston", CSV);
    testHome.location("dallas", "sftp://dallas@127.0.0.1:1/pull", CSV);
    start();
    Consumer boston = consumer("boston");
    Consumer dallas = consumer("dallas");
    Files.writeString(home.secrets().resolve("account"), "another");
    lookUntilReplaced("dallas", dallas);

    assertThat(consumer("boston")).isSameAs(boston);
  }

  @Test
  void a_changed_key_file_is_in_effect_although_its_path_is_the_same() throws Exception {
    testHome.location("dallas", "sftp://dallas@127.0.0.1:1/pull", CSV);
    edit(definition("dallas"), "password: ${secret:account}", "private-key: ${secret:key}");
    Files.writeString(home.secrets().resolve("key"), key("b25l"));
    start();
    Consumer dallas = consumer("dallas");
    Files.writeString(home.secrets().resolve("key"), key("dHdv"));
    lookUntilReplaced("dallas", dallas);

    assertThat(routes.pulls().locations()).containsOnlyKeys("dallas");
  }

  private static String key(String base64) {
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }

  @Test
  void a_folder_of_definitions_that_is_gone_or_empty_removes_nothing() throws Exception {
    define("boston", CSV);
    start();
    Consumer boston = consumer("boston");
    Path away = home.dir().resolve("away");
    Files.move(home.locations(), away);
    look();
    assertThat(faults()).singleElement().asString().contains("locations: can't be listed");
    Files.createDirectory(home.locations());
    look();
    assertThat(faults()).singleElement().asString().contains("locations: has no definition");
    Files.delete(home.locations());
    Files.move(away, home.locations());
    look();

    assertThat(faults()).isEmpty();
    assertThat(consumer("boston")).isSameAs(boston);
  }

  @Test
  void a_renamed_definition_gives_its_folder_to_the_new_one() throws Exception {
    define("boston", CSV);
    start();
    Files.move(definition("boston"), definition("boston-2"));
    lookUntilReplaced("boston-2", null);
    drop("boston", "a.csv");
    awaitStored("boston-2/a.csv");
  }

  @Test
  void a_file_under_way_ends_with_the_old_definition_before_the_new_one_begins() throws Exception {
    define("boston", CSV);
    start();
    stages.hang();
    drop("boston", "a.csv");
    stages.fetching.await();
    Consumer old = consumer("boston");
    edit(definition("boston"), "*.csv", "*.{csv,txt}");
    drop("boston", "b.txt");
    look();
    assertThat(consumer("boston")).isSameAs(old);
    assertThat(stages.stored).isEmpty();

    stages.goOn();
    lookUntilReplaced("boston", old);
    awaitStored("boston/a.csv", "boston/b.txt");
  }

  @Test
  void a_paused_location_is_not_pulled_until_it_is_resumed_also_after_an_edit() throws Exception {
    define("boston", CSV);
    define("dallas", CSV);
    PullOrders orders = new PullOrders(home);
    orders.pause("boston");
    start();
    Consumer boston = consumer("boston");
    edit(definition("boston"), "name: boston", "name: Boston");
    lookUntilReplaced("boston", boston);
    drop("boston", "a.csv");
    drop("dallas", "b.csv");
    awaitStored("dallas/b.csv");
    assertThat(routes.pulls().statuses().get("boston").state()).isEqualTo(PullStatus.State.PAUSED);

    orders.resume("boston");
    live.look();
    awaitStored("dallas/b.csv", "boston/a.csv");
  }

  @Test
  void a_location_is_pulled_now_when_that_is_asked_for() throws Exception {
    define("boston", CSV);
    edit(definition("boston"), "every: 100ms", "every: 1h");
    start();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> routes.pulls().statuses().get("boston").state() == PullStatus.State.OK);
    drop("boston", "a.csv");
    PullOrders orders = new PullOrders(home);
    orders.askNow("boston");
    live.look();

    awaitStored("boston/a.csv");
    assertThat(orders.now()).isEmpty();
  }

  @Test
  void locations_that_come_and_go_leave_nothing_behind() throws Exception {
    define("boston", CSV);
    start();
    define("dallas", CSV);
    lookUntilReplaced("dallas", null);
    int definitions = routes.camel().getRoutesSize();
    int endpoints = routes.camel().getEndpoints().size();
    for (int i = 0; i < 5; i++) {
      Consumer dallas = consumer("dallas");
      edit(definition("dallas"), "name: dallas", "name: dallas+");
      lookUntilReplaced("dallas", dallas);
    }

    assertThat(routes.camel().getRoutesSize()).isEqualTo(definitions);
    assertThat(routes.camel().getEndpoints()).hasSize(endpoints);
  }

  private static String rename(String from, String to) {
    return """
    <camel xmlns="http://camel.apache.org/schema/xml-io">
      <route id="names" errorHandlerRef="noErrorHandler">
        <from uri="direct:%s"/>
        <setProperty name="edit">
          <method beanType="dst.record.Edit" method="of(${body}, ${exchangeProperty.intake.entry.type})"/>
        </setProperty>
        <split>
          <simple>${exchangeProperty.edit.records}</simple>
          <script><simple>${body.set('name', '%s')}</simple></script>
        </split>
        <setBody><simple>${exchangeProperty.edit.batch}</simple></setBody>
      </route>
    </camel>
    """
        .formatted(from, to);
  }

  private Path own() {
    return home.routes().resolve("own.camel.xml");
  }

  private String storedName(int batch) {
    return stages.stored.get(batch).changes().get(0).values().get(1);
  }

  @Test
  void a_route_file_of_the_integrators_own_is_loaded_changed_and_mended_alone() throws Exception {
    define("boston", CSV);
    start();
    testHome.route("own.camel.xml", rename("names", "Bike"));
    edit(definition("boston"), "format: csv", "format: csv\n    transform: direct:names");
    Consumer boston = consumer("boston");
    lookUntilReplaced("boston", boston);
    drop("boston", "a.csv");
    awaitStored("boston/a.csv");
    assertThat(storedName(0)).isEqualTo("Bike");

    Consumer withTransform = consumer("boston");
    edit(own(), "Bike", "Bicycle");
    look();
    drop("boston", "b.csv");
    awaitStored("boston/a.csv", "boston/b.csv");
    assertThat(storedName(1)).isEqualTo("Bicycle");

    edit(own(), "<split>", "<spilt>");
    look();
    assertThat(faults()).singleElement().asString().startsWith("routes/own.camel.xml:");
    drop("boston", "c.csv");
    awaitStored("boston/a.csv", "boston/b.csv", "boston/c.csv");
    assertThat(storedName(2)).isEqualTo("Bicycle");
    edit(own(), "<spilt>", "<split>");
    look();
    assertThat(faults()).isEmpty();
    assertThat(consumer("boston")).isSameAs(withTransform);
  }

  @Test
  void a_route_file_that_camel_can_not_load_leaves_the_last_good_one_running() throws Exception {
    testHome.route("own.camel.xml", rename("names", "Bike"));
    define("boston", CSV + "  transform: direct:names\n");
    start();
    edit(own(), "<setBody>", "<to uri=\"no-such-component:x\"/><setBody>");
    look();
    assertThat(faults()).singleElement().asString().contains("own.camel.xml: can't be loaded");
    drop("boston", "a.csv");
    awaitStored("boston/a.csv");

    assertThat(storedName(0)).isEqualTo("Bike");
  }

  @Test
  void a_route_that_a_definition_names_can_not_be_taken_away() throws Exception {
    testHome.route("own.camel.xml", rename("names", "Bike"));
    define("boston", CSV + "  transform: direct:names\n");
    start();
    Files.delete(own());
    look();
    assertThat(faults())
        .singleElement()
        .asString()
        .contains("no longer has what locations/boston.yaml names: direct:names");
    drop("boston", "a.csv");
    awaitStored("boston/a.csv");
  }

  @Test
  void a_changed_template_restarts_the_locations_that_name_it() throws Exception {
    String template =
        """
        <camel xmlns="http://camel.apache.org/schema/xml-io">
          <routeTemplate id="my-pull">
            <templateParameter name="locationId"/>
            <templateParameter name="address"/>
            <route id="pull-{{locationId}}" errorHandlerRef="noErrorHandler">
              <from uri="file:{{address}}?autoCreate=false&amp;maxMessagesPerPoll=7&amp;filter=#filter-{{locationId}}&amp;
                  processStrategy=#strategy-{{locationId}}&amp;
                  scheduler=#schedule-{{locationId}}&amp;pollStrategy=#health-{{locationId}}"/>
              <to uri="direct:take"/>
            </route>
          </routeTemplate>
        </camel>
        """;
    testHome.route("own.camel.xml", template);
    define("boston", CSV);
    define("dallas", CSV);
    edit(definition("boston"), "every: 100ms", "every: 100ms\n  template: my-pull");
    start();
    Consumer boston = consumer("boston");
    Consumer dallas = consumer("dallas");
    edit(own(), "maxMessagesPerPoll=7", "maxMessagesPerPoll=8");
    lookUntilReplaced("boston", boston);
    drop("boston", "a.csv");
    awaitStored("boston/a.csv");

    assertThat(consumer("boston").getEndpoint().getEndpointUri()).contains("PerPoll=8");
    assertThat(consumer("dallas")).isSameAs(dallas);
  }

  @Test
  void the_shipped_route_files_are_read_at_the_start_only_and_that_is_said() throws Exception {
    define("boston", CSV);
    start();
    edit(home.routes().resolve("store.camel.xml"), "<camel ", "<!-- changed --><camel ");
    look();

    assertThat(faults())
        .containsExactly(
            "routes/store.camel.xml: changed, and is read at the start only: restart central");
  }

  @Test
  void what_is_shipped_is_known_as_shipped() throws Exception {
    define("boston", CSV);
    start();
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.startsWith("host-"))
          .containsExactlyInAnyOrderElementsOf(LiveRoutes.SHIPPED);
    }
  }
}
