package dst.demo;

import dst.record.RecordType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
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

  Result compare(HostProgram program) throws SQLException, IOException {
    String location = program.location().id();
    List<String> differences = new ArrayList<>();
    int rows = records(location, program.layout(), program.catalogue().products(), differences);
    int dataFiles = dataFiles(location, program.pullArea(), program.pictures(), differences);
    return new Result(location, rows, dataFiles, differences);
  }

  private int records(
      String location, Layout layout, List<Product> products, List<String> differences)
      throws SQLException {
    RecordType type = layout.type();
    Map<String, Map<String, String>> host = new TreeMap<>();
    for (Product product : products) {
      Map<String, String> texts = new HashMap<>();
      layout.shown(product).forEach((field, value) -> texts.put(field, Typed.text(value)));
      host.put(CentralData.key(type, texts), texts);
    }
    Map<String, Map<String, String>> there = central.records(location, type);
    host.forEach((key, texts) -> record(type, key, texts, there.remove(key), differences));
    new TreeSet<>(there.keySet())
        .forEach(
            key -> differences.add(type.name() + " " + key + ": central has it, the host has not"));
    return host.size();
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

  private int dataFiles(String location, Path pullArea, Set<String> host, List<String> differences)
      throws SQLException, IOException {
    Map<String, String> there = central.dataFiles(location);
    for (String path : host) {
      String expected = sha256(pullArea.resolve(path));
      compare("data file " + path + ", its row", expected, there.remove(path), differences);
      Path stored = files.resolve("sha256").resolve(expected.substring(0, 2)).resolve(expected);
      compare("data file " + path + ", in the file store", expected, sha256(stored), differences);
      Path plain = files.resolve(location).resolve(path);
      compare("data file " + path + ", in the plain tree", expected, sha256(plain), differences);
    }
    new TreeSet<>(there.keySet())
        .forEach(
            path -> differences.add("data file " + path + ": central has it, the host has not"));
    return host.size();
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
