package dst.location;

import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import dst.config.Settings;
import dst.config.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A home made of the shipped record types, two secrets, and what a fixture lays over them. */
final class HomeCase {
  static final Path CASES = Path.of("src/test/resources/location");
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "TEST_PORT", "2222",
          "DST_SECRET_ONLY_ENVIRONMENT_KEY", "-----BEGIN",
          "DST_SECRET_DALLAS_PASSWORD", "tiger");

  final Home home;
  final Faults faults = new Faults();
  final List<Location> locations;

  HomeCase(Path dir, String name) throws IOException {
    home = new Home(dir);
    copy(Path.of("conf/records"), home.records());
    Files.createDirectories(home.secrets());
    Files.writeString(home.secrets().resolve("boston.key"), "-----BEGIN A PRIVATE KEY-----\n");
    Files.writeString(home.secrets().resolve("boston.password"), "tiger\n");
    copy(CASES.resolve(name), home.dir());
    Variables variables = Variables.of(home, ENVIRONMENT);
    Settings.load(home, variables, faults);
    locations = Locations.load(home, RecordTypes.load(home, faults), variables, faults);
  }

  List<String> faultLines() {
    return faults.list().stream().map(Fault::toString).toList();
  }

  Location location(String id) {
    return locations.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.write(target, Files.readAllBytes(file));
      }
    }
  }
}
