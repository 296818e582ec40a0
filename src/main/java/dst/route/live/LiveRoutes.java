package dst.route.live;

import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import dst.location.Location;
import dst.location.RouteFile;
import dst.location.RouteNames;
import dst.route.pull.RouteLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The integrator's own route files while central runs: one that changed is loaded anew, alone. What
 * can't be loaded, or would leave a definition without the route that it names, is not taken over.
 */
public final class LiveRoutes {
  /** What is under way passes through these, so they are read at the start only. */
  static final Set<String> SHIPPED =
      Set.of(
          "pull.camel.xml",
          "mirror.camel.xml",
          "store.camel.xml",
          "dead-letter.camel.xml",
          "doorbell.camel.xml");

  private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

  private final Home home;
  private final RouteLoader loader;
  private final Map<Path, Loaded> loaded = new TreeMap<>();
  private final Map<Path, List<Fault>> faults = new TreeMap<>();

  private record Loaded(byte[] bytes, RouteFile.Content content) {}

  /** A file's change can't be taken over. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** Takes the files as they are for those that Camel runs: to be made before it loads them. */
  public LiveRoutes(Home home, RouteLoader loader) throws IOException {
    this.home = home;
    this.loader = loader;
    if (Files.isDirectory(home.routes())) {
      try (var files = Files.list(home.routes())) {
        for (Path file : files.filter(RouteFile::isRouteFile).toList()) {
          byte[] bytes = Files.readAllBytes(file);
          RouteFile.Content content = RouteFile.read(home.shown(file), bytes, new Faults());
          if (content != null) {
            loaded.put(file, new Loaded(bytes, content));
          }
        }
      }
    }
  }

  /** What definitions may name. */
  RouteNames names() {
    return RouteNames.all(loaded.values().stream().map(file -> file.content().names()).toList());
  }

  /** The bytes of the file that holds the template, or none. */
  byte[] fileOf(String template) {
    for (Loaded file : loaded.values()) {
      if (file.content().names().templates().containsKey(template)) {
        return file.bytes();
      }
    }
    return new byte[0];
  }

  /**
   * Takes over what changed.
   *
   * @param inEffect locations that name routes and templates
   */
  void take(Collection<Path> changed, Collection<Location> inEffect) {
    for (Path file : changed.stream().sorted().toList()) {
      faults.remove(file);
      try {
        take(file, inEffect);
      } catch (IOException | Refused e) {
        faults.put(file, List.of(new Fault(home.shown(file), 0, e.getMessage())));
      }
    }
  }

  private void take(Path file, Collection<Location> inEffect) throws IOException, Refused {
    Loaded last = loaded.get(file);
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : null;
    if (last != null && Arrays.equals(bytes, last.bytes())) {
      return;
    }
    if (SHIPPED.contains(file.getFileName().toString())) {
      throw new Refused("changed, and is read at the start only: restart central");
    }
    RouteFile.Content content = null;
    if (bytes != null) {
      Faults found = new Faults();
      content = RouteFile.read(home.shown(file), bytes, found);
      if (content == null) {
        faults.put(file, found.list());
        return;
      }
    }
    check(file, last, content, inEffect);
    swap(file, last, bytes == null ? null : new Loaded(bytes, content));
  }

  private void check(Path file, Loaded last, RouteFile.Content next, Collection<Location> inEffect)
      throws Refused {
    boolean onlyRoutes =
        (last == null || last.content().onlyRoutes()) && (next == null || next.onlyRoutes());
    if (!onlyRoutes) {
      throw new Refused(
          "changed, and holds more than routes and templates, which is read at the start only:"
              + " restart central");
    }
    List<RouteNames> after = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    loaded.forEach(
        (other, content) -> {
          if (!other.equals(file)) {
            after.add(content.content().names());
            ids.addAll(content.content().routeIds());
          }
        });
    if (next != null) {
      after.add(next.names());
      for (String id : next.routeIds()) {
        if (ids.contains(id) || id.startsWith("pull-")) {
          throw new Refused(
              "has a route with the id \"" + id + "\", which another one has: give it its own");
        }
      }
    }
    RouteNames names = RouteNames.all(after);
    for (Location location : inEffect) {
      String missing = names.missing(location);
      if (missing != null) {
        throw new Refused(
            "no longer has what "
                + location.file()
                + " names: "
                + missing
                + "; change the definition first");
      }
    }
  }

  private void swap(Path file, Loaded last, Loaded next) throws Refused {
    try {
      loader.unload(file);
      if (next != null) {
        loader.load(file, next.bytes());
        loaded.put(file, next);
      } else {
        loaded.remove(file);
      }
      LOG.info("{}: {}", home.shown(file), next == null ? "its routes are gone" : "is in effect");
    } catch (Exception e) {
      restore(file, last);
      throw new Refused("can't be loaded: " + RouteLoader.reason(e));
    }
  }

  private void restore(Path file, Loaded last) {
    try {
      loader.unload(file);
      if (last != null) {
        loader.load(file, last.bytes());
      }
    } catch (Exception e) {
      LOG.error(
          "{}: its last good routes can't be started either: {}",
          home.shown(file),
          RouteLoader.reason(e));
      LOG.debug("{}: the failure in full", home.shown(file), e);
    }
  }

  List<Fault> faults() {
    return faults.values().stream().flatMap(List::stream).toList();
  }
}
