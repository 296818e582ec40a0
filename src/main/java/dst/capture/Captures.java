package dst.capture;

import dst.config.Faults;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.YamlFile;
import dst.config.YamlMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the captures in {@code conf/captures/}. A file's name is its capture's. */
public final class Captures {
  private static final String SUFFIX = ".yaml";

  private Captures() {}

  /** The valid ones, by name; the others' faults are told. */
  public static List<Capture> load(Home home, HostSettings settings, Faults faults) {
    List<Capture> captures = load(home, faults);
    for (Capture capture : captures) {
      boolean ofDatabase = capture instanceof Capture.Outbox || capture instanceof Capture.Select;
      if (ofDatabase && settings.database().isEmpty()) {
        faults.add(
            capture.definition(),
            0,
            "needs the host's database: write dst.host.db.url to "
                + home.shown(HostSettings.file(home)));
      }
    }
    return captures;
  }

  private static List<Capture> load(Home home, Faults faults) {
    List<Capture> captures = new ArrayList<>();
    for (Path file : files(home, faults)) {
      int before = faults.count();
      String name = file.getFileName().toString();
      name = name.substring(0, name.length() - SUFFIX.length());
      if (!name.matches("[a-z0-9][a-z0-9_-]{0,63}") || name.equals("data_file")) {
        faults.add(home.shown(file), 0, badName(name));
      }
      YamlMap yaml = YamlFile.read(home, file, faults);
      if (yaml != null) {
        Capture capture = new CaptureDefinition(home, home.shown(file), faults).read(name, yaml);
        if (faults.count() == before) {
          captures.add(capture);
        }
      }
    }
    return captures;
  }

  private static String badName(String name) {
    return name.equals("data_file")
        ? "data_file is the name of what folder captures find: name the file in another way"
        : "\""
            + name
            + "\" can't be a capture's name: name the file with a-z, 0-9, \"_\" and \"-\" only, at"
            + " most 64 of them, like articles.yaml";
  }

  private static List<Path> files(Home home, Faults faults) {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(home.captures())) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".yml")) {
          faults.add(home.shown(file), 0, "is not read: its name must end in .yaml");
        } else if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
          found.add(file);
        }
      }
    } catch (IOException e) {
      faults.add(home.shown(home.captures()), 0, "can't be listed: " + e);
      return List.of();
    }
    if (found.isEmpty()) {
      faults.add(
          home.shown(home.captures()),
          0,
          "has no capture: write one, like those in docs/examples/captures");
    }
    return found;
  }
}
