package dst.demo;

import dst.record.Field;
import dst.record.FieldType;
import dst.record.RecordType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares a host with central: every field of every record, every byte of every data file. */
final class Comparison {
  private final CentralData central;
  private final Path files;

  /**
   * @param files the folder of central's file store and its plain tree
   */
  Comparison(CentralData central, Path files) {
    this.central = central;
    this.files = files;
  }

  /**
   * @param rows that the host has
   * @param dataFiles that the host has
   * @param differences a sentence each; empty: all is equal
   */
  record Result(String location, int rows, int dataFiles, List<String> differences) {
    boolean equal() {
      return differences.isEmpty();
    }
  }

  /** Only while the program rests. */
  Result compare(HostProgram program) throws SQLException, IOException {
    String location = program.site().id();
    List<String> differences = new ArrayList<>();
    Map<String, Map<String, String>> truth = program.truth();
    records(location, program.site().table().type(), truth, differences);
    int dataFiles = dataFiles(program, pictures(program.site().table().type(), truth), differences);
    return new Result(location, truth.size(), dataFiles, differences);
  }

  private void records(
      String location,
      RecordType type,
      Map<String, Map<String, String>> host,
      List<String> differences)
      throws SQLException {
    Map<String, Map<String, String>> there = central.records(location, type);
    new TreeMap<>(host)
        .forEach((key, texts) -> record(type, key, texts, there.remove(key), differences));
    new TreeSet<>(there.keySet())
        .forEach(
            key -> differences.add(type.name() + " " + key + ": central has it, the host has not"));
  }

  /** The paths that the host's rows name. */
  private static Set<String> pictures(RecordType type, Map<String, Map<String, String>> truth) {
    Set<String> paths = new TreeSet<>();
    for (Field field : type.fields()) {
      if (field.type() == FieldType.FILE) {
        truth.values().stream()
            .map(texts -> texts.get(field.name()))
            .filter(Objects::nonNull)
            .forEach(paths::add);
      }
    }
    return paths;
  }

  private static void record(
      RecordType type,
      String key,
      Map<String, String> host,
      Map<String, String> central,
      List<String> differences) {
    if (central == null) {
      differences.add(type.name() + " " + key + ": missing at central");
      return;
    }
    for (String field : type.fieldNames()) {
      String expected = host.get(field);
      String found = central.get(field);
      if (!Objects.equals(expected, found)) {
        differences.add(
            "%s %s, %s: the host has %s, central %s"
                .formatted(type.name(), key, field, shown(expected), shown(found)));
      }
    }
  }

  private static String shown(String text) {
    return text == null ? "nothing" : '"' + text.replace("\n", "\\n") + '"';
  }

  /** A picture that no row names any more stays where it is, at the host and at central. */
  private int dataFiles(HostProgram program, Set<String> named, List<String> differences)
      throws SQLException, IOException {
    String location = program.site().id();
    Map<String, String> there = central.dataFiles(location);
    for (String path : named) {
      String expected = sha256(program.file(path));
      if (expected == null) {
        differences.add("data file " + path + ": a row of the host names it, and it is not there");
        there.remove(path);
        continue;
      }
      compare("data file " + path + ", its row", expected, there.remove(path), differences);
      Path stored = files.resolve("sha256").resolve(expected.substring(0, 2)).resolve(expected);
      compare("data file " + path + ", in the file store", expected, sha256(stored), differences);
      Path plain = files.resolve(location).resolve(path);
      compare("data file " + path + ", in the plain tree", expected, sha256(plain), differences);
    }
    for (String path : new TreeSet<>(there.keySet())) {
      if (!Files.isRegularFile(program.file(path))) {
        differences.add("data file " + path + ": central has it, the host has not");
      }
    }
    return named.size();
  }

  private static void compare(
      String what, String expected, String found, List<String> differences) {
    if (found == null) {
      differences.add(what + ": missing at central");
    } else if (!found.equals(expected)) {
      differences.add(
          "%s: the host's content is %s..., central's %s..."
              .formatted(what, expected.substring(0, 12), found.substring(0, 12)));
    }
  }

  /**
   * @return null if there is no such file
   */
  private static String sha256(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
