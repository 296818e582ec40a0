package dst.location;

import dst.config.Nearest;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What definitions may name of the route files in {@code routes/}.
 *
 * @param directs names of the routes that can be called: {@code boston-prices} of {@code from
 *     direct:boston-prices}
 * @param templates ids of route templates
 * @param open whether a name may stand in a property, so that not all are known
 */
public record RouteNames(Set<String> directs, Set<String> templates, boolean open) {
  public static final RouteNames NONE = new RouteNames(Set.of(), Set.of(), false);

  private static final String DIRECT = "direct:";

  public RouteNames {
    directs = Set.copyOf(directs);
    templates = Set.copyOf(templates);
  }

  /** What all of them hold together. */
  public static RouteNames all(Collection<RouteNames> files) {
    Set<String> directs = new TreeSet<>();
    Set<String> templates = new TreeSet<>();
    boolean open = false;
    for (RouteNames file : files) {
      directs.addAll(file.directs);
      templates.addAll(file.templates);
      open |= file.open;
    }
    return new RouteNames(directs, templates, open);
  }

  /**
   * @return why no such route can be called, or null if one can
   */
  String transformProblem(String uri) {
    String name = uri.substring(DIRECT.length());
    if (open || directs.contains(name)) {
      return null;
    }
    return "no route in routes/ begins with "
        + uri
        + ": "
        + Nearest.hint(DIRECT + name, prefixed(), "write one there, see docs/integrators.md");
  }

  private Set<String> prefixed() {
    Set<String> uris = new TreeSet<>();
    directs.forEach(name -> uris.add(DIRECT + name));
    return uris;
  }

  /**
   * @return what the location's definition names and is not there, or null
   */
  public String missing(Location location) {
    if (location.pull().hasOwnTemplate() && templateProblem(location.pull().template()) != null) {
      return "the template " + location.pull().template();
    }
    for (RecordFiles entry : location.records()) {
      if (entry.transform() != null && transformProblem(entry.transform()) != null) {
        return entry.transform();
      }
    }
    return null;
  }

  /**
   * @return why there is no such template, or null if there is one
   */
  String templateProblem(String id) {
    if (open || templates.contains(id)) {
      return null;
    }
    return "no route file in routes/ has the template \""
        + id
        + "\": "
        + Nearest.hint(id, new TreeSet<>(templates), "write one there, see docs/integrators.md");
  }
}
