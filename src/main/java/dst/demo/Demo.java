package dst.demo;

import dst.config.Faults;
import dst.config.Home;
import dst.config.Settings;
import dst.config.Variables;
import dst.demo.shop.DemoDatabase;
import dst.demo.shop.Drops;
import dst.demo.shop.Keys;
import dst.demo.shop.Secrets;
import dst.location.Location;
import dst.location.Locations;
import dst.location.RecordTypes;
import dst.store.database.Database;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.KeyPair;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The hosts of a demo with their programs, made ready before central and the listeners start. */
final class Demo implements AutoCloseable {
  private final DemoFolder folder;
  private final SftpHosts hosts;
  private final Map<String, String> environment;
  private final DemoDatabase first;
  private final Freshness freshness = new Freshness(System::nanoTime);
  private final List<HostProgram> programs = new ArrayList<>();
  private final List<AutoCloseable> listeners = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Demo(DemoFolder folder, SftpHosts hosts, Databases databases) {
    this.folder = folder;
    this.hosts = hosts;
    this.first = databases.first();
    this.environment = environment(hosts, databases.central());
  }

  /**
   * @param first of the first host: its own schema in a PostgreSQL, or H2
   */
  record Databases(DemoDatabase central, DemoDatabase first) {
    /** What must stay as it is for the demo to go on. */
    String shown() {
      return central.shown() + (first.isPostgres() ? ", a host with PostgreSQL" : "");
    }
  }

  /** Nothing that configures the real central must reach this one. */
  private static Map<String, String> environment(SftpHosts hosts, DemoDatabase database) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("DST_"));
    environment.putAll(database.environment());
    environment.put("DST_OBSERVE_PORT", "0");
    environment.put("DST_DOORBELL_PORT", "0");
    environment.put("DST_DEMO_HOST", hosts.address());
    environment.put("DST_DEMO_PORT", Integer.toString(hosts.port()));
    return environment;
  }

  /**
   * Makes the hosts: new ones, or those of the last run as they were.
   *
   * @param most hosts
   */
  static Demo prepare(DemoFolder folder, Databases databases, int most) throws Exception {
    boolean fresh = folder.isFresh();
    Demo demo = start(folder, databases);
    try {
      List<Location> locations = demo.locations(most);
      String reason = fresh ? null : folder.reasonToBeginAnew(databases.shown(), locations);
      if (reason != null) {
        demo.close();
        folder.delete();
        demo = start(folder, databases);
        locations = demo.locations(most);
        demo.notes.add("The last run can't be gone on from: " + reason + ". It begins anew.");
      }
      boolean anew = fresh || reason != null;
      databases.central().prepare(anew);
      folder.remember(databases.shown(), locations);
      demo.open(locations, anew);
      return demo;
    } catch (Exception e) {
      demo.close();
      throw e;
    }
  }

  private static Demo start(DemoFolder folder, Databases databases) throws Exception {
    folder.copyHome();
    KeyPair hostKey = Keys.loadOrMake(folder.hostKey());
    KeyPair central = Keys.loadOrMake(folder.centralKey());
    SftpHosts hosts = SftpHosts.start(hostKey, central.getPublic());
    folder.writeKnownHost(hosts.knownHost());
    return new Demo(folder, hosts, databases);
  }

  /** A location that is pulled from elsewhere must be left alone. */
  private List<Location> locations(int most) throws IOException {
    Faults faults = new Faults();
    Home home = folder.home();
    Variables variables = Variables.of(home, environment).withoutSecrets();
    List<Location> all = Locations.load(home, RecordTypes.load(home, faults), variables, faults);
    faults.throwIfAny();
    List<Location> ours = all.stream().filter(this::isOurs).toList();
    if (ours.isEmpty()) {
      throw DemoFolder.notForDemo(folder.home());
    }
    List<Location> chosen = ours.subList(0, Math.min(most, ours.size()));
    for (Location location : all) {
      if (!chosen.contains(location)) {
        folder.leaveOut(location);
      }
    }
    all.stream()
        .filter(location -> !isOurs(location))
        .forEach(
            location ->
                notes.add(
                    location.id() + " is left out: it is pulled from " + location.pull().from()));
    return chosen;
  }

  private boolean isOurs(Location location) {
    var from = location.pull().from();
    return "sftp".equals(from.getScheme())
        && hosts.address().equals(from.getHost())
        && hosts.port() == from.getPort();
  }

  /** The first host with a table has PostgreSQL and triggers, if there is one. */
  private void open(List<Location> locations, boolean anew) throws IOException {
    Clock clock = Clock.systemUTC();
    Sites sites = new Sites(folder, first, clock);
    boolean triggers = first.isPostgres();
    for (Location location : locations) {
      Site site = sites.of(location, triggers);
      if (site.way() == Site.Way.TRIGGERS) {
        triggers = false;
        first.prepareHost(location.id(), anew);
      }
      prepare(site);
      HostProgram program = new HostProgram(site, freshness, clock);
      programs.add(program);
      program.open();
    }
  }

  private void prepare(Site site) throws IOException {
    hosts.add(site.location().pull().from().getUserInfo(), Site.account(site.home()));
    String secret = Secrets.loadOrMake(folder.doorbell(site.id()));
    if (site.hasListener()) {
      for (String inPullArea : List.of("ready", "done", "ack")) {
        Files.createDirectories(site.pullArea().resolve(inPullArea));
      }
      new ListenerHome(site).write(folder.routes(), secret);
      freshness.follow(site.id(), site.table().type(), site.hasOutbox());
    }
  }

  /**
   * Starts the hosts' listeners.
   *
   * @param doorbell where they ring
   */
  void listen(StartHost start, URI doorbell) throws Exception {
    Map<String, String> settings = Map.of("DST_HOST_DOORBELL_URL", doorbell.toString());
    for (HostProgram program : programs) {
      if (program.site().hasListener()) {
        listeners.add(start.on(program.site().home(), settings));
      }
    }
  }

  List<HostProgram> programs() {
    return programs;
  }

  /** What follows the changes. */
  Freshness freshness() {
    return freshness;
  }

  /** What people should know about this start. */
  List<String> notes() {
    return notes;
  }

  /** What central reads as its environment. */
  Map<String, String> environment() {
    return environment;
  }

  /** Central's settings, as central reads them. */
  Settings settings() {
    Faults faults = new Faults();
    Settings settings =
        Settings.load(folder.home(), Variables.of(folder.home(), environment), faults);
    faults.throwIfAny();
    return settings;
  }

  /** What the hosts have dropped in earlier runs waits too, unless the ledger knows it. */
  Backlog backlog(Database database) throws IOException, SQLException {
    Backlog backlog = new Backlog(new Ledger(database));
    for (HostProgram program : programs) {
      Site site = program.site();
      if (!site.hasListener()) {
        for (Drops.Dropped dropped : site.drops().there()) {
          backlog.add(site.id(), dropped.file(), 0, dropped.at());
        }
      }
    }
    backlog.arrived();
    return backlog;
  }

  @Override
  public void close() throws IOException {
    List<AutoCloseable> all = new ArrayList<>(listeners);
    all.addAll(programs);
    all.add(hosts);
    IOException failure = null;
    for (AutoCloseable part : all) {
      try {
        part.close();
      } catch (Exception e) {
        failure = failure == null ? new IOException("a host did not end in order") : failure;
        failure.addSuppressed(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
