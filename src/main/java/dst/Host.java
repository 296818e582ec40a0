package dst;

import dst.bundle.Manifest;
import dst.config.Faults;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.Variables;
import dst.host.Acknowledged;
import dst.host.Capture;
import dst.host.Captures;
import dst.host.Continuity;
import dst.host.DataFolder;
import dst.host.DiskReserve;
import dst.host.Doorbell;
import dst.host.FileMemory;
import dst.host.HostLock;
import dst.host.Prune;
import dst.host.Sealer;
import dst.host.Snapshots;
import dst.host.StatusFile;
import dst.host.Troubles;
import dst.route.CaptureRoutes;
import dst.route.HostRoutes;
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
    Doorbell doorbell = doorbell();
    Sealer sealer =
        new Sealer(settings.location(), pullArea, files, disk, m -> sealed(m, doorbell), clock);
    Acknowledged acknowledged = new Acknowledged(pullArea);
    Troubles troubles = new Troubles(settings.location(), clock);
    Map<String, Supplier<String>> others = new ConcurrentHashMap<>();
    if (doorbell != null) {
      others.put("doorbell", doorbell::trouble);
    }
    status =
        new StatusFile(
            home,
            new StatusFile.Sources(
                settings.location(),
                sealer,
                sealer::epoch,
                acknowledged,
                disk,
                troubles,
                others),
            captures.stream().map(Capture::name).toList(),
            clock);
    Continuity continuity = new Continuity(sealer, acknowledged, snapshots());
    sealer.begin();
    continuity.check();
    CaptureKinds.Parts of =
        new CaptureKinds.Parts(home, settings, sealer, files, continuity, clock);
    List<CaptureRoutes> kinds = new CaptureKinds(of, captures).all();
    Map<String, Object> beans = new HashMap<>();
    kinds.forEach(
        kind -> {
          beans.putAll(kind.beans());
          others.putAll(kind.troubles());
        });
    beans.put("sealing", sealer);
    beans.put("status", status);
    beans.put("continuity", continuity);
    beans.put(
        "prune",
        new Prune(pullArea, settings.location(), acknowledged, settings.retention(), clock));
    HostRoutes routes =
        started(
            new HostRoutes(settings.location(), beans, Map.of(), troubles, settings.stopTimeout()));
    routes.start(home, kinds.stream().flatMap(kind -> kind.routes().stream()).toList());
    status.write();
  }

  private Doorbell doorbell() {
    Doorbell doorbell =
        settings
            .doorbell()
            .map(bell -> new Doorbell(settings.location(), bell.url(), bell.secret(), clock))
            .orElse(null);
    if (doorbell != null) {
      started(doorbell);
    }
    return doorbell;
  }

  private void sealed(Manifest manifest, Doorbell doorbell) {
    status.sealed(manifest);
    if (doorbell != null) {
      doorbell.ring();
    }
  }

  private Snapshots snapshots() {
    Path wanted = home.data().resolve("host/snapshot");
    return reason -> Files.writeString(wanted, reason + "\n");
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
