package dst.route.pull;

import dst.bundle.BundleNames;
import dst.bundle.Settled;
import dst.location.Location;
import dst.location.Pull;
import dst.location.Timetable;
import dst.pull.Arrivals;
import dst.pull.mirror.Mirror;
import dst.route.area.Capacity;
import dst.route.sftp.HostSocket;
import dst.route.sftp.StallDetector;
import dst.status.Progress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pull routes: one for each location, made from the template that the definition names. */
public final class PullRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(PullRoutes.class);
  private static final Duration SPREAD_AT_MOST = Duration.ofSeconds(2);

  /** Pulls that are due at the same time wake Quartz and the processor once. */
  private static final long STEP_MILLIS = 100;

  private static final Duration HELD_UP = Duration.ofSeconds(1);

  /** The schedule of a location may be a slow one; the store may be at something for hours. */
  private static final Duration BEHIND = Duration.ofSeconds(10);

  /** However often a host rings, about 50 pulls a second are enough. */
  private static final Duration APART = Duration.ofMillis(20);

  private static final List<String> BEANS =
      List.of("schedule-", "health-", "filter-", "order-", "strategy-", "line-");

  /** The longest first delay after a failed pull, also where the schedule is slower. */
  private static final Duration RETRY_FIRST = Duration.ofSeconds(5);

  private final CamelContext camel;
  private final dst.pull.Pull taking;
  private final Mirror mirror;
  private final ProducerTemplate producer;
  private final Capacity capacity;
  private final Listeners listeners;
  private final Progress progress;
  private final NotificationThrottle throttle;
  private final Duration retryMost;
  private final Path knownHosts;
  private final Clock clock;
  private final Watchdog watchdog = new Watchdog();
  private final PullBeans beans = new PullBeans();
  private final Map<String, LocationPull> running = new ConcurrentHashMap<>();
  private final Map<String, PullLease> leases = new ConcurrentHashMap<>();

  private final Set<String> paused = ConcurrentHashMap.newKeySet();

  /**
   * @param knownHosts the hosts' keys in OpenSSH's format; a host that is not in it is refused
   */
  public PullRoutes(CamelContext camel, Path knownHosts, Clock clock) {
    this.camel = camel;
    this.taking = camel.getRegistry().lookupByNameAndType("pull", dst.pull.Pull.class);
    this.mirror = camel.getRegistry().lookupByNameAndType("mirror", Mirror.class);
    this.producer = camel.createProducerTemplate();
    this.capacity = camel.getRegistry().lookupByNameAndType("capacity", Capacity.class);
    this.listeners = camel.getRegistry().lookupByNameAndType("listeners", Listeners.class);
    this.progress = camel.getRegistry().lookupByNameAndType("progress", Progress.class);
    this.throttle = new NotificationThrottle(progress, location -> rung(location, APART));
    this.retryMost = retryMost(camel);
    this.knownHosts = knownHosts;
    this.clock = clock;
    camel.getRegistry(DefaultRegistry.class).addBeanRepository(beans);
    started(camel, watchdog);
  }

  private static void started(CamelContext camel, Watchdog watchdog) {
    try {
      camel.addService(watchdog);
    } catch (Exception e) {
      throw new RuntimeCamelException("the watchdog can't be started", e);
    }
  }

  private static Duration retryMost(CamelContext camel) {
    String millis = camel.resolvePropertyPlaceholders("{{dst.pull.retry.most:300000}}");
    return Duration.ofMillis(Long.parseLong(millis));
  }

  /**
   * Adds a route for each location, their first pulls spread over time.
   *
   * @return the locations whose route can't be started; the others run
   */
  public List<String> addAll(List<Location> locations) {
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < locations.size(); i++) {
      Location location = locations.get(i);
      try {
        add(location, firstAfter(location.pull(), i, locations.size()));
      } catch (Exception e) {
        failed.add(location.id());
        LOG.error(
            "{}: its pull route can't be started, the other locations go on: {}",
            location.id(),
            RouteLoader.reason(e));
        LOG.debug("{}: the failure in full", location.id(), e);
      }
    }
    return failed;
  }

  private static Duration firstAfter(Pull pull, int index, int count) {
    Duration every = pull.every() == null ? SPREAD_AT_MOST : pull.every();
    Duration spread = every.compareTo(SPREAD_AT_MOST) < 0 ? every : SPREAD_AT_MOST;
    long millis = spread.toMillis() * index / count;
    return Duration.ofMillis(millis - millis % STEP_MILLIS);
  }

  /** The locations that have a route, by id. */
  public Map<String, Location> locations() {
    Map<String, Location> locations = new TreeMap<>();
    running.forEach((id, each) -> locations.put(id, each.location()));
    return locations;
  }

  /** How the pulls of each location go, by its id. */
  public Map<String, PullStatus> statuses() {
    Map<String, PullStatus> statuses = new TreeMap<>();
    running.forEach((id, each) -> statuses.put(id, each.health().status()));
    return statuses;
  }

  /** No pull of the location begins until it is resumed, also if it is added later. */
  public void pause(String location) {
    paused.add(location);
    LocationPull there = running.get(location);
    if (there != null) {
      there.schedule().pause();
    }
  }

  public void resume(String location) {
    paused.remove(location);
    LocationPull there = running.get(location);
    if (there != null) {
      there.schedule().resume();
    }
  }

  /** Those that are paused, whether they have a route or not. */
  public Set<String> paused() {
    return Set.copyOf(paused);
  }

  /**
   * Brings the location's next pull forward.
   *
   * @return false if nothing is pulled now: it has no route, is paused, or has quiet hours
   */
  public boolean now(String location) {
    LocationPull there = running.get(location);
    return there != null && there.schedule().now();
  }

  /**
   * The same for hosts, who may ask often: at once, but later where the last pull could not do its
   * work, or where the store is still at what it took.
   */
  public boolean rung(String location) {
    LocationPull there = running.get(location);
    if (there == null) {
      return false;
    }
    if (there.health().isHeldUp()) {
      return now(location, HELD_UP);
    }
    return rung(location, throttle.waits(location) ? BEHIND : APART);
  }

  private boolean rung(String location, Duration apart) {
    LocationPull there = running.get(location);
    return there != null && there.schedule().rung(apart);
  }

  /**
   * Brings the next pull forward, at some distance.
   *
   * @param apart the least time between the beginnings of two pulls
   */
  public boolean now(String location, Duration apart) {
    LocationPull there = running.get(location);
    return there != null && there.schedule().now(apart);
  }

  /** The location that has a route under this id. */
  public Optional<Location> location(String id) {
    return Optional.ofNullable(running.get(id)).map(LocationPull::location);
  }

  /** Adds and starts the route {@code pull-<location>}. What fails leaves nothing behind. */
  public void add(Location location, Duration firstAfter) throws Exception {
    String id = location.id();
    Pull pull = location.pull();
    PullLease lease = leases.computeIfAbsent(id, unused -> new PullLease());
    Settled settled = new Settled(pull.finished().unchanged(), System::nanoTime);
    Timetable timetable = new Timetable(pull, location.zone());
    Unreadable unreadable = new Unreadable(clock);
    StallDetector stalls = new StallDetector(pull.patience(), System::nanoTime);
    Schedule schedule = new Schedule(id, timetable, stalls, firstAfter, clock);
    if (paused.contains(id)) {
      schedule.pause();
    }
    PollHealth health =
        new PollHealth(location, schedule, settled, backoff(pull), capacity::shortage, clock);
    Arrivals arrivals = taking.arrivals(location);
    PullStrategy strategy =
        new PullStrategy(
            location,
            taking,
            health,
            settled,
            unreadable,
            capacity,
            schedule,
            lease,
            new Astray(location, producer));
    health.goesOnWhile(strategy::hasMore);
    ListenerWatch watch = listeners == null ? new ListenerWatch(clock) : listeners.watch(id);
    LocationPull whole = new LocationPull(location, schedule, health, strategy, watch, producer);
    health.afterFiles(whole::after);
    watchdog.watch(id, schedule, health::stalled);
    beans.bind("line-" + id, new HostSocket(stalls));
    beans.bind("schedule-" + id, schedule);
    beans.bind("health-" + id, health);
    beans.bind(
        "filter-" + id,
        new PullFilter(location, arrivals, settled, unreadable, health.untaken(), watch));
    beans.bind("order-" + id, new ArrivalOrder(location.pull().order()));
    beans.bind("strategy-" + id, strategy);
    if (!pull.listener()) {
      whole.takesLate(new LateTurns(location, taking.late(), strategy, health, schedule, producer));
    }
    if (!location.dataFiles().isEmpty()) {
      whole.mirrors(new Mirroring(location, mirror, strategy, health, schedule, producer));
    }
    if (pull.listener() && listeners != null) {
      Acknowledging.Pulls pulls =
          new Acknowledging.Pulls(strategy, health, schedule, () -> progress.counts(id).batches());
      whole.acknowledges(listeners.of(location, taking.chain(location), pulls));
    }
    lease.give(strategy);
    try {
      TemplatedRouteBuilder.builder(camel, template(pull))
          .routeId(routeId(id))
          .parameters(parameters(location))
          .add();
    } catch (Exception e) {
      remove(id);
      throw e;
    }
    running.put(id, whole);
  }

  private static String routeId(String location) {
    return "pull-" + location;
  }

  /** The location's pull ends with the file that is under way, and no further one begins. */
  public void retire(String location) {
    leases.get(location).give(null);
    Consumer consumer = consumer(location);
    if (consumer instanceof ScheduledPollConsumer polling) {
      polling.suspend();
    }
  }

  /** Whether nothing of the location is under way. */
  public boolean isIdle(String location) {
    boolean polling =
        consumer(location) instanceof ScheduledPollConsumer consumer && consumer.isPolling();
    return !polling && leases.get(location).isFree();
  }

  private Consumer consumer(String location) {
    Route route = camel.getRoute(routeId(location));
    return route == null ? null : route.getConsumer();
  }

  /**
   * Stops the location's route, also if it hangs. A file that was under way stays where it is; the
   * {@link PullLease} keeps it from being taken by two.
   */
  public void remove(String location) throws Exception {
    leases.get(location).give(null);
    watchdog.forget(location);
    running.remove(location);
    if (camel.getRoute(routeId(location)) != null) {
      camel.getRouteController().stopRoute(routeId(location), 1, TimeUnit.SECONDS);
      camel.removeRoute(routeId(location));
    }
    BEANS.forEach(bean -> beans.unbind(bean + location));
  }

  private Backoff backoff(Pull pull) {
    Duration every = pull.every() == null ? RETRY_FIRST : pull.every();
    return new Backoff(Backoff.shorter(every, RETRY_FIRST), retryMost, Math::random);
  }

  private static String template(Pull pull) {
    return pull.hasOwnTemplate() ? pull.template() : "pull-" + pull.from().getScheme();
  }

  private Map<String, Object> parameters(Location location) {
    Pull pull = location.pull();
    Map<String, Object> p = new HashMap<>();
    p.put("locationId", location.id());
    p.put("address", address(pull));
    p.put("maxFiles", pull.mostFiles());
    if (pull.finished().marker() != null) {
      p.put("marker", "${file:name}" + pull.finished().marker());
    }
    if ("sftp".equals(pull.from().getScheme())) {
      p.put("knownHosts", knownHosts.toString());
      p.put("timeout", pull.patience().timeout().toMillis());
      if (pull.password() != null) {
        p.put("password", "RAW(" + pull.password() + ")");
      }
      if (pull.privateKey() != null) {
        p.put("privateKey", pull.privateKey().toString());
      }
    }
    return p;
  }

  private static String address(Pull pull) {
    URI from = pull.from();
    String path =
        pull.listener()
            ? from.getPath().replaceAll("/+$", "") + "/" + BundleNames.READY
            : from.getPath();
    if ("file".equals(from.getScheme())) {
      return path;
    }
    String port = from.getPort() < 0 ? "" : ":" + from.getPort();
    return from.getUserInfo() + "@" + from.getHost() + port + path;
  }
}
