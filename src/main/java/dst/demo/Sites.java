package dst.demo;

import dst.capture.Capture;
import dst.capture.Captures;
import dst.config.Faults;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.Variables;
import dst.demo.shop.DemoDatabase;
import dst.demo.shop.Drops;
import dst.demo.shop.FileExport;
import dst.demo.shop.Layout;
import dst.demo.shop.Outgoing;
import dst.demo.shop.ShopAddress;
import dst.location.Location;
import dst.location.RecordFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Makes a host of a location's definition: where it has what, and how its changes get away. */
final class Sites {
  private static final String H2 =
      "jdbc:h2:file:%s;WRITE_DELAY=0;CACHE_SIZE=1024;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";

  private final DemoFolder folder;
  private final DemoDatabase database;
  private final Clock clock;

  Sites(DemoFolder folder, DemoDatabase database, Clock clock) {
    this.folder = folder;
    this.database = database;
    this.clock = clock;
  }

  /**
   * @param triggers whether its database is a PostgreSQL with triggers, if the location has a table
   */
  Site of(Location location, boolean triggers) throws IOException {
    Home home = folder.host(location.id());
    if (!location.pull().listener()) {
      return plain(location, home);
    }
    String own = ListenerHome.own(location.id());
    if (own != null) {
      return dropping(location, home, own);
    }
    Layout table = Layout.table(location, location.records().get(0).deleteWhen());
    return triggers
        ? new Site(
            location, home, Site.Way.TRIGGERS, table, table, database.ofHost(location.id()), null)
        : new Site(location, home, Site.Way.OUTBOX, table, table, h2(home), null);
  }

  private static ShopAddress h2(Home home) {
    Path file = home.dir().resolve("program/shop");
    return new ShopAddress(H2.formatted(file), "sa", "");
  }

  private Site plain(Location location, Home home) {
    RecordFiles entry = location.records().get(0);
    Layout table = Layout.table(location, entry.complete() ? Map.of() : entry.deleteWhen());
    Layout file = new Layout(location, entry.format(), entry.deleteWhen());
    FileExport export =
        new FileExport(
            file, entry.format(), entry.files().glob(), location.pull().finished().marker());
    return new Site(
        location,
        home,
        Site.Way.PLAIN,
        table,
        file,
        h2(home),
        drops(Site.pullArea(home, location), location.pull().done(), export, home));
  }

  private Site dropping(Location location, Home home, String own) throws IOException {
    ListenerHome.writeCapture(location, home, own);
    Faults faults = new Faults();
    Variables variables = Variables.of(home, Map.of("DST_HOST_LOCATION", location.id()));
    List<Capture> captures =
        Captures.load(home, HostSettings.load(home, variables, faults), faults);
    faults.throwIfAny();
    Capture.Drop drop =
        captures.stream()
            .filter(Capture.Drop.class::isInstance)
            .map(Capture.Drop.class::cast)
            .findFirst()
            .orElseThrow();
    FileExport export =
        new FileExport(
            new Layout(location, drop.format(), drop.deleted()),
            drop.format(),
            drop.pattern(),
            null);
    return new Site(
        location,
        home,
        Site.Way.DROP,
        Layout.table(location, drop.deleted()),
        new Layout(location, drop.format(), drop.deleted()),
        h2(home),
        drops(drop.folder(), "done", export, home));
  }

  private Drops drops(Path in, String done, FileExport export, Home home) {
    return new Drops(in, done, export, new Outgoing(Site.outgoing(home)), clock);
  }
}
