package dst.route.live;

import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import dst.config.Variables;
import dst.location.Location;
import dst.location.Locations;
import dst.location.RecordTypes;
import dst.route.live.LiveLocations.Definition;
import dst.route.pull.Digest;
import dst.route.pull.RouteLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what people change in {@code locations/}, {@code routes/} and {@code conf/secrets/}
 * while central runs, file by file. A faulty edit is said once and left; what was in effect stays.
 */
public final class LiveDefinitions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveDefinitions.class);

  /** Looks that changes wait for other files to stand still, too: they may belong together. */
  private static final int MOST_WAIT = 5;

  private final Home home;
  private final RecordTypes types;
  private final Variables variables;
  private final LiveFiles files;
  private final LiveRoutes routes;
  private final LiveLocations locations;
  private final LiveOrders orders;
  private final RestartNeeded restart;
  private final Map<String, Definition> wanted = new HashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          run -> {
            Thread thread = new Thread(run, "definitions");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Path> changed = new HashSet<>();
  private int waited;
  private List<Fault> inDefinitions = List.of();
  private volatile List<Fault> faults = List.of();
  private volatile List<Location> shown;

  /** What definitions are read with; it does not change while central runs. */
  public record Sources(Home home, RecordTypes types, Variables variables) {}

  /**
   * @param read what definitions are read with
   * @param started the locations that central started with
   */
  public LiveDefinitions(
      Sources read,
      LiveRoutes routes,
      LiveLocations locations,
      LiveOrders orders,
      Collection<Location> started) {
    this.home = read.home();
    this.types = read.types();
    this.variables = read.variables();
    this.orders = orders;
    this.restart = new RestartNeeded(home, variables);
    this.files = new LiveFiles(home);
    this.routes = routes;
    this.locations = locations;
    started.forEach(location -> wanted.put(location.id(), definition(location)));
    locations.started(wanted.values());
    shown = List.copyOf(started);
  }

  /** Looks each second from now on. No events of the file system: they don't come over mounts. */
  public void start() {
    var unused = clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** The locations that central has now. */
  public List<Location> locations() {
    return shown;
  }

  /** What is wrong with edits, which are not in effect for it. */
  public List<Fault> faults() {
    return faults;
  }

  /** Looks once, and does what is due. */
  void look() {
    try {
      orders.look();
      restart.look();
      scan();
    } catch (Exception e) {
      LOG.error("the definitions can't be read; retried: {}", RouteLoader.reason(e));
      LOG.debug("the failure in full", e);
    }
  }

  /** Looks once, and goes one step. */
  void scan() {
    changed.addAll(files.look());
    boolean ready = files.areStill() || ++waited > MOST_WAIT;
    if (!changed.isEmpty() && ready) {
      routes.take(in(home.routes(), changed), inEffect());
      read();
      changed.clear();
      waited = 0;
    }
    locations.step(wanted);
    tell();
  }

  private static List<Path> in(Path folder, Collection<Path> files) {
    return files.stream().filter(file -> file.getParent().equals(folder)).toList();
  }

  private List<Location> inEffect() {
    return wanted.values().stream().map(Definition::location).toList();
  }

  /** All are read, as they depend on their defaults and on each other; few will have changed. */
  private void read() {
    Faults found = new Faults();
    Map<String, Location> valid = new HashMap<>();
    for (Location each : Locations.load(home, types, variables, routes.names(), found)) {
      valid.put(each.id(), each);
    }
    List<Fault> told = new ArrayList<>(found.list());
    Set<String> ids = new TreeSet<>(wanted.keySet());
    ids.addAll(valid.keySet());
    for (String id : ids) {
      Path file = home.locations().resolve(id + ".yaml");
      if (!files.isStill(file)) {
        told.removeIf(fault -> fault.file().equals(home.shown(file)));
      } else if (valid.containsKey(id)) {
        Definition next = definition(valid.get(id));
        wanted.compute(id, (same, was) -> next.equals(was) ? was : next);
      } else if (!files.in(home.locations()).contains(file)) {
        wanted.remove(id);
      }
    }
    inDefinitions = List.copyOf(told);
  }

  private Definition definition(Location location) {
    return new Definition(location, around(location));
  }

  private String around(Location location) {
    Path key = location.pull().privateKey();
    String template = location.pull().hasOwnTemplate() ? location.pull().template() : null;
    return Digest.ofFile(key) + (template == null ? "" : " " + Digest.of(routes.fileOf(template)));
  }

  private void tell() {
    Set<Fault> now = new TreeSet<>(files.faults());
    now.addAll(routes.faults());
    now.addAll(inDefinitions);
    now.addAll(locations.faults());
    Set<Fault> before = new HashSet<>(faults);
    Map<Path, Boolean> faulty = new TreeMap<>();
    now.forEach(fault -> faulty.put(fault.file(), true));
    for (Fault fault : now) {
      if (!before.contains(fault)) {
        LOG.warn("{} (what was in effect stays)", fault);
      }
    }
    for (Fault fault : before) {
      if (faulty.putIfAbsent(fault.file(), false) == null) {
        LOG.info("{}: is well again", fault.file());
      }
    }
    faults = List.copyOf(now);
    shown = inEffect();
  }

  /** Waits for the step that is under way: it may be starting a route. */
  @Override
  public void close() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
        clock.shutdownNow();
      }
    } catch (InterruptedException e) {
      clock.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
