package dst.demo.shop;

import dst.format.Csv;
import dst.format.Format;
import dst.location.Location;
import dst.location.RecordFiles;
import dst.record.Field;
import dst.record.FieldSource;
import dst.record.FieldType;
import dst.record.RecordType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How a host has its products: the columns of its table, and what a row says. Made by reading the
 * first entry of the location's definition backwards, so that the host needs no settings of its
 * own.
 */
public final class Layout {
  private static final List<String> SPARE_COLUMNS = List.of("COLOR", "WARRANTY", "MATERIAL");

  private final Location location;
  private final RecordFiles entry;
  private final Format format;
  private final Map<String, List<String>> deleted;
  private final List<FieldLayout> fields;
  private final List<Column> columns;
  private final List<String> spare;

  /**
   * A column of the host's table.
   *
   * @param type as SQL has it
   */
  record Column(String name, String type) {}

  /** The table of a host. */
  public static Layout table(Location location, Map<String, List<String>> deleted) {
    return new Layout(location, null, deleted);
  }

  /**
   * @param format of the host's files; null: this is its table
   * @param deleted a column and the texts in it that say that a product is gone; may be empty
   */
  public Layout(Location location, Format format, Map<String, List<String>> deleted) {
    this.location = location;
    this.entry = location.records().get(0);
    this.format = format;
    this.deleted = deleted;
    this.fields =
        entry.type().fields().stream()
            .filter(field -> entry.fields().containsKey(field.name()))
            .map(field -> fieldLayout(field, entry.fields().get(field.name())))
            .toList();
    Map<String, String> used = new LinkedHashMap<>();
    fields.forEach(field -> field.columns().forEach(c -> used.put(c, field.columnType())));
    deleted.keySet().forEach(column -> used.put(column, "varchar"));
    this.columns =
        columns(used.keySet()).stream()
            .map(name -> new Column(name, used.getOrDefault(name, "varchar")))
            .toList();
    this.spare = columnNames().stream().filter(column -> !used.containsKey(column)).toList();
  }

  private FieldLayout fieldLayout(Field field, FieldSource source) {
    return new FieldLayout(field, source, format, location.zone());
  }

  /** Those of the format where it lists them, else the used ones and some for the rest. */
  private List<String> columns(Set<String> used) {
    if (format instanceof Csv csv && csv.columns() != null) {
      return csv.columns();
    }
    Set<String> names = new LinkedHashSet<>(used);
    if (fields.stream().anyMatch(FieldLayout::isRest)) {
      names.addAll(format == null || format instanceof Csv ? SPARE_COLUMNS : Editor.ATTRIBUTES);
    }
    return List.copyOf(names);
  }

  public RecordType type() {
    return entry.type();
  }

  List<Column> columns() {
    return columns;
  }

  List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  /** The columns that tell one product from another. */
  public List<String> key() {
    return fields.stream()
        .filter(field -> type().key().contains(field.name()))
        .flatMap(field -> field.columns().stream())
        .toList();
  }

  /** The columns that name pictures, each with its folder below the data files, or "". */
  public Map<String, String> pictureColumns() {
    Map<String, String> pictures = new LinkedHashMap<>();
    fields.stream()
        .filter(field -> field.type() == FieldType.FILE)
        .forEach(
            f -> f.columns().forEach(c -> pictures.put(c, f.folder().replaceFirst("/+$", ""))));
    return pictures;
  }

  /** Whether a row that is gone stays in the table, with a mark. */
  public boolean marksRemoved() {
    return !deleted.isEmpty();
  }

  /** Whether a row has the mark of those that are gone. */
  public boolean isRemoved(Map<String, Object> row) {
    return deleted.entrySet().stream()
        .anyMatch(
            mark ->
                row.get(mark.getKey()) != null && mark.getValue().contains(row.get(mark.getKey())));
  }

  /** Whether there can be a row that breaks a rule. */
  public boolean canBreak() {
    return !faults().isEmpty();
  }

  /** A key that is missing or too long would leave nobody able to name the row. */
  private List<Consumer<Map<String, Object>>> faults() {
    return fields.stream()
        .filter(field -> !type().key().contains(field.name()))
        .flatMap(field -> field.faults().stream())
        .toList();
  }

  /** What central must hold of a product: a field's name to its typed value, if it has one. */
  public Map<String, Object> shown(Product product) {
    Map<String, Object> shown = new LinkedHashMap<>();
    for (FieldLayout field : fields) {
      Object value = field.shown(product, spare);
      if (value != null) {
        shown.put(field.name(), field.isRest() ? withMarks((Map<?, ?>) value) : value);
      }
    }
    return shown;
  }

  /** The mark of a removed row is a column that no field reads. */
  private Map<?, ?> withMarks(Map<?, ?> rest) {
    if (format instanceof Csv) {
      return rest;
    }
    Map<Object, Object> all = new LinkedHashMap<>(rest);
    deleted.keySet().stream()
        .filter(mark -> fields.stream().noneMatch(field -> field.columns().contains(mark)))
        .forEach(mark -> all.putIfAbsent(mark, null));
    return all;
  }

  /** The paths of the pictures that a product names, below the host's data files. */
  public List<String> pictures(Product product) {
    Map<String, Object> shown = shown(product);
    return fields.stream()
        .filter(field -> field.type() == FieldType.FILE && shown.containsKey(field.name()))
        .map(field -> (String) shown.get(field.name()))
        .toList();
  }

  /** The row of a product: every column, null for no value. */
  Map<String, Object> row(Edit edit) {
    Map<String, Object> shown = shown(edit.product());
    Map<String, Object> row = new LinkedHashMap<>();
    columns.forEach(column -> row.put(column.name(), null));
    fields.forEach(field -> field.write(shown.get(field.name()), row));
    if (edit.kind() == Edit.Kind.REMOVE && marksRemoved()) {
      Map.Entry<String, List<String>> mark = deleted.entrySet().iterator().next();
      row.put(mark.getKey(), mark.getValue().get(0));
    }
    if (edit.kind() == Edit.Kind.BROKEN) {
      List<Consumer<Map<String, Object>>> faults = faults();
      int which = (int) (Editor.number(edit.product().key()) % faults.size());
      faults.get(which).accept(row);
    }
    return row;
  }

  /** The product that a row is of; {@link #shown} of it tells what the row says. */
  public Product product(Map<String, Object> row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (FieldLayout field : fields) {
      Object value = field.read(row, spare);
      if (value != null) {
        values.put(field.name(), value);
      }
    }
    return new Product(code(row), values);
  }

  /** The product as it is when it comes back from a row. */
  public Product asStored(Product product) {
    return product(row(new Edit(Edit.Kind.PUT, product, false)));
  }

  /** The key of the product that a row is of, as people name it. */
  public String code(Map<String, Object> row) {
    return type().key().stream()
        .map(name -> fields.stream().filter(field -> field.name().equals(name)).findFirst())
        .map(field -> Typed.text(field.orElseThrow().read(row, spare)))
        .collect(Collectors.joining("/"));
  }
}
