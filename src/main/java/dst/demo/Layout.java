package dst.demo;

import dst.format.Csv;
import dst.format.Format;
import dst.location.Location;
import dst.location.RecordFiles;
import dst.record.Field;
import dst.record.FieldSource;
import dst.record.FieldType;
import dst.record.RecordType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * The files of a location, as its definition's first entry wants them: written by reading the
 * definition backwards, so that the host needs no settings of its own.
 */
final class Layout {
  private static final List<String> SPARE_COLUMNS = List.of("COLOR", "WARRANTY", "MATERIAL");

  private final Location location;
  private final RecordFiles entry;
  private final List<FieldLayout> fields;
  private final List<String> columns;
  private final List<String> spare;

  Layout(Location location) {
    this.location = location;
    this.entry = location.records().get(0);
    this.fields =
        entry.type().fields().stream()
            .filter(field -> entry.fields().containsKey(field.name()))
            .map(field -> fieldLayout(field, entry.fields().get(field.name())))
            .toList();
    Set<String> used = new LinkedHashSet<>();
    fields.forEach(field -> used.addAll(field.columns()));
    used.addAll(entry.deleteWhen().keySet());
    this.columns = columns(used);
    this.spare = columns.stream().filter(column -> !used.contains(column)).toList();
  }

  private FieldLayout fieldLayout(Field field, FieldSource source) {
    return new FieldLayout(field, source, entry.format(), location.zone());
  }

  /** Those of the definition where it lists them, else the used ones and some for the rest. */
  private List<String> columns(Set<String> used) {
    boolean csv = entry.format() instanceof Csv;
    if (csv && ((Csv) entry.format()).columns() != null) {
      return ((Csv) entry.format()).columns();
    }
    Set<String> columns = new LinkedHashSet<>(used);
    if (fields.stream().anyMatch(FieldLayout::isRest)) {
      columns.addAll(csv ? SPARE_COLUMNS : Editor.ATTRIBUTES);
    }
    return List.copyOf(columns);
  }

  RecordType type() {
    return entry.type();
  }

  Format format() {
    return entry.format();
  }

  /** Whether each file is the complete list. */
  boolean complete() {
    return entry.complete();
  }

  /** Whether the files can say that a product is gone. */
  boolean removes() {
    return entry.complete() || !entry.deleteWhen().isEmpty();
  }

  /**
   * The name of the host's file of this number; a higher number sorts behind.
   *
   * @throws IllegalArgumentException if the pattern is too clever for this
   */
  String fileName(long number) {
    String name =
        entry
            .files()
            .replaceFirst("\\*+", "%010d".formatted(number))
            .replace("*", "")
            .replace('?', '0')
            .replaceAll("\\{([^,}]*)[^}]*\\}", "$1");
    if (!takes(name)) {
      throw new IllegalArgumentException(
          location.file()
              + ": the demo finds no file name for the pattern \""
              + entry.files()
              + "\": write one with a *, such as PROD*.csv");
    }
    return name;
  }

  /** Whether central takes files of this name for this layout. */
  boolean takes(String file) {
    String marker = location.pull().finished().marker();
    return FileSystems.getDefault().getPathMatcher("glob:" + entry.files()).matches(Path.of(file))
        && (marker == null || !file.endsWith(marker))
        && !file.endsWith(".part");
  }

  /** What central must hold of a product: a field's name to its typed value, if it has one. */
  Map<String, Object> shown(Product product) {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (FieldLayout field : fields) {
      Object value = field.shown(product, spare);
      if (value != null) {
        shown.put(field.name(), value);
      }
    }
    return shown;
  }

  /** The paths of the pictures that a product names, below the pull area. */
  List<String> pictures(Product product) {
    Map<String, Object> shown = shown(product);
    return fields.stream()
        .filter(field -> field.type() == FieldType.FILE && shown.containsKey(field.name()))
        .map(field -> (String) shown.get(field.name()))
        .toList();
  }

  /** The content of the file with these rows. */
  byte[] file(String name, List<Edit> edits) {
    List<Map<String, Object>> rows = edits.stream().map(this::row).toList();
    byte[] content =
        entry.format() instanceof Csv csv
            ? CsvFile.write(csv, columns, rows)
            : JsonFile.write(entry.format(), rows);
    return name.endsWith(".gz") ? gzip(content) : content;
  }

  private Map<String, Object> row(Edit edit) {
    Map<String, Object> shown = shown(edit.product());
    Map<String, Object> row = new LinkedHashMap<>();
    boolean remove = edit.kind() == Edit.Kind.REMOVE;
    for (FieldLayout field : fields) {
      if (!remove || entry.type().key().contains(field.name())) {
        field.write(shown.get(field.name()), row);
      }
    }
    if (remove) {
      Map.Entry<String, List<String>> mark = entry.deleteWhen().entrySet().iterator().next();
      row.put(mark.getKey(), mark.getValue().get(0));
    }
    if (edit.kind() == Edit.Kind.BROKEN && pictures(edit.product()).isEmpty()) {
      spoil(row);
    }
    return row;
  }

  /**
   * Breaks a rule of the row; a broken product with a picture needs it not: the picture is missing.
   */
  private void spoil(Map<String, Object> row) {
    FieldLayout broken =
        fields.stream()
            .filter(field -> !field.columns().isEmpty())
            .filter(field -> field.type() == FieldType.DECIMAL || field.type() == FieldType.DATE)
            .findFirst()
            .orElse(null);
    if (broken == null) {
      entry.fields().get(entry.type().key().get(0)).from().forEach(column -> row.put(column, ""));
    } else {
      row.put(broken.columns().get(0), "ask us");
    }
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }
}
