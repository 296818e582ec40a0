package dst;

import static org.assertj.core.api.Assertions.assertThat;

import dst.config.HostSettings;
import dst.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What integrators rely on in each shipped route file: a contract on top, parameters explained. */
class RouteFilesTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^}:]+)(:[^}]*)?}}");

  static List<Path> routeFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    }
  }

  static List<Path> templateFiles() throws Exception {
    List<Path> files = new ArrayList<>();
    for (Path file : routeFiles()) {
      if (!templates(parse(file)).isEmpty()) {
        files.add(file);
      }
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("routeFiles")
  void a_route_file_is_well_formed_and_opens_with_its_contract(Path file) throws Exception {
    Node first = parse(file).getFirstChild();
    assertThat(first.getNodeType())
        .as("%s opens with a comment", file)
        .isEqualTo(Node.COMMENT_NODE);
    assertThat(first.getNodeValue().lines().map(String::strip))
        .anyMatch(line -> line.startsWith("In: "))
        .anyMatch(line -> line.startsWith("Out: "))
        .anyMatch(line -> line.startsWith("Errors: "));
  }

  @ParameterizedTest
  @MethodSource("templateFiles")
  void a_template_explains_each_parameter(Path file) throws Exception {
    for (Element template : templates(parse(file))) {
      assertThat(template.getAttribute("description")).as(id(template)).isNotBlank();
      assertThat(parameters(template))
          .allSatisfy(
              parameter ->
                  assertThat(parameter.getAttribute("description"))
                      .as("%s: %s", id(template), parameter.getAttribute("name"))
                      .isNotBlank());
    }
  }

  @ParameterizedTest
  @MethodSource("templateFiles")
  void a_template_uses_the_parameters_that_it_declares_and_no_others(Path file) throws Exception {
    for (Element template : templates(parse(file))) {
      Set<String> declared = new TreeSet<>();
      parameters(template).forEach(parameter -> declared.add(parameter.getAttribute("name")));
      Set<String> used = new TreeSet<>(placeholders(template));
      used.removeAll(Settings.KEYS);
      used.removeAll(HostSettings.KEYS);
      assertThat(used).as("%s: parameters used and declared", id(template)).isEqualTo(declared);
    }
  }

  @ParameterizedTest
  @MethodSource("routeFiles")
  void a_property_outside_a_template_is_a_setting(Path file) throws Exception {
    Document document = parse(file);
    for (Element template : templates(document)) {
      template.getParentNode().removeChild(template);
    }
    boolean ofHost = file.getFileName().toString().startsWith("host-");
    assertThat(ofHost ? HostSettings.KEYS : Settings.KEYS)
        .as("the keys of conf/dst.properties, or conf/host.properties")
        .containsAll(placeholders(document.getDocumentElement()));
  }

  @ParameterizedTest
  @MethodSource("routeFiles")
  void every_route_has_a_name(Path file) throws Exception {
    assertThat(elements(parse(file).getElementsByTagName("route")))
        .allSatisfy(route -> assertThat(id(route)).as("id of a route in %s", file).isNotBlank());
  }

  private static Document parse(Path file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(file.toFile());
  }

  private static List<Element> templates(Document document) {
    return elements(document.getElementsByTagName("routeTemplate"));
  }

  private static List<Element> parameters(Element template) {
    return elements(template.getElementsByTagName("templateParameter"));
  }

  private static String id(Element element) {
    return element.getAttribute("id");
  }

  private static List<Element> elements(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** The names in double braces in the attributes and texts of an element and those in it. */
  private static Set<String> placeholders(Element element) {
    Set<String> names = new LinkedHashSet<>(namesIn(element.getTextContent()));
    List<Element> all = new ArrayList<>(elements(element.getElementsByTagName("*")));
    all.add(element);
    for (Element each : all) {
      NamedNodeMap attributes = each.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        names.addAll(namesIn(((Attr) attributes.item(i)).getValue()));
      }
    }
    return names;
  }

  private static Set<String> namesIn(String text) {
    Set<String> names = new LinkedHashSet<>();
    for (Matcher matcher = PLACEHOLDER.matcher(text); matcher.find(); ) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
