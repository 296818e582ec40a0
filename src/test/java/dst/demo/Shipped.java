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

/** The definitions that are shipped, and the examples of formats. */
public final class Shipped {
  private Shipped() {}

  public static List<Location> locations() {
    return load(Path.of("."));
  }

  /** One for each way to write plain files. */
  public static List<Location> examples() {
    return load(Path.of("docs/examples"));
  }

  private static List<Location> load(Path folder) {
    Faults faults = new Faults();
    RecordTypes types = RecordTypes.load(new Home(Path.of(".")), faults);
    Home home = new Home(folder);
    Variables variables = Variables.of(home, Map.of()).withoutSecrets();
    List<Location> locations = Locations.load(home, types, variables, faults);
    faults.throwIfAny();
    return locations;
  }

  static Location location(String id) {
    return one(locations(), id);
  }

  public static Location example(String id) {
    return one(examples(), id);
  }

  private static Location one(List<Location> locations, String id) {
    return locations.stream().filter(l -> l.id().equals(id)).findFirst().orElseThrow();
  }
}
