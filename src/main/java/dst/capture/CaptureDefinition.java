package dst.capture;

import dst.config.Faults;
import dst.config.Home;
import dst.config.Quantity;
import dst.config.YamlMap;
import dst.format.Format;
import dst.location.FormatDefinition;
import dst.record.DataFile;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/** What stands in one file of {@code conf/captures/}. */
final class CaptureDefinition {
  static final List<String> KINDS = List.of("outbox", "select", "drop", "folder");
  static final List<String> KEYS = List.of("outbox", "select", "drop", "folder", "files");
  static final List<String> OUTBOX_KEYS = List.of("table", "key", "columns", "triggers");
  static final List<String> SELECT_KEYS = List.of("query", "mark", "start", "every", "deleted");
  static final List<String> DROP_KEYS =
      List.of("folder", "files", "format", "unchanged", "deleted");
  static final List<String> FOLDER_KEYS = List.of("path", "files", "unchanged", "every", "removed");

  /** What becomes of a file at central that is gone here. */
  enum Removed {
    DELETE,
    KEEP
  }

  private final Home home;
  private final Path shown;
  private final Faults faults;

  /**
   * @param shown the file, relative to the home
   */
  CaptureDefinition(Home home, Path shown, Faults faults) {
    this.home = home;
    this.shown = shown;
    this.faults = faults;
  }

  /** What is faulty in it was told, and is null or has its default. */
  Capture read(String name, YamlMap file) {
    file.refuseOthersThan(KEYS);
    List<String> kinds = file.keys().stream().filter(KINDS::contains).toList();
    if (kinds.size() != 1) {
      faults.add(
          kinds.isEmpty() ? file.place() : file.at(kinds.get(1)),
          "found "
              + (kinds.isEmpty() ? "no kind of capture" : String.join(" and ", kinds))
              + ": write exactly one of "
              + String.join(", ", KINDS));
      return null;
    }
    String kind = kinds.get(0);
    if (kind.equals("folder") && file.has("files")) {
      file.fault("files", "belongs to captures of rows: remove it, or write it below folder");
    }
    YamlMap details = file.map(kind);
    if (details == null) {
      return null;
    }
    Map<String, String> files = files(file);
    return switch (kind) {
      case "outbox" -> outbox(name, details, files);
      case "select" -> select(name, details, files);
      case "drop" -> drop(name, details, files);
      default -> folder(name, details);
    };
  }

  private Capture outbox(String name, YamlMap outbox, Map<String, String> files) {
    outbox.refuseOthersThan(OUTBOX_KEYS);
    String table = outbox.read("table", CaptureDefinition::table, null);
    boolean triggers = outbox.read("triggers", Quantity::flag, false);
    List<String> key = names(outbox, "key");
    List<String> columns = names(outbox, "columns");
    if (outbox.has("table")) {
      outbox.require("key", "write the columns of the table's key, like [artnr]");
    } else {
      for (String needsTable : List.of("key", "columns", "triggers")) {
        if (outbox.has(needsTable)) {
          outbox.fault(needsTable, "needs the table that it is about: write table, too");
        }
      }
    }
    for (String column : columns.isEmpty() ? List.<String>of() : key) {
      if (!columns.contains(column)) {
        outbox.fault("columns", "\"" + column + "\" of the key is missing: it must travel, too");
      }
    }
    return new Capture.Outbox(name, shown, table, key, columns, triggers, files);
  }

  private Capture select(String name, YamlMap select, Map<String, String> files) {
    select.refuseOthersThan(SELECT_KEYS);
    select.require("query", "write the SELECT, with :?since for the mark");
    select.require("mark", "write the column whose greatest value is remembered");
    select.require("start", "write the mark of the first look, like \"1970-01-01 00:00:00\"");
    Map<String, List<String>> deleted = deleted(select);
    if (deleted.size() > 1 || deleted.values().stream().anyMatch(values -> values.size() > 1)) {
      select.fault("deleted", "write one column with one value");
    }
    Map<String, String> gone = new HashMap<>();
    deleted.forEach((column, values) -> values.forEach(value -> gone.put(column, value)));
    return new Capture.Select(
        name,
        shown,
        select.read("query", CaptureDefinition::query, null),
        select.text("mark"),
        select.text("start"),
        select.read("every", Quantity.durationFrom("100ms"), Duration.ofSeconds(5)),
        gone,
        files);
  }

  private Capture drop(String name, YamlMap drop, Map<String, String> files) {
    drop.refuseOthersThan(DROP_KEYS);
    drop.require("folder", "write the folder in which files are dropped, like drop");
    drop.require("format", "write csv, json-lines or json-array, or a map of one of them");
    Format format = drop.has("format") ? FormatDefinition.read(drop, faults) : null;
    return new Capture.Drop(
        name,
        shown,
        drop.read("folder", this::path, null),
        drop.read("files", CaptureDefinition::glob, "*"),
        format,
        drop.read("unchanged", Quantity::duration, Duration.ZERO),
        deleted(drop),
        files);
  }

  private Capture folder(String name, YamlMap folder) {
    folder.refuseOthersThan(FOLDER_KEYS);
    folder.require("path", "write which folder of the data files, like bilder, or . for all");
    Removed removed = folder.read("removed", Quantity.oneOf(Removed.class), Removed.DELETE);
    return new Capture.Folder(
        name,
        shown,
        folder.read("path", CaptureDefinition::below, null),
        folder.read("files", CaptureDefinition::glob, "*"),
        folder.read("unchanged", Quantity::duration, Duration.ofSeconds(2)),
        folder.read("every", Quantity.durationFrom("1s"), Duration.ofMinutes(1)),
        removed == Removed.KEEP);
  }

  private List<String> names(YamlMap map, String key) {
    List<String> names = map.texts(key);
    if (new HashSet<>(names).size() != names.size() || names.stream().anyMatch(String::isBlank)) {
      map.fault(key, "a name is empty or there twice: name each column once");
    }
    return names;
  }

  private Map<String, String> files(YamlMap file) {
    Map<String, String> folders = new LinkedHashMap<>();
    YamlMap map = file.map("files");
    if (map != null) {
      for (String column : map.keys()) {
        folders.put(column, map.read(column, CaptureDefinition::below, ""));
      }
    }
    return folders;
  }

  private static Map<String, List<String>> deleted(YamlMap map) {
    Map<String, List<String>> deleted = new LinkedHashMap<>();
    YamlMap columns = map.map("deleted");
    if (columns != null) {
      columns.keys().forEach(column -> deleted.put(column, columns.texts(column)));
    }
    return deleted;
  }

  private static String table(String text) {
    if (text.isBlank() || text.matches(".*[\\s\"';()].*")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no table's name: write it like articles or shop.articles");
    }
    return text;
  }

  private static String query(String text) {
    if (!text.contains(":?since")) {
      throw new IllegalArgumentException(
          "has no :?since: write it where the mark belongs, like where changed_at > :?since");
    }
    return text;
  }

  private Path path(String text) {
    try {
      if (!text.isBlank()) {
        return home.dir().resolve(text).normalize();
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no path: " + e.getReason(), e);
    }
    throw new IllegalArgumentException("is empty: write a folder, like drop");
  }

  /** A folder below that of the data files; {@code .} is that folder itself. */
  private static String below(String text) {
    String folder = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (folder.equals(".")) {
      return "";
    }
    String problem = DataFile.pathProblem(folder);
    if (problem != null) {
      throw new IllegalArgumentException(
          "\"" + text + "\" " + problem + ": write a folder below that of the data files, or .");
    }
    return folder;
  }

  private static String glob(String text) {
    try {
      if (!text.isBlank() && !text.startsWith("/") && !text.contains("\\")) {
        FileSystems.getDefault().getPathMatcher("glob:" + text);
        return text;
      }
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(noGlob(text), e);
    }
    throw new IllegalArgumentException(noGlob(text));
  }

  private static String noGlob(String text) {
    return "\"" + text + "\" is no pattern of file names: write one like PROD*.csv";
  }
}
