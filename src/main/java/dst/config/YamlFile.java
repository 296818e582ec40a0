package dst.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads a YAML file as texts with line numbers. No tag makes it build an object, and anchors are
 * refused: a few of them can stand for a billion values.
 */
public final class YamlFile {
  private final Path shown;
  private final Faults faults;

  private YamlFile(Path shown, Faults faults) {
    this.shown = shown;
    this.faults = faults;
  }

  /**
   * @return the map that the file is, or null when it can't be read
   */
  public static YamlMap read(Home home, Path file, Faults faults) {
    return new YamlFile(home.shown(file), faults).read(file);
  }

  private YamlMap read(Path file) {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    try {
      Node node = new Compose(settings).composeString(Files.readString(file)).orElse(null);
      Place top = new Place(shown, 1);
      if (node == null) {
        return new YamlMap(top, Map.of(), Map.of(), faults);
      }
      Yaml value = value(node, top);
      if (value instanceof YamlMap map) {
        return map;
      }
      faults.add(value.place(), "found " + value.kind() + " where \"key: value\" lines belong");
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
      faults.add(shown, line, "is no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      faults.add(shown, 0, "is no YAML: " + e.getMessage());
    } catch (CharacterCodingException e) {
      faults.add(shown, 0, "is not UTF-8: save it as UTF-8");
    } catch (IOException e) {
      faults.add(shown, 0, "can't be read: " + e);
    }
    return null;
  }

  /**
   * @param owner the line of the key or list item, which is where a map is said to stand
   */
  private Yaml value(Node node, Place owner) {
    if (node.getAnchor().isPresent()) {
      String anchor = node.getAnchor().get().getValue();
      return new Yaml.Faulty(owner, "anchors (&" + anchor + ") are not read here: write it out");
    }
    if (!node.getTag().getValue().startsWith(Tag.PREFIX) && !node.getTag().equals(Tag.ENV_TAG)) {
      String tag = node.getTag().getValue();
      return new Yaml.Faulty(owner, "tags (" + tag + ") are not read here: remove it");
    }
    if (node instanceof MappingNode mapping) {
      return map(mapping, owner);
    }
    if (node instanceof SequenceNode sequence) {
      List<Yaml> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(value(item, place(item)));
      }
      return new Yaml.Items(owner, items);
    }
    String text = ((ScalarNode) node).getValue();
    return new Yaml.Text(place(node), node.getTag().equals(Tag.NULL) ? null : text);
  }

  private YamlMap map(MappingNode mapping, Place owner) {
    Map<String, Yaml> values = new LinkedHashMap<>();
    Map<String, Place> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place place = place(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        faults.add(place, "found a list or map where a key belongs");
        continue;
      }
      String key = scalar.getValue();
      Yaml value = value(tuple.getValueNode(), place);
      if (values.putIfAbsent(key, value) != null) {
        int first = keys.get(key).line();
        faults.add(
            place, "\"" + key + "\" stands in line " + first + " already: remove one of them");
      } else {
        keys.put(key, place);
      }
    }
    return new YamlMap(owner, values, keys, faults);
  }

  private Place place(Node node) {
    return new Place(shown, node.getStartMark().map(Mark::getLine).orElse(-1) + 1);
  }
}
