package dst.location;

import dst.config.Faults;
import dst.config.FileNames;
import dst.config.Home;
import dst.config.Place;
import dst.config.Variables;
import dst.config.YamlFile;
import dst.config.YamlMap;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the definitions in {@code locations/}, with {@code _defaults.yaml} under each of them. */
public final class Locations {
  private static final String SUFFIX = ".yaml";
  private static final String DEFAULTS = "_defaults" + SUFFIX;

  /** Keys of which a definition's one replaces the other one of the defaults. */
  private static final List<Set<String>> CHOICES =
      List.of(
          Set.of("every", "cron"),
          Set.of("password", "private-key"),
          Set.of("marker", "unchanged"));

  private final Home home;
  private final RecordTypes types;
  private final Variables variables;
  private final RouteNames routes;
  private final Faults faults;
  private final Map<String, String> pulledBy = new HashMap<>();
  private final Map<String, String> takenOf = new HashMap<>();

  private Locations(
      Home home, RecordTypes types, Variables variables, RouteNames routes, Faults faults) {
    this.home = home;
    this.types = types;
    this.variables = variables;
    this.routes = routes;
    this.faults = faults;
  }

  public static List<Location> load(Home home, RecordTypes types, Faults faults) {
    return load(home, types, Variables.of(home), faults);
  }

  /** The valid ones, by id; the route files that they name are read, too. */
  public static List<Location> load(
      Home home, RecordTypes types, Variables variables, Faults faults) {
    return load(home, types, variables, RouteFile.readAll(home, faults), faults);
  }

  /** The same with the routes that are there. */
  public static List<Location> load(
      Home home, RecordTypes types, Variables variables, RouteNames routes, Faults faults) {
    return new Locations(home, types, variables, routes, faults).load();
  }

  /** The id of the location that a file of the folder defines, or null if it defines none. */
  public static String idOf(Path file) {
    String name = file.getFileName().toString();
    boolean defines = name.endsWith(SUFFIX) && !name.startsWith(".") && !name.equals(DEFAULTS);
    return defines ? name.substring(0, name.length() - SUFFIX.length()) : null;
  }

  private List<Location> load() {
    YamlMap defaults = null;
    if (Files.exists(home.locations().resolve(DEFAULTS))) {
      defaults = YamlFile.read(home, home.locations().resolve(DEFAULTS), faults);
      if (defaults == null) {
        return List.of();
      }
      defaults.refuseOthersThan(LocationDefinition.KEYS);
    }
    List<Location> locations = new ArrayList<>();
    for (Path file : definitions()) {
      Location location = read(file, defaults);
      if (location != null) {
        locations.add(location);
      }
    }
    return locations;
  }

  private List<Path> definitions() {
    try (Stream<Path> files = Files.list(home.locations())) {
      return files.filter(file -> isDefinition(file.getFileName().toString())).sorted().toList();
    } catch (IOException e) {
      faults.add(home.shown(home.locations()), 0, "can't be listed: " + e);
      return List.of();
    }
  }

  private boolean isDefinition(String name) {
    FileNames.refuseOtherEnding(Path.of("locations", name), faults, SUFFIX);
    return idOf(Path.of(name)) != null;
  }

  private Location read(Path file, YamlMap defaults) {
    String id = idOf(file);
    int before = faults.count();
    if (!id.matches("[a-z0-9][a-z0-9-]*")) {
      faults.add(
          home.shown(file),
          0,
          "\""
              + id
              + "\" can't be a location's id: name the file with a-z, 0-9 and \"-\" only,"
              + " like new-york.yaml");
    }
    YamlMap own = YamlFile.read(home, file, faults);
    if (own == null) {
      return null;
    }
    YamlMap definition = defaults == null ? own : own.over(defaults, CHOICES);
    YamlMap expanded = definition.replaceTexts((key, text) -> expand(id, key, text));
    Location location =
        new LocationDefinition(home, types, variables, faults).read(id, home.shown(file), expanded);
    if (location != null) {
      refuseSameFolder(location, expanded.map("pull").at("from"));
      refuseUnknownRoutes(location, expanded);
    }
    return faults.count() == before ? location : null;
  }

  private String expand(String id, String key, String text) {
    String expanded = variables.expand(text, Map.of("id", id));
    if (expanded.contains("${secret:") && !PullDefinition.SECRETS.contains(key)) {
      throw new IllegalArgumentException(
          "a secret can only be pull.password, pull.private-key or pull.doorbell: remove it here");
    }
    return expanded;
  }

  private void refuseUnknownRoutes(Location location, YamlMap definition) {
    if (location.pull().hasOwnTemplate()) {
      refuse(definition.map("pull"), "template", routes.templateProblem(location.pull()));
    }
    List<YamlMap> entries = definition.maps("records");
    boolean allRead = location.records().size() == entries.size();
    for (int i = 0; allRead && i < entries.size(); i++) {
      String transform = location.records().get(i).transform();
      if (transform != null) {
        refuse(entries.get(i), "transform", routes.transformProblem(transform));
      }
    }
  }

  private static void refuse(YamlMap map, String key, String problem) {
    if (problem != null) {
      map.fault(key, problem);
    }
  }

  private void refuseSameFolder(Location location, Place place) {
    URI from = location.pull().from();
    String other = pulledBy.putIfAbsent(location.pull().folder(), location.id());
    if (other != null) {
      faults.add(
          place,
          "from: "
              + from
              + " is pulled by both "
              + other
              + " and "
              + location.id()
              + ": give each location its own folder or account");
    }
    refuseFolderOfTaken(location, place);
  }

  /** What one location has taken would be taken again by the other. */
  private void refuseFolderOfTaken(Location location, Place place) {
    Pull pull = location.pull();
    String taken = pull.folder() + "/" + pull.done();
    String inner = takenOf.get(pull.folder());
    String outer = pulledBy.get(taken);
    takenOf.putIfAbsent(taken, location.id());
    if (inner != null || outer != null) {
      faults.add(
          place,
          "from: "
              + (inner != null ? pull.from() : taken)
              + " is where "
              + (inner != null ? inner : location.id())
              + " moves its taken files, and "
              + (inner != null ? location.id() : outer)
              + " pulls from there: give each location a folder outside of the other's");
    }
  }
}
