package dst.location;

import dst.config.Faults;
import dst.config.Quantity;
import dst.config.YamlMap;
import dst.format.Csv;
import dst.format.Format;
import dst.record.DataFile;
import dst.record.FieldSource;
import dst.record.Mapping;
import dst.record.MostRemoved;
import dst.record.RecordType;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One entry under {@code records:}. */
final class RecordFilesDefinition {
  static final List<String> KEYS =
      List.of(
          "record",
          "captured",
          "files",
          "ignore-case",
          "format",
          "fields",
          "delete-when",
          "skip-when",
          "optional-columns",
          "complete",
          "unique",
          "max-removed",
          "max-rejects",
          "transform",
          "wait-for-files",
          "ignore");

  private static final Duration USUAL_WAITING = Duration.ofMinutes(10);
  private static final Duration MOST_WAITING = Duration.ofDays(7);

  private final RecordTypes types;
  private final ZoneId zone;
  private final boolean listener;
  private final MostRemoved mostRemoved;
  private final Faults faults;

  /**
   * @param listener whether the location's host has one
   * @param mostRemoved where the entry does not say it
   */
  RecordFilesDefinition(
      RecordTypes types, ZoneId zone, boolean listener, MostRemoved mostRemoved, Faults faults) {
    this.types = types;
    this.zone = zone;
    this.listener = listener;
    this.mostRemoved = mostRemoved;
    this.faults = faults;
  }

  /**
   * @return null if anything in it is faulty, or the record type itself is
   */
  RecordFiles read(YamlMap entry) {
    int before = faults.count();
    entry.refuseOthersThan(KEYS);
    entry.require("record", "write the record type, one of " + String.join(", ", types.names()));
    String captured = listener ? captured(entry) : null;
    if (!listener) {
      requireFiles(entry);
    }
    entry.require("fields", "write which field comes from which column");
    RecordType type = entry.read("record", types::require, null);
    NamePattern files = listener ? null : files(entry);
    Format format = listener ? null : FormatDefinition.read(entry, faults);
    List<String> columns = format instanceof Csv csv ? csv.columns() : null;
    YamlMap fields = entry.map("fields");
    Map<String, FieldSource> sources =
        type == null || fields == null
            ? Map.of()
            : new FieldsDefinition(type, columns, faults).read(fields, entry);
    refuseMatchOfCaptures(entry, sources);
    Map<String, List<String>> deleteWhen = textsOfColumns(entry, "delete-when", columns);
    Map<String, List<String>> skipWhen = textsOfColumns(entry, "skip-when", columns);
    List<String> optional = entry.texts("optional-columns");
    checkOptional(entry, optional, deleteWhen, skipWhen);
    boolean complete = entry.read("complete", Quantity::flag, false);
    boolean unique = entry.read("unique", Quantity::flag, false);
    MostRemoved most = entry.read("max-removed", MostRemoved::parse, mostRemoved);
    int mostRejects = entry.read("max-rejects", Quantity.number(0, 1_000_000_000), 1_000);
    String transform = entry.read("transform", RecordFilesDefinition::transform, null);
    Duration waitForFiles =
        entry.read("wait-for-files", RecordFilesDefinition::waiting, USUAL_WAITING);
    if (faults.count() > before || type == null || !tryMapping(entry, type, sources, deleteWhen)) {
      return null;
    }
    return new RecordFiles(
        type,
        captured,
        files,
        format,
        sources,
        deleteWhen,
        skipWhen,
        Set.copyOf(optional),
        complete,
        unique,
        most,
        mostRejects,
        transform,
        waitForFiles);
  }

  /** A listener's bundle has each file under the name that the row says. */
  private void refuseMatchOfCaptures(YamlMap entry, Map<String, FieldSource> sources) {
    sources.forEach(
        (field, source) -> {
          if (listener && source != null && source.match() == FieldSource.Match.INSENSITIVE) {
            entry.fault(
                "fields",
                field
                    + ": match is about plain files; a listener finds the files by the names that"
                    + " rows say: remove match");
          }
        });
  }

  private static void checkOptional(
      YamlMap entry,
      List<String> optional,
      Map<String, List<String>> deleteWhen,
      Map<String, List<String>> skipWhen) {
    for (String column : optional) {
      if (!deleteWhen.containsKey(column) && !skipWhen.containsKey(column)) {
        entry.fault(
            "optional-columns",
            "\""
                + column
                + "\" is no column of delete-when or skip-when: remove it; for that of a field"
                + " write \"optional: true\" under the field");
      }
    }
  }

  /** An item that only says which files are left alone; null: it says more. */
  static List<NamePattern> ignored(YamlMap entry) {
    if (!entry.has("ignore")) {
      return null;
    }
    if (entry.keys().size() > 1) {
      entry.fault(
          "ignore", "stands alone: write \"- ignore:\" as an item of its own under records");
    }
    return entry.readEach("ignore", NamePattern::of);
  }

  private static NamePattern files(YamlMap entry) {
    NamePattern files = entry.read("files", NamePattern::of, null);
    boolean ignoreCase = entry.read("ignore-case", Quantity::flag, false);
    return files != null && ignoreCase ? files.ignoringCase() : files;
  }

  private static void requireFiles(YamlMap entry) {
    if (entry.has("captured")) {
      entry.fault(
          "captured",
          "captures are a listener's: write \"listener: true\" under pull, or files and format in"
              + " place of this");
      return;
    }
    entry.require("files", "write which files, like \"PROD*.csv\"");
    entry.require("format", "write csv, json-lines or json-array, or a map of one of them");
  }

  private static String captured(YamlMap entry) {
    for (String key : List.of("files", "ignore-case", "format")) {
      if (entry.has(key)) {
        entry.fault(
            key,
            "is about plain files, and with \"listener: true\" records come from captures: write"
                + " \"captured: name-of-the-capture\" in place of files and format");
      }
    }
    if (entry.has("unique")) {
      entry.fault(
          "unique",
          "is about plain files; a listener may send several changes of a record together: remove"
              + " the line");
    }
    if (entry.has("wait-for-files")) {
      entry.fault(
          "wait-for-files",
          "is about plain files; a listener sends each file together with the row that names it:"
              + " remove the line");
    }
    if (entry.has("complete")) {
      entry.fault(
          "complete",
          "is about plain files; a listener tells by itself when it has sent all: remove the line");
    }
    if (!entry.has("files") && !entry.has("format")) {
      entry.require("captured", "write which capture of the listener, like articles");
    }
    return entry.read("captured", RecordFilesDefinition::capture, null);
  }

  private static String capture(String text) {
    if (text.equals(DataFile.TYPE.name())) {
      throw new IllegalArgumentException(
          "data files need no entry, they come by themselves: remove the entry");
    }
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no name of a capture: write it as the host's file conf/captures/NAME.yaml is"
              + " named, without .yaml");
    }
    return text;
  }

  private boolean tryMapping(
      YamlMap entry,
      RecordType type,
      Map<String, FieldSource> sources,
      Map<String, List<String>> deleteWhen) {
    try {
      new Mapping(type, sources, deleteWhen, Map.of(), Set.of(), zone);
      return true;
    } catch (IllegalArgumentException e) {
      entry.fault("fields", e.getMessage());
      return false;
    }
  }

  private static Map<String, List<String>> textsOfColumns(
      YamlMap entry, String key, List<String> columns) {
    Map<String, List<String>> textsOfColumns = new LinkedHashMap<>();
    YamlMap map = entry.map(key);
    if (map != null) {
      for (String column : map.keys()) {
        FieldsDefinition.checkColumn(map, column, column, columns);
        textsOfColumns.put(column, map.texts(column));
      }
    }
    return textsOfColumns;
  }

  private static Duration waiting(String text) {
    Duration time = Quantity.duration(text);
    if (time.compareTo(MOST_WAITING) > 0) {
      throw new IllegalArgumentException(
          text + " is too long: at most " + MOST_WAITING.toDays() + "d");
    }
    return time;
  }

  private static String transform(String text) {
    if (!text.matches("direct:[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no route of your own: write its address, like direct:boston-prices");
    }
    return text;
  }
}
