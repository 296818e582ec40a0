package dst.location;

import dst.config.Faults;
import dst.config.Home;
import dst.config.Nearest;
import dst.config.Variables;
import dst.config.YamlMap;
import dst.record.MostRemoved;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The whole of a location's definition, as its YAML says it. */
final class LocationDefinition {
  static final List<String> KEYS =
      List.of("name", "time-zone", "pull", "max-removed", "records", "data-files");

  private final Home home;
  private final RecordTypes types;
  private final Variables variables;
  private final Faults faults;

  LocationDefinition(Home home, RecordTypes types, Variables variables, Faults faults) {
    this.home = home;
    this.types = types;
    this.variables = variables;
    this.faults = faults;
  }

  /**
   * @return null if anything in it is faulty
   */
  Location read(String id, Path file, YamlMap yaml) {
    int before = faults.count();
    yaml.refuseOthersThan(KEYS);
    yaml.require("name", "write the location's name for people, like \"Boston, MA\"");
    yaml.require("time-zone", "write one like America/New_York");
    yaml.require("pull", "write from where the location is pulled, and how often");
    String name = yaml.text("name");
    ZoneId zone = yaml.read("time-zone", LocationDefinition::zone, ZoneId.of("UTC"));
    YamlMap from = yaml.map("pull");
    Pull pull = from == null ? null : new PullDefinition(home, variables, faults).read(from);
    boolean listener = from != null && PullDefinition.listener(from);
    if (!yaml.has("data-files") && !listener) {
      yaml.require(
          "records",
          "write which files hold which records, or data-files: which folders to mirror");
    }
    if (yaml.has("data-files") && listener) {
      yaml.fault(
          "data-files",
          "with \"listener: true\" the listener sends data files: remove this, and name the folder"
              + " in conf/captures at the host");
    }
    List<NamePattern> ignored = new ArrayList<>();
    MostRemoved most = yaml.read("max-removed", MostRemoved::parse, MostRemoved.USUAL);
    RecordFilesDefinition definition =
        new RecordFilesDefinition(types, zone, listener, most, faults);
    List<RecordFiles> records = records(yaml, definition, listener, ignored);
    if (faults.count() == before && !listener) {
      refuseWhatTakesNothing(yaml, records, ignored, pull.finished().marker());
    }
    List<MirroredFolder> folders =
        dataFiles(yaml, new MirroredFolderDefinition(most, faults), pull);
    return faults.count() == before
        ? new Location(id, name, zone, file, pull, records, ignored, folders, most)
        : null;
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "unknown \""
              + text
              + "\": "
              + Nearest.hint(
                  text,
                  ZoneId.getAvailableZoneIds(),
                  "write one like America/New_York or Europe/Berlin"),
          e);
    }
  }

  private List<RecordFiles> records(
      YamlMap yaml, RecordFilesDefinition definition, boolean listener, List<NamePattern> ignored) {
    List<RecordFiles> records = new ArrayList<>();
    Map<String, Integer> taken = new HashMap<>();
    Set<String> kinds = new HashSet<>();
    Set<String> complete = new HashSet<>();
    for (YamlMap map : yaml.maps("records")) {
      List<NamePattern> alone = RecordFilesDefinition.ignored(map);
      if (alone != null) {
        ignored.addAll(alone);
        continue;
      }
      RecordFiles files = definition.read(map);
      if (files == null) {
        continue;
      }
      records.add(files);
      if (listener) {
        refuseTwice(map, files.captured(), taken);
      }
      boolean again = !kinds.add(files.type().name());
      if (again && (files.complete() || complete.contains(files.type().name()))) {
        map.fault(
            "record",
            files.type().name()
                + " comes from two entries, so none of its files can be complete: remove"
                + " \"complete: true\", or one entry");
      }
      if (files.complete()) {
        complete.add(files.type().name());
      }
    }
    return records;
  }

  private static void refuseTwice(YamlMap map, String captured, Map<String, Integer> taken) {
    Integer first = taken.putIfAbsent(captured, map.at("captured").line());
    if (first != null) {
      map.fault("captured", "line " + first + " takes all \"" + captured + "\" already");
    }
  }

  /** Entries of which no file ever comes, and a definition that has no other ones. */
  private static void refuseWhatTakesNothing(
      YamlMap yaml, List<RecordFiles> records, List<NamePattern> ignored, String marker) {
    List<YamlMap> entries =
        yaml.maps("records").stream().filter(entry -> !entry.has("ignore")).toList();
    if (entries.isEmpty() && yaml.has("records") && !yaml.has("data-files")) {
      yaml.fault(
          "records",
          "takes nothing: write an entry with record, files and fields, or data-files: which"
              + " folders to mirror");
    }
    NeverTaken never = new NeverTaken(marker, ignored);
    for (int i = 0; entries.size() == records.size() && i < entries.size(); i++) {
      never.check(entries.get(i), records.get(i).files());
    }
  }

  private List<MirroredFolder> dataFiles(
      YamlMap yaml, MirroredFolderDefinition definition, Pull pull) {
    List<MirroredFolder> folders = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    String done = pull == null ? null : pull.done();
    for (YamlMap map : yaml.maps("data-files")) {
      MirroredFolder read = definition.read(map, done);
      if (read != null) {
        folders.stream()
            .filter(other -> overlap(other.folder(), read.folder()))
            .findFirst()
            .ifPresent(other -> refuse(map, lines.get(other.folder()), other));
        folders.add(read);
        lines.putIfAbsent(read.folder(), map.at("folder").line());
      }
    }
    return folders;
  }

  private static void refuse(YamlMap map, int line, MirroredFolder other) {
    map.fault(
        "folder",
        "line "
            + line
            + " mirrors "
            + other.shown()
            + " already, and none can lie in another: remove one, or name several patterns in one,"
            + " like {*.jpg,*.pdf}");
  }

  private static boolean overlap(String one, String other) {
    return one.isEmpty()
        || other.isEmpty()
        || (one + "/").startsWith(other + "/")
        || (other + "/").startsWith(one + "/");
  }
}
