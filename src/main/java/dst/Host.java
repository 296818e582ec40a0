package dst;

import dst.bundle.Manifest;
import dst.capture.Acknowledged;
import dst.capture.Capture;
import dst.capture.Captures;
import dst.capture.FileMemory;
import dst.capture.database.HostDatabase;
import dst.capture.folder.DataFolder;
import dst.capture.snapshot.SnapshotRequests;
import dst.config.Faults;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.Variables;
import dst.route.capture.CaptureRoutes;
import dst.route.capture.HostRoutes;
import dst.seal.Continuity;
import dst.seal.DiskReserve;
import dst.seal.Doorbell;
import dst.seal.Heartbeat;
import dst.seal.HostLock;
import dst.seal.LateRows;
import dst.seal.Prune;
import dst.seal.Sealer;
import dst.seal.StatusFile;
import dst.seal.Troubles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The listener of a host: its parts, started in the order in which they need each other and stopped
 * in the reverse. Many may run in one process, each on a home of its own.
 */
public final class Host implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Home home;
  private final HostSettings settings;
  private final List<Capture> captures;
  private final Clock clock = Clock.systemUTC();
  private StatusFile status;
  private Doorbell doorbell;

  private Host(Home home, HostSettings settings, List<Capture> captures) {
    this.home = home;
    this.settings = settings;
    this.captures = captures;
  }

  /**
   * Starts the listener on a home.
   *
   * @throws dst.config.BadConfiguration with every fault of every file of the home
   * @throws HostLock.AlreadyRunning if another one runs on it, or on its pull area
   */
  public static Host start(Home home, Map<String, String> environment) throws Exception {
    Faults faults = new Faults();
    HostSettings settings = HostSettings.load(home, Variables.of(home, environment), faults);
    List<Capture> captures = Captures.load(home, settings, faults);
    faults.throwIfAny();
    Host host = new Host(home, settings, captures);
    try {
      host.startParts();
      return host;
    } catch (Exception e) {
      host.close();
      throw e;
    }
  }

  private void startParts() throws Exception {
    Path pullArea = settings.pullArea();
    started(HostLock.take(home, pullArea));
    for (String folder : List.of("ready", "done", "ack")) {
      Files.createDirectories(pullArea.resolve(folder));
    }
    DiskReserve disk = new DiskReserve(pullArea, settings.diskReserve());
    FileMemory memory = started(FileMemory.open(home.data().resolve("host/files.mv")));
    DataFolder files = new DataFolder(settings.files(), memory, clock);
    LateRows late =
        new LateRows(home.data().resolve("host/late"), keys(), settings.waitForFiles(), clock);
    Sealer sealer = new Sealer(location(), pullArea, files, late, disk, this::sealed, clock);
    Acknowledged acknowledged = new Acknowledged(pullArea);
    SnapshotRequests snapshots = new SnapshotRequests(home);
    Continuity continuity = new Continuity(sealer, acknowledged, snapshots);
    Troubles troubles = new Troubles(location(), clock);
    Map<String, Supplier<List<String>>> waiting = new ConcurrentHashMap<>();
    StatusFile.Sources sources =
        new StatusFile.Sources(location(), sealer, acknowledged, disk, troubles, waiting);
    status = new StatusFile(home, sources, clock);
    startDoorbell(waiting);
    sealer.begin();
    continuity.check();
    CaptureKinds.Parts kinds =
        new CaptureKinds.Parts(
            home, settings, sealer, files, memory, snapshots, database(), continuity, clock);
    Map<String, Object> beans = new HashMap<>();
    beans.put("sealing", sealer);
    beans.put("status", status);
    beans.put("heartbeat", new Heartbeat(pullArea, status::signOfLife, clock));
    beans.put("continuity", continuity);
    beans.put("prune", new Prune(pullArea, location(), acknowledged, settings.retention(), clock));
    LiveCaptures live =
        started(
            new LiveCaptures(
                home,
                settings,
                captures,
                now -> startRoutes(new CaptureKinds(kinds, now).all(), now, beans, sources)));
    waiting.put("captures", CaptureRoutes.single(live::problem));
    status.write();
    live.watch();
  }

  /** Of the captures whose rows name data files. */
  private Map<String, List<String>> keys() {
    Map<String, List<String>> keys = new HashMap<>();
    for (Capture capture : captures) {
      if (!capture.files().isEmpty()) {
        keys.put(
            capture.name(), capture instanceof Capture.Outbox outbox ? outbox.key() : List.of());
      }
    }
    return keys;
  }

  private HostDatabase database() {
    HostDatabase database =
        settings
            .database()
            .map(db -> HostDatabase.open(db.url(), db.user(), db.password()))
            .orElse(null);
    return database == null ? null : started(database);
  }

  private void startDoorbell(Map<String, Supplier<List<String>>> waiting) {
    HostSettings.Doorbell bell = settings.doorbell().orElse(null);
    if (bell != null) {
      doorbell = started(new Doorbell(location(), bell.url(), bell.secret(), clock));
      waiting.put("doorbell", CaptureRoutes.single(doorbell::trouble));
    }
  }

  /** What is started here ends when it is closed, and says no troubles any more. */
  private Closeable startRoutes(
      List<CaptureRoutes> kinds,
      List<Capture> now,
      Map<String, Object> common,
      StatusFile.Sources sources)
      throws Exception {
    Map<String, Object> beans = new HashMap<>(common);
    Deque<AutoCloseable> own = new ArrayDeque<>();
    for (CaptureRoutes kind : kinds) {
      beans.putAll(kind.beans());
      sources.others().putAll(kind.troubles());
      own.push(() -> sources.others().keySet().removeAll(kind.troubles().keySet()));
      for (Object bean : kind.beans().values()) {
        if (bean instanceof AutoCloseable part) {
          own.push(part);
        }
      }
    }
    own.push(sources.troubles()::forget);
    HostRoutes routes =
        new HostRoutes(location(), beans, Map.of(), sources.troubles(), settings.stopTimeout());
    own.push(routes);
    status.captures(now.stream().map(Capture::name).toList());
    try {
      routes.start(home, kinds.stream().flatMap(kind -> kind.routes().stream()).toList());
    } catch (Exception e) {
      closeAll(own);
      throw e;
    }
    return () -> closeAll(own);
  }

  private void sealed(Manifest manifest) {
    status.sealed(manifest);
    if (doorbell != null) {
      doorbell.ring();
    }
  }

  private <T extends AutoCloseable> T started(T part) {
    parts.push(part);
    return part;
  }

  /** Its location's id. */
  public String location() {
    return settings.location();
  }

  @Override
  public void close() throws IOException {
    closeAll(parts);
  }

  private static void closeAll(Deque<AutoCloseable> parts) throws IOException {
    IOException failure = null;
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IOException("the listener did not stop in order");
        }
        failure.addSuppressed(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
