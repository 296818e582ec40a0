package dst;

import dst.capture.Capture;
import dst.capture.FileMemory;
import dst.capture.Gather;
import dst.capture.NewEpoch;
import dst.capture.database.BoundedQuery;
import dst.capture.database.HostDatabase;
import dst.capture.database.Inspection;
import dst.capture.database.OutboxReader;
import dst.capture.database.SelectReader;
import dst.capture.drop.Drops;
import dst.capture.folder.DataFolder;
import dst.capture.folder.Folders;
import dst.capture.snapshot.Snapshot;
import dst.capture.snapshot.SnapshotRequests;
import dst.capture.snapshot.TableWatch;
import dst.config.Home;
import dst.config.HostSettings;
import dst.route.capture.CaptureRoutes;
import dst.route.capture.CaptureRoutes.FromTemplate;
import dst.route.capture.DropFilter;
import dst.seal.Sealer;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of capture: which beans each brings, and which routes it makes from its template. */
final class CaptureKinds {
  private final Parts parts;
  private final List<Capture> captures;

  /**
   * What captures are made of.
   *
   * @param database null: the host has none, and no capture asks for it
   */
  record Parts(
      Home home,
      HostSettings settings,
      Sealer sealer,
      DataFolder files,
      FileMemory memory,
      SnapshotRequests snapshots,
      HostDatabase database,
      NewEpoch newEpoch,
      Clock clock) {}

  CaptureKinds(Parts parts, List<Capture> captures) {
    this.parts = parts;
    this.captures = captures;
  }

  List<CaptureRoutes> all() throws IOException {
    CaptureRoutes folder = folder();
    return Stream.of(outbox(), tables(), select(), drop(), folder, snapshot(folder)).toList();
  }

  /** Also without a capture of them: there may be rows that nobody reads any more. */
  private CaptureRoutes tables() {
    if (parts.database() == null) {
      return CaptureRoutes.none();
    }
    TableWatch tables =
        new TableWatch(
            parts.home(),
            new Inspection(parts.database()),
            of(Capture.Outbox.class),
            parts.snapshots());
    return new CaptureRoutes(
        Map.of("tables", tables),
        List.of(new FromTemplate("tables", "host-tables", Map.of())),
        Map.of("tables", tables::problems));
  }

  /** One route looks at the outbox for all of them. */
  private CaptureRoutes outbox() {
    List<Capture.Outbox> outboxes = of(Capture.Outbox.class);
    if (outboxes.isEmpty()) {
      return CaptureRoutes.none();
    }
    HostSettings.Seal seal = parts.settings().seal();
    OutboxReader outbox =
        new OutboxReader(
            parts.database(),
            parts.sealer(),
            parts.newEpoch(),
            outboxes.stream().collect(Collectors.toMap(Capture::name, capture -> capture)),
            new Gather(parts.sealer()::newestWaits, seal.changes(), seal.most()),
            seal.changes(),
            seal.maxRow());
    long every = parts.settings().outboxEvery().toMillis();
    return new CaptureRoutes(
        Map.of("outbox", outbox),
        List.of(new FromTemplate("outbox", "host-outbox", Map.of("every", Long.toString(every)))),
        Map.of("outbox", CaptureRoutes.single(outbox::problem)));
  }

  private CaptureRoutes select() {
    List<Capture.Select> selects = of(Capture.Select.class);
    if (selects.isEmpty()) {
      return CaptureRoutes.none();
    }
    Map<String, Object> beans = new HashMap<>();
    beans.put("host-database", parts.database().source());
    List<FromTemplate> routes = new ArrayList<>();
    Map<String, Supplier<List<String>>> troubles = new HashMap<>();
    for (Capture.Select select : selects) {
      String name = select.name();
      BoundedQuery query =
          new BoundedQuery(parts.database(), select, parts.settings().seal().maxRow());
      SelectReader reader = new SelectReader(select, query, parts.sealer(), changes());
      beans.put("select-" + name, reader);
      troubles.put(name, CaptureRoutes.single(reader::problem));
      String every = Long.toString(select.every().toMillis());
      routes.add(
          new FromTemplate("select-" + name, "host-select", Map.of("name", name, "every", every)));
    }
    return new CaptureRoutes(beans, routes, troubles);
  }

  private CaptureRoutes drop() {
    Map<String, Object> beans = new HashMap<>();
    List<FromTemplate> routes = new ArrayList<>();
    Map<String, Supplier<List<String>>> troubles = new HashMap<>();
    for (Capture.Drop capture : of(Capture.Drop.class)) {
      String name = capture.name();
      Drops drops = new Drops(capture, parts.sealer(), parts.files(), changes(), System::nanoTime);
      beans.put("drops-" + name, drops);
      beans.put("drop-filter-" + name, new DropFilter(drops));
      troubles.put(name, CaptureRoutes.single(drops::trouble));
      Map<String, String> parameters = Map.of("name", name, "folder", capture.folder().toString());
      routes.add(new FromTemplate("drop-" + name, "host-drop", parameters));
    }
    return new CaptureRoutes(beans, routes, troubles);
  }

  private CaptureRoutes folder() throws IOException {
    Map<String, Object> beans = new HashMap<>();
    List<FromTemplate> routes = new ArrayList<>();
    Map<String, Supplier<List<String>>> troubles = new HashMap<>();
    for (Capture.Folder capture : of(Capture.Folder.class)) {
      String name = capture.name();
      List<String> ofDataFiles = List.of(SnapshotRequests.DATA_FILES);
      Folders folders =
          new Folders(
              capture,
              parts.files(),
              parts.memory(),
              parts.sealer(),
              reason -> parts.snapshots().ask(ofDataFiles, reason, false),
              parts.snapshots().folder().resolveSibling("confirm-removed-" + name),
              changes(),
              System::nanoTime);
      beans.put("folders-" + name, folders);
      troubles.put(name, CaptureRoutes.single(folders::trouble));
      routes.add(new FromTemplate("folder-" + name, "host-folder", Map.of("name", name)));
    }
    return new CaptureRoutes(beans, routes, troubles);
  }

  private int changes() {
    return parts.settings().seal().changes();
  }

  /** One route sends whole what is asked for, whatever its kind. */
  private CaptureRoutes snapshot(CaptureRoutes folder) {
    List<Folders> folders =
        folder.beans().values().stream()
            .filter(Folders.class::isInstance)
            .map(Folders.class::cast)
            .toList();
    Snapshot snapshot =
        Snapshot.of(
            captures,
            new Snapshot.Parts(
                parts.database(),
                parts.settings().seal().maxRow(),
                parts.files(),
                parts.memory(),
                parts.sealer()),
            folders,
            parts.home(),
            parts.settings().pullArea());
    return new CaptureRoutes(
        Map.of("snapshot", snapshot), List.of(), Map.of("snapshots", snapshot::problems));
  }

  private <C extends Capture> List<C> of(Class<C> kind) {
    return captures.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
