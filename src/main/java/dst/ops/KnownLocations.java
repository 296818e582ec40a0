package dst.ops;

import dst.config.Home;
import dst.config.Nearest;
import dst.location.Location;
import dst.location.Locations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The locations that commands take by name. */
final class KnownLocations {
  private KnownLocations() {}

  /** Ids of all that have a definition, also of faulty ones. */
  static Set<String> of(Home home) throws IOException {
    try (Stream<Path> files = Files.list(home.locations())) {
      return files
          .map(Locations::idOf)
          .filter(Objects::nonNull)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /**
   * @throws ParameterException if one of the names is none of a location, with the nearest one
   */
  static void refuseUnknown(CommandSpec spec, Home home, Collection<String> names)
      throws IOException {
    Set<String> known = of(home);
    for (String name : names) {
      if (!known.contains(name)) {
        throw usage(
            spec,
            "there is no location \""
                + name
                + "\": "
                + Nearest.hint(name, known, "see dst location list"));
      }
    }
  }

  /**
   * All are meant only where that is said.
   *
   * @param names null: none
   */
  static void refuseUnlessNamed(CommandSpec spec, List<String> names, boolean all) {
    if (all == (names != null)) {
      throw usage(spec, "name locations, or all of them with --all" + (all ? ", not both" : ""));
    }
  }

  /** Those of the names; all without names. */
  static List<Location> choose(
      CommandSpec spec, Home home, List<Location> locations, List<String> names)
      throws IOException {
    refuseUnknown(spec, home, names);
    return locations.stream()
        .filter(location -> names.isEmpty() || names.contains(location.id()))
        .toList();
  }

  static ParameterException usage(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
