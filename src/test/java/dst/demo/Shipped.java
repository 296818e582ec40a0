package dst.demo;

import dst.config.Faults;
import dst.config.Home;
import dst.config.Variables;
import dst.location.Location;
import dst.location.Locations;
import dst.location.RecordTypes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The definitions that are shipped. */
final class Shipped {
  private Shipped() {}

  static List<Location> locations() {
    Home home = new Home(Path.of("."));
    Faults faults = new Faults();
    Variables variables = Variables.of(home, Map.of()).withoutSecrets();
    List<Location> locations =
        Locations.load(home, RecordTypes.load(home, faults), variables, faults);
    faults.throwIfAny();
    return locations;
  }

  static Location location(String id) {
    return locations().stream().filter(l -> l.id().equals(id)).findFirst().orElseThrow();
  }

  /** One whose files are complete lists. */
  static Location withCompleteLists() {
    return locations().stream()
        .filter(l -> l.records().get(0).complete())
        .findFirst()
        .orElseThrow();
  }

  /** One whose files are finished when another file says so. */
  static Location withMarkers() {
    return locations().stream()
        .filter(l -> l.pull().finished().marker() != null)
        .findFirst()
        .orElseThrow();
  }
}
