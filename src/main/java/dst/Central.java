package dst;

import dst.config.Faults;
import dst.config.Home;
import dst.config.Settings;
import dst.config.Variables;
import dst.deadletter.DeadLetters;
import dst.location.Location;
import dst.location.Locations;
import dst.location.RecordTypes;
import dst.pull.Pull;
import dst.pull.mirror.Mirror;
import dst.route.Routes;
import dst.route.area.Capacity;
import dst.route.broker.Broker;
import dst.route.broker.Disks;
import dst.route.broker.EmbeddedBroker;
import dst.route.broker.ExternalBroker;
import dst.route.http.ObservePort;
import dst.route.live.LiveDefinitions;
import dst.route.live.LiveRemovals;
import dst.route.pull.EndSteps;
import dst.route.pull.Listeners;
import dst.route.pull.StatusBoard;
import dst.route.pull.TakeSteps;
import dst.route.store.StoreSteps;
import dst.status.CentralLock;
import dst.status.CentralStatus;
import dst.status.NotedWatermarks;
import dst.status.Progress;
import dst.store.Outage;
import dst.store.Store;
import dst.store.Watermarks;
import dst.store.database.Database;
import dst.store.database.DatabaseProbe;
import dst.store.database.Ledger;
import dst.store.files.DataFiles;
import dst.store.files.FileStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The central server: its parts, started in the order in which they need each other and stopped in
 * the reverse. Several may run in one process, each on a home of its own.
 */
public final class Central implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<Location> locations;
  private Broker broker;
  private LiveDefinitions live;
  private Progress progress;
  private URI doorbell;

  private Central(List<Location> locations) {
    this.locations = locations;
  }

  /**
   * Starts central on a home.
   *
   * @throws dst.config.BadConfiguration with every fault of every file of the home
   * @throws CentralLock.AlreadyRunning if another process runs on it
   */
  public static Central start(Home home, Map<String, String> environment) throws Exception {
    Faults faults = new Faults();
    Variables variables = Variables.of(home, environment);
    Settings settings = Settings.load(home, variables, faults);
    RecordTypes types = RecordTypes.load(home, faults);
    List<Location> locations = Locations.load(home, types, variables, faults);
    faults.throwIfAny();
    Central central = new Central(locations);
    try {
      central.startParts(home, settings, types, variables);
      return central;
    } catch (Exception e) {
      central.close();
      throw e;
    }
  }

  private void startParts(Home home, Settings settings, RecordTypes types, Variables variables)
      throws Exception {
    Clock clock = Clock.systemUTC();
    CentralLock lock = started(CentralLock.take(home));
    ObservePort.requireFree(settings.observe().host(), settings.observe().port());
    Settings.Database db = settings.database();
    Database database = started(Database.open(db.url(), db.user(), db.password(), db.pool()));
    FileStore fileStore = new FileStore(settings.folders().files());
    fileStore.removeLeftOvers();
    Store store = new Store(database, types.all(), fileStore);
    broker = started(broker(settings, clock));
    Disks disks = disks(settings);
    Capacity capacity = new Capacity(disks, broker, settings.limits().queueMost(), clock);
    DatabaseProbe probe = started(new DatabaseProbe(database, clock));
    Outage outage =
        new Outage(
            db.toString(),
            database::probe,
            new Outage.Delay(settings.retry().first(), settings.retry().most()),
            () -> broker.depth("dst.changes"),
            clock,
            Outage.Limits.of(settings.consumers(), settings.retry().setAside()));
    startBroker(store, outage);
    Listeners listeners =
        new Listeners(
            new Watermarks(database),
            new Listeners.Backups(NotedWatermarks.reported(home), settings.protectedAfter()),
            new Listeners.Queue(() -> probe.last().up(), () -> broker.depth("dst.changes")),
            clock);
    Pull pull =
        new Pull(
            settings.folders().staging(),
            clock,
            new StoredBundles(new Ledger(database)),
            (in, name, most) -> fileStore.put(in, name, 0, most));
    Mirror mirror = new Mirror(settings.folders().staging(), clock, System::nanoTime);
    DataFiles dataFiles = new DataFiles(fileStore);
    Map<String, Object> beans =
        Map.ofEntries(
            Map.entry("jms", broker.component()),
            Map.entry("capacity", capacity),
            Map.entry("pull", pull),
            Map.entry("late", pull.late()),
            Map.entry("takeSteps", new TakeSteps(pull, dataFiles::fetch, capacity)),
            Map.entry("endSteps", new EndSteps()),
            Map.entry("mirror", mirror),
            Map.entry("dataFiles", dataFiles),
            Map.entry("fileStore", fileStore),
            Map.entry("storeSteps", new StoreSteps(store::apply, outage)),
            Map.entry("outage", outage),
            Map.entry("deadLetters", new DeadLetters(clock)),
            Map.entry("listeners", listeners));
    Map<String, String> properties =
        Map.of(
            "dst.store.consumers", String.valueOf(settings.consumers()),
            "dst.pull.retry.most", String.valueOf(settings.retry().pullMost().toMillis()));
    Routes routes = started(new Routes(beans, properties, settings.stopTimeout()));
    started(outage);
    routes.seenByCamelsCommandLine(settings.observe().camelCli());
    routes.start(home, locations, settings.knownHosts(), clock);
    progress = routes.progress();
    LiveRemovals removals = new LiveRemovals(store.held(), mirror, () -> probe.last().up());
    live = started(routes.live(types, variables, removals));
    live.start();
    StatusBoard.Sources sources =
        new StatusBoard.Sources(
            live::locations,
            routes.pulls()::statuses,
            live::faults,
            () -> answer(probe.last()),
            capacity::shortage,
            disks::free,
            outage::postponed,
            pull.late()::waiting,
            routes::listener,
            removals::of);
    StatusBoard board = new StatusBoard(sources, broker, routes.progress(), version(), clock);
    URI url = routes.observe(settings.observe(), board);
    if (settings.doorbell().isPresent()) {
      doorbell = routes.ring(settings.doorbell().get());
    }
    lock.announce(new CentralLock.Announcement(url, board.now().since()));
  }

  private static CentralStatus.Part answer(DatabaseProbe.Answer answer) {
    return new CentralStatus.Part(answer.up(), answer.since(), answer.error());
  }

  private static String version() {
    String version = Central.class.getPackage().getImplementationVersion();
    return version == null ? "not packaged" : version;
  }

  private static Disks disks(Settings settings) {
    Map<String, Path> folders = new HashMap<>();
    if (settings.broker().remote().isEmpty()) {
      folders.put("queue", settings.broker().journal());
    }
    folders.put("data files", settings.folders().files());
    folders.put("files under way", settings.folders().staging());
    settings.database().folder().ifPresent(folder -> folders.put(Disks.DATABASE, folder));
    return new Disks(folders, settings.limits().diskReserve());
  }

  private static Broker broker(Settings settings, Clock clock) {
    Settings.Broker broker = settings.broker();
    return broker.remote().isPresent()
        ? new ExternalBroker(broker.remote().get(), clock)
        : new EmbeddedBroker(broker.journal(), broker.port(), settings.limits().diskReserve());
  }

  /**
   * The broker and the tables, at the same time. Central also starts while its database is down:
   * batches wait in the queue until it is there.
   */
  private void startBroker(Store store, Outage outage) throws Exception {
    FutureTask<SQLException> tables = new FutureTask<>(() -> whyNotPrepared(store));
    new Thread(tables, "tables").start();
    SQLException down;
    try {
      broker.start();
    } finally {
      down = result(tables);
    }
    if (down != null) {
      outage.began(down);
    }
  }

  private static SQLException whyNotPrepared(Store store) {
    try {
      store.prepare();
      return null;
    } catch (SQLException e) {
      return e;
    }
  }

  private static <T> T result(FutureTask<T> task) throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private <T extends AutoCloseable> T started(T part) {
    parts.push(part);
    return part;
  }

  public List<Location> locations() {
    return locations;
  }

  /** The queue, for those who show how full it is. */
  public Broker broker() {
    return broker;
  }

  /** Where hosts ring, as this machine reaches it; null: nowhere. */
  public URI doorbell() {
    return doorbell;
  }

  /** What is taken and stored, for those who follow it. */
  public Progress progress() {
    return progress;
  }

  /** What takes over changed definitions, and knows those that are not in effect. */
  public LiveDefinitions definitions() {
    return live;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IOException("central did not stop in order");
        }
        failure.addSuppressed(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
