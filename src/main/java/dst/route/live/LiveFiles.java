package dst.route.live;

import dst.config.Fault;
import dst.config.Home;
import dst.config.Watch;
import dst.location.Locations;
import dst.location.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that may change while central runs. A folder that can't be listed, or has lost all its
 * files at once, is taken for a share that is not mounted: its files count as they were.
 */
final class LiveFiles {
  private final Home home;
  private final Watch watch = new Watch();
  private Map<Path, Watch.Stamp> before = Map.of();
  private List<Fault> faults = List.of();

  LiveFiles(Home home) {
    this.home = home;
  }

  /** Looks once, and tells which files changed and stand still. */
  Set<Path> look() {
    List<Fault> found = new ArrayList<>();
    Map<Path, Watch.Stamp> now = new HashMap<>();
    now.putAll(list(home.locations(), file -> file.toString().endsWith(".yaml"), found));
    now.putAll(list(home.routes(), RouteFile::isRouteFile, found));
    if (Files.isDirectory(home.secrets())) {
      now.putAll(list(home.secrets(), Files::isRegularFile, found));
    }
    before = Map.copyOf(now);
    faults = List.copyOf(found);
    return watch.look(now);
  }

  private Map<Path, Watch.Stamp> list(Path folder, Predicate<Path> wanted, List<Fault> found) {
    Map<Path, Watch.Stamp> now = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(wanted).toList()) {
        Watch.Stamp stamp = Watch.Stamp.of(file);
        if (stamp != null) {
          now.put(file, stamp);
        }
      }
    } catch (IOException e) {
      found.add(
          new Fault(
              home.shown(folder),
              0,
              "can't be listed, so everything goes on as it was; bring it back: " + e));
      return known(folder);
    }
    if (folder.equals(home.locations())
        && definitions(now) == 0
        && definitions(known(folder)) > 0) {
      found.add(
          new Fault(
              home.shown(folder),
              0,
              "has no definition any more, so everything goes on as it was; bring them back, or"
                  + " stop central if all locations are to go"));
      return known(folder);
    }
    return now;
  }

  private Map<Path, Watch.Stamp> known(Path folder) {
    return before.entrySet().stream()
        .filter(e -> e.getKey().getParent().equals(folder))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static long definitions(Map<Path, Watch.Stamp> files) {
    return files.keySet().stream().filter(file -> Locations.idOf(file) != null).count();
  }

  boolean areStill() {
    return watch.isStill();
  }

  boolean isStill(Path file) {
    return watch.isStill(file);
  }

  /** The files of the folder as they were at the last look. */
  List<Path> in(Path folder) {
    return before.keySet().stream()
        .filter(file -> file.getParent().equals(folder))
        .sorted()
        .toList();
  }

  /** What is wrong with the folders themselves. */
  List<Fault> faults() {
    return faults;
  }
}
