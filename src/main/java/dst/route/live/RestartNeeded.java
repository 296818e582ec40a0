package dst.route.live;

import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import dst.config.Settings;
import dst.config.Variables;
import dst.config.Watch;
import dst.location.RecordTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that a file changed which is read at the start only, and what is wrong with it. */
final class RestartNeeded {
  private static final Logger LOG = LoggerFactory.getLogger(RestartNeeded.class);

  private final Home home;
  private final Variables variables;
  private final Watch watch = new Watch();
  private boolean knowsAll;

  RestartNeeded(Home home, Variables variables) {
    this.home = home;
    this.variables = variables;
  }

  /** Looks once. The first files that stand still are those that central has read. */
  void look() throws IOException {
    Set<Path> changed = watch.look(stamps());
    if (changed.isEmpty()) {
      return;
    }
    if (!knowsAll) {
      knowsAll = true;
      return;
    }
    Faults found = new Faults();
    Settings.load(home, variables, found);
    RecordTypes.load(home, found);
    List<String> files =
        changed.stream().map(file -> home.shown(file).toString()).sorted().toList();
    List<String> faults = found.list().stream().map(Fault::toString).toList();
    LOG.warn(
        "{}: changed, and counts after a restart of central only; dst check says: {}",
        String.join(", ", files),
        faults.isEmpty() ? "all is well" : String.join("; ", faults));
  }

  private Map<Path, Watch.Stamp> stamps() throws IOException {
    Map<Path, Watch.Stamp> stamps = new HashMap<>();
    put(stamps, home.conf().resolve("dst.properties"));
    if (Files.isDirectory(home.records())) {
      try (Stream<Path> files = Files.list(home.records())) {
        for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
          put(stamps, file);
        }
      }
    }
    return stamps;
  }

  private static void put(Map<Path, Watch.Stamp> stamps, Path file) throws IOException {
    Watch.Stamp stamp = Watch.Stamp.of(file);
    if (stamp != null) {
      stamps.put(file, stamp);
    }
  }
}
