package dst.location;

import dst.config.Faults;
import dst.config.FileNames;
import dst.config.Home;
import dst.config.Nearest;
import dst.config.YamlFile;
import dst.config.YamlMap;
import dst.record.RecordType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The record types in {@code conf/records/}, by name. */
public final class RecordTypes {
  private static final String SUFFIX = ".yaml";

  private final Map<String, RecordType> types = new TreeMap<>();
  private final Set<String> faulty = new TreeSet<>();

  private RecordTypes() {}

  /** Holds the valid ones; the others' faults are told. */
  public static RecordTypes load(Home home, Faults faults) {
    RecordTypes read = new RecordTypes();
    Path shown = home.shown(home.records());
    try (Stream<Path> files = Files.list(home.records())) {
      for (Path file : files.sorted().toList()) {
        FileNames.refuseOtherEnding(home.shown(file), faults, SUFFIX);
        if (file.getFileName().toString().endsWith(SUFFIX)) {
          read.add(home, file, faults);
        }
      }
      if (read.names().isEmpty()) {
        faults.add(shown, 0, "has no record type: write one, like product.yaml");
      }
    } catch (IOException e) {
      faults.add(shown, 0, "can't be listed: " + e);
    }
    return read;
  }

  private void add(Home home, Path file, Faults faults) {
    String fileName = file.getFileName().toString();
    String name = fileName.substring(0, fileName.length() - SUFFIX.length());
    YamlMap yaml = YamlFile.read(home, file, faults);
    RecordType type = yaml == null ? null : new RecordTypeDefinition(faults).read(name, yaml);
    if (type == null) {
      faulty.add(name);
      return;
    }
    for (RecordType other : types.values()) {
      if (other.table().equals(type.table())) {
        yaml.fault(
            "table",
            "record "
                + other.name()
                + " has the table "
                + type.table()
                + " already: give each its own");
      }
    }
    types.put(name, type);
  }

  public List<RecordType> all() {
    return List.copyOf(types.values());
  }

  /**
   * @return null if there is none, or it is faulty
   */
  public RecordType get(String name) {
    return types.get(name);
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>(types.keySet());
    names.addAll(faulty);
    return names;
  }

  /**
   * @return null if it is there but faulty, which has been told
   * @throws IllegalArgumentException if there is none
   */
  RecordType require(String name) {
    if (!names().contains(name)) {
      throw new IllegalArgumentException(
          "no conf/records/" + name + ".yaml: " + Nearest.hint(name, names()));
    }
    return types.get(name);
  }
}
