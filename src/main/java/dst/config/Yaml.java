package dst.config;

import java.util.List;

/** A value of a YAML file, with the line where it stands. */
public sealed interface Yaml permits YamlMap, Yaml.Items, Yaml.Text, Yaml.Faulty {

  Place place();

  /** What it is, for messages. */
  String kind();

  /**
   * A text, number or flag, as it is written.
   *
   * @param text null where nothing, {@code null} or {@code ~} is written
   */
  record Text(Place place, String text) implements Yaml {
    @Override
    public String kind() {
      return text == null ? "no value" : "\"" + text + "\"";
    }
  }

  /** A list. */
  record Items(Place place, List<Yaml> list) implements Yaml {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * A value that can't be read; told when somebody does.
   *
   * @param message without the key
   */
  record Faulty(Place place, String message) implements Yaml {
    @Override
    public String kind() {
      return "what can't be read (" + message + ")";
    }
  }
}
