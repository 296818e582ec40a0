package dst.location;

import dst.config.Faults;
import dst.config.FileNames;
import dst.config.Home;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * A route file as far as it can be read without Camel: whether it is XML or YAML at all, and which
 * routes and templates definitions may name.
 */
public final class RouteFile {
  private static final Set<String> ROUTES = Set.of("route", "routeTemplate", "route-template");
  private static final Set<String> AROUND = Set.of("camel", "routes", "routeTemplates", "beans");

  private final Set<String> directs = new HashSet<>();
  private final Map<String, Set<String>> templates = new HashMap<>();
  private final Set<String> routeIds = new HashSet<>();
  private boolean open;
  private boolean onlyRoutes = true;

  private RouteFile() {}

  /**
   * What a file holds.
   *
   * @param routeIds ids of its routes, as far as they are written
   * @param onlyRoutes whether it has routes and route templates alone, which can be changed while
   *     Camel runs
   */
  public record Content(RouteNames names, Set<String> routeIds, boolean onlyRoutes) {}

  /** Whether central loads files of this name. */
  public static boolean isRouteFile(Path file) {
    return isLoaded(file) && !isOfHost(file);
  }

  /** Whether the listener of a host loads files of this name, and central does not. */
  public static boolean isHostRouteFile(Path file) {
    return isLoaded(file) && isOfHost(file);
  }

  private static boolean isOfHost(Path file) {
    return file.getFileName().toString().startsWith("host-");
  }

  private static boolean isLoaded(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && (name.endsWith(".xml") || name.endsWith(".yaml"));
  }

  /** The names in all route files of central. A folder that is not there has none. */
  public static RouteNames readAll(Home home, Faults faults) {
    return readAll(home, RouteFile::isRouteFile, faults);
  }

  /** The names in all route files of a host. */
  public static RouteNames readAllOfHost(Home home, Faults faults) {
    return readAll(home, RouteFile::isHostRouteFile, faults);
  }

  private static RouteNames readAll(Home home, Predicate<Path> which, Faults faults) {
    if (!Files.isDirectory(home.routes())) {
      return RouteNames.NONE;
    }
    List<RouteNames> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(home.routes())) {
      for (Path file : files.sorted().toList()) {
        FileNames.refuseOtherEnding(home.shown(file), faults, ".xml", ".yaml");
        if (!which.test(file)) {
          continue;
        }
        Content content = read(home.shown(file), Files.readAllBytes(file), faults);
        names.add(content == null ? new RouteNames(Set.of(), Map.of(), true) : content.names());
      }
    } catch (IOException e) {
      faults.add(home.shown(home.routes()), 0, "can't be read: " + e);
    }
    return RouteNames.all(names);
  }

  /**
   * @return null if it can't be read
   */
  public static Content read(Path shown, byte[] content, Faults faults) {
    RouteFile file = new RouteFile();
    boolean read =
        shown.toString().endsWith(".xml")
            ? file.readXml(shown, content, faults)
            : file.readYaml(shown, content, faults);
    return read
        ? new Content(
            new RouteNames(file.directs, file.templates, file.open),
            Set.copyOf(file.routeIds),
            file.onlyRoutes)
        : null;
  }

  private boolean readXml(Path shown, byte[] content, Faults faults) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Thrown());
      Element root = builder.parse(new ByteArrayInputStream(content)).getDocumentElement();
      top(root);
      elements(root.getElementsByTagName("from")).forEach(from -> from(from.getAttribute("uri")));
      elements(root.getElementsByTagName("routeTemplate")).forEach(this::template);
      if (root.getTagName().equals("routeTemplate")) {
        template(root);
      }
      return true;
    } catch (SAXParseException e) {
      faults.add(shown, e.getLineNumber(), "is no XML: " + e.getMessage());
    } catch (SAXException | IOException | ParserConfigurationException e) {
      faults.add(shown, 0, "is no XML: " + e.getMessage());
    }
    return false;
  }

  /** By default the parser prints to the console. */
  private static final class Thrown implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }

  private void top(Element element) {
    if (AROUND.contains(element.getTagName())) {
      NodeList children = element.getChildNodes();
      elements(children).forEach(this::top);
    } else if (element.getTagName().equals("route")) {
      routeId(element.getAttribute("id"));
    } else if (!ROUTES.contains(element.getTagName())) {
      onlyRoutes = false;
    }
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  private boolean readYaml(Path shown, byte[] content, Faults faults) {
    try {
      Object value =
          new Load(LoadSettings.builder().setMaxAliasesForCollections(10).build())
              .loadFromString(new String(content, StandardCharsets.UTF_8));
      for (Object item : value instanceof List<?> list ? list : List.of()) {
        yamlTop(item);
      }
      walk(value);
      return true;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
      faults.add(shown, line, "is no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      faults.add(shown, 0, "is no YAML: " + e.getMessage());
    }
    return false;
  }

  private void yamlTop(Object item) {
    if (!(item instanceof Map<?, ?> map)) {
      onlyRoutes = false;
      return;
    }
    for (Object key : map.keySet()) {
      onlyRoutes &= ROUTES.contains(String.valueOf(key)) || "from".equals(key);
    }
    if (map.get("route") instanceof Map<?, ?> route && route.get("id") != null) {
      routeId(String.valueOf(route.get("id")));
    }
  }

  private void routeId(String id) {
    if (!id.isEmpty()) {
      routeIds.add(id);
    }
  }

  private void walk(Object value) {
    if (value instanceof List<?> list) {
      list.forEach(this::walk);
    } else if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> {
            if ("from".equals(key)) {
              yamlFrom(inner);
            } else if (inner instanceof Map<?, ?> m
                && (key.equals("routeTemplate") || key.equals("route-template"))) {
              template(m);
            }
            walk(inner);
          });
    }
  }

  /** {@code from: {uri: direct:x}}, or {@code from: {uri: direct, parameters: {name: x}}}. */
  private void yamlFrom(Object from) {
    if (from instanceof Map<?, ?> map) {
      String uri = String.valueOf(map.get("uri"));
      boolean apart = uri.equals("direct") && map.get("parameters") instanceof Map<?, ?>;
      from(apart ? "direct:" + ((Map<?, ?>) map.get("parameters")).get("name") : uri);
    } else {
      from(String.valueOf(from));
    }
  }

  private void from(String uri) {
    String name = uri.split("\\?", 2)[0].strip().replaceFirst("^direct:(//)?", "direct:");
    if (name.startsWith("{{") || (name.startsWith("direct:") && name.contains("{{"))) {
      open = true;
    } else if (name.startsWith("direct:")) {
      directs.add(name.substring("direct:".length()));
    }
  }

  private void template(Element template) {
    Set<String> parameters = new HashSet<>();
    elements(template.getElementsByTagName("templateParameter"))
        .forEach(parameter -> parameters.add(parameter.getAttribute("name")));
    templates.put(template.getAttribute("id"), parameters);
  }

  private void template(Map<?, ?> template) {
    Set<String> parameters = new HashSet<>();
    if (template.get("parameters") instanceof List<?> list) {
      for (Object each : list) {
        parameters.add(each instanceof Map<?, ?> map ? String.valueOf(map.get("name")) : "");
      }
    }
    templates.put(String.valueOf(template.get("id")), parameters);
  }
}
