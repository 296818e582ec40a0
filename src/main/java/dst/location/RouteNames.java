package dst.location;

import dst.config.Nearest;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What definitions may name of the route files in {@code routes/}.
 *
 * @param directs names of the routes that can be called: {@code boston-prices} of {@code from
 *     direct:boston-prices}
 * @param templates ids of route templates, each with the parameters that it declares
 * @param open whether a name may stand in a property, so that not all are known
 */
public record RouteNames(Set<String> directs, Map<String, Set<String>> templates, boolean open) {
  public static final RouteNames NONE = new RouteNames(Set.of(), Map.of(), false);

  private static final String DIRECT = "direct:";
  private static final String MARKER = "marker";

  public RouteNames {
    directs = Set.copyOf(directs);
    templates = Map.copyOf(templates);
  }

  /** What all of them hold together. */
  public static RouteNames all(Collection<RouteNames> files) {
    Set<String> directs = new TreeSet<>();
    Map<String, Set<String>> templates = new TreeMap<>();
    boolean open = false;
    for (RouteNames file : files) {
      directs.addAll(file.directs);
      templates.putAll(file.templates);
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
    if (location.pull().hasOwnTemplate() && templateProblem(location.pull()) != null) {
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
   * @param pull with a template of the integrator's own
   * @return why it can't be pulled by that, or null if it can
   */
  String templateProblem(Pull pull) {
    String id = pull.template();
    if (templates.containsKey(id)) {
      boolean misses = pull.finished().marker() != null && !templates.get(id).contains(MARKER);
      return misses
          ? "the template %1$s has no parameter %2$s, so files would be taken before their %3$s is there: declare %2$s in it, and write doneFileName={{?%2$s}} as routes/pull.camel.xml does"
              .formatted(id, MARKER, pull.finished().marker())
          : null;
    }
    if (open) {
      return null;
    }
    return "no route file in routes/ has the template \""
        + id
        + "\": "
        + Nearest.hint(
            id, new TreeSet<>(templates.keySet()), "write one there, see docs/integrators.md");
  }
}
