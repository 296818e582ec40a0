package dst.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code conf/dst.properties} or {@code conf/host.properties} under the environment, where {@code
 * DST_DB_URL} stands for {@code dst.db.url}. Unlike Java's own properties a value is all that
 * stands behind the first equals sign: a backslash is a backslash.
 */
final class PropertiesFile {
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Faults faults;

  private PropertiesFile(Faults faults) {
    this.faults = faults;
  }

  /** A missing file is an empty one. */
  static PropertiesFile read(
      Home home,
      Path file,
      Map<String, String> environment,
      Collection<String> known,
      Faults faults) {
    PropertiesFile properties = new PropertiesFile(faults);
    if (Files.exists(file)) {
      properties.readLines(home.shown(file), file, known);
    }
    properties.overlay(environment, known);
    return properties;
  }

  private void readLines(Path shown, Path file, Collection<String> known) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      faults.add(shown, 0, "can't be read as UTF-8 text: " + e);
      return;
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        readLine(new Place(shown, i + 1), line, known);
      }
    }
  }

  private void readLine(Place place, String line, Collection<String> known) {
    int equals = line.indexOf('=');
    String key = equals < 0 ? line : line.substring(0, equals).strip();
    if (equals < 0) {
      faults.add(place, "has no \"=\": write key=value, or # in front of a comment");
    } else if (!known.contains(key)) {
      faults.add(place, "unknown key \"" + key + "\": " + Nearest.hint(key, known));
    } else if (places.containsKey(key)) {
      int first = places.get(key).line();
      faults.add(place, "\"" + key + "\" stands in line " + first + " already: remove one of them");
    } else {
      values.put(key, line.substring(equals + 1).strip());
      places.put(key, place);
    }
  }

  private void overlay(Map<String, String> environment, Collection<String> known) {
    List<String> names = known.stream().map(PropertiesFile::environmentName).toList();
    for (String key : known) {
      String name = environmentName(key);
      if (environment.containsKey(name)) {
        values.put(key, environment.get(name));
        places.put(key, inEnvironment(name));
      }
    }
    for (String name : environment.keySet()) {
      boolean setting = name.startsWith("DST_") && !name.startsWith(Variables.SECRET_PREFIX);
      if (setting && !names.contains(name)) {
        Nearest.of(name, names)
            .filter(
                near ->
                    !environment.containsKey(near) && Math.abs(near.length() - name.length()) < 3)
            .ifPresent(
                near -> faults.add(inEnvironment(name), "unknown: did you mean " + near + "?"));
      }
    }
  }

  private static Place inEnvironment(String name) {
    return new Place(Path.of("environment " + name), 0);
  }

  static String environmentName(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /**
   * @param parse throws IllegalArgumentException with a message for people
   * @param otherwise if it is not there, or faulty
   */
  <T> T read(String key, Function<String, T> parse, T otherwise) {
    if (!values.containsKey(key)) {
      return otherwise;
    }
    try {
      return parse.apply(values.get(key));
    } catch (IllegalArgumentException e) {
      fault(key, e.getMessage());
      return otherwise;
    }
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  void fault(String key, String message) {
    Place place = places.get(key);
    faults.add(place, place.line() > 0 ? key + ": " + message : message);
  }
}
