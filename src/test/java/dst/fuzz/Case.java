package dst.fuzz;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** One made-up definition with one file, and what must become of each of its rows. */
final class Case {
  private static final List<String> NAMES =
      List.of("ARTNR", "Größe", "PREIS_€", "a b", "col:1", "Name", "name", "x#y", "AKTIV", "Bild");
  private static final List<String> TYPES =
      List.of("text", "text", "integer", "decimal", "boolean", "date", "timestamp", "file");
  private static final List<String> DATES =
      List.of("dd.MM.yyyy", "yyyyMMdd", "MM/dd/yyyy", "dd.MM.yyyy HH:mm:ss", "yyyy-MM-dd HH:mm");
  private static final ZoneId ZONE = ZoneId.of("America/New_York");

  private final Random random;
  final String id;
  final RandomValues made;
  final FileCase file;
  final List<FieldCase> fields = new ArrayList<>();
  final List<String> columns = new ArrayList<>();
  final Map<String, List<String>> deleteWhen = new LinkedHashMap<>();
  final Map<String, List<String>> skipWhen = new LinkedHashMap<>();
  final boolean unique;
  final byte[] bytes;

  static final String REJECTED = "rejected";

  /** By line: the records as text, or that they must be rejected. */
  final Map<Long, List<String>> records = new TreeMap<>();

  final Set<String> missing = new HashSet<>();
  int skipped;

  Case(long seed, String id) {
    this.random = new Random(seed);
    this.id = id;
    this.made = new RandomValues(random);
    this.file = new FileCase(random);
    this.unique = random.nextInt(8) == 0;
    makeFields();
    makeColumns();
    makeConditions();
    this.bytes = makeRows();
  }

  private void makeFields() {
    int count = 2 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      FieldCase field = new FieldCase();
      field.name = "f" + i;
      field.key = i == 0 || (i == 1 && random.nextInt(4) == 0);
      field.type = field.key ? TYPES.get(random.nextInt(3)) : TYPES.get(random.nextInt(8));
      field.required = !field.key && random.nextInt(4) == 0;
      makeRules(field);
      makeSource(field);
      fields.add(field);
    }
    if (random.nextInt(3) == 0) {
      FieldCase rest = new FieldCase();
      rest.name = "other";
      rest.type = "json";
      rest.rest = true;
      fields.add(rest);
    }
  }

  private void makeRules(FieldCase field) {
    boolean ruled = random.nextInt(3) == 0;
    switch (field.type) {
      case "text" -> {
        field.length = ruled ? 1 + random.nextInt(20) : 0;
        field.pattern = ruled && random.nextInt(3) == 0 ? "[^0-9]*" : null;
      }
      case "integer" -> field.min = ruled ? "" + random.nextInt(500) : null;
      case "decimal" -> {
        field.precision = ruled ? 3 + random.nextInt(8) : 0;
        field.scale = ruled ? random.nextInt(3) : 0;
        field.max = ruled && random.nextBoolean() ? "1000.5" : null;
      }
      default -> {}
    }
  }

  private void makeSource(FieldCase field) {
    if (!field.key && constant(field) != null && random.nextInt(12) == 0) {
      field.constant = constant(field);
      return;
    }
    field.from.add(column());
    while (field.type.equals("text") && random.nextInt(5) == 0) {
      field.from.add(column());
    }
    field.join = field.from.size() > 1 && random.nextBoolean() ? "/" : null;
    field.trim = random.nextInt(5) > 0;
    field.optional = !field.key && !field.required && random.nextInt(5) == 0;
    if (List.of("integer", "decimal").contains(field.type) && random.nextInt(3) == 0) {
      field.decimal = ',';
    }
    if (List.of("date", "timestamp").contains(field.type) && random.nextInt(2) == 0) {
      int most = field.type.equals("date") ? 3 : DATES.size();
      field.date = DATES.get(random.nextInt(most));
      if (random.nextInt(3) == 0) {
        field.date = "dd/MM/yy";
        field.pivot = 1950 + random.nextInt(60);
      }
    }
    if (field.type.equals("boolean")) {
      field.values = new LinkedHashMap<>(Map.of("J", "true", "N", "false", "ja", ""));
    }
    field.in = field.type.equals("file") && random.nextBoolean() ? "pics/" : "";
    field.otherwise = !field.key && random.nextInt(6) == 0 ? constant(field) : null;
  }

  private static String constant(FieldCase field) {
    return switch (field.type) {
      case "integer" -> "500";
      case "decimal" -> "7";
      case "boolean" -> "true";
      case "date", "timestamp" -> null;
      case "file" -> "none.jpg";
      default -> field.pattern == null ? "c" : "x";
    };
  }

  private String column() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  /** Those that the fields name, and some more; now and then one of them is not there. */
  private void makeColumns() {
    fields.forEach(field -> List.copyOf(field.from).forEach(this::addColumn));
    addColumn("OP");
    while (columns.size() < 3 || random.nextInt(3) == 0) {
      addColumn("extra" + columns.size());
    }
    if (file.isCsv() && file.header && random.nextInt(15) == 0) {
      columns.set(0, columns.get(0).equals("Name") ? "NAME" : "other column");
    }
  }

  private void addColumn(String name) {
    boolean writable = !file.isCsv() || file.sayable(name).equals(name);
    String column = writable ? name : "c" + columns.size();
    fields.forEach(field -> field.from.replaceAll(each -> each.equals(name) ? column : each));
    if (!columns.contains(column)) {
      columns.add(random.nextInt(columns.size() + 1), column);
    }
  }

  private void makeConditions() {
    if (random.nextInt(3) == 0) {
      deleteWhen.put("OP", List.of("D", "DEL"));
    }
    if (random.nextInt(5) == 0) {
      skipWhen.put("OP", List.of("X", ""));
    }
  }

  private byte[] makeRows() {
    file.begin(columns);
    List<Map<String, Cell>> rows = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    int count = random.nextInt(14);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(25) == 0) {
        add(records, file.brokenRow(columns.size(), i == 0), REJECTED);
      } else {
        rows.add(row());
        lines.add(file.row(rows.get(rows.size() - 1), i == 0));
      }
    }
    findMissing(rows);
    Map<List<String>, Integer> keys = new HashMap<>();
    rows.forEach(row -> keys.merge(keyOf(row), 1, Integer::sum));
    for (int i = 0; i < rows.size(); i++) {
      expect(rows.get(i), lines.get(i), keys.get(keyOf(rows.get(i))) > 1);
    }
    return file.bytes();
  }

  private Map<String, Cell> row() {
    Map<String, Cell> row = new LinkedHashMap<>();
    boolean ghost = random.nextInt(15) == 0;
    for (String column : columns) {
      Cell cell = ghost ? Cell.text("") : cell(column);
      if (file.isCsv() || random.nextInt(20) > 0) {
        row.put(column, cell);
      }
    }
    return row;
  }

  private Cell cell(String column) {
    if (column.equals("OP")) {
      return Cell.text(List.of("", "I", "D", "DEL", "X", " D ").get(random.nextInt(6)));
    }
    if (!file.isCsv() && random.nextInt(5) == 0) {
      return random.nextInt(3) == 0 ? new Cell(null, false) : new Cell(made.bare(), true);
    }
    for (FieldCase field : fields) {
      if (field.from.contains(column)) {
        return Cell.text(file.sayable(made.forField(field, file.isWide())));
      }
    }
    return Cell.text(file.sayable(made.word(file.isWide())));
  }

  /** What the file lacks of what is needed; of JSON objects that are deletes only their key. */
  private void findMissing(List<Map<String, Cell>> rows) {
    Set<String> there = new HashSet<>(file.isCsv() ? columns : List.of());
    rows.forEach(row -> there.addAll(row.keySet()));
    boolean asked = file.isCsv() || !there.isEmpty();
    boolean upserts = file.isCsv() || rows.stream().anyMatch(this::isUpsert);
    for (FieldCase field : fields) {
      if (asked && !field.optional && (upserts || field.key)) {
        missing.addAll(field.from);
      }
    }
    if (asked) {
      missing.addAll(deleteWhen.keySet());
      missing.addAll(skipWhen.keySet());
    }
    missing.removeAll(there);
  }

  private boolean isUpsert(Map<String, Cell> row) {
    return !isEmpty(row) && !holds(skipWhen, row) && !holds(deleteWhen, row);
  }

  private void expect(Map<String, Cell> row, long line, boolean again) {
    if (isEmpty(row) || holds(skipWhen, row)) {
      skipped++;
    } else {
      add(records, line, unique && again && keyOf(row) != null ? REJECTED : record(row));
    }
  }

  private boolean isEmpty(Map<String, Cell> row) {
    return file.isCsv()
        ? row.values().stream().allMatch(cell -> cell.text().isBlank())
        : row.isEmpty();
  }

  private static boolean holds(Map<String, List<String>> when, Map<String, Cell> row) {
    return when.entrySet().stream()
        .anyMatch(
            condition -> {
              Cell cell = row.get(condition.getKey());
              String text = cell == null || cell.text() == null ? "" : cell.text().strip();
              return condition.getValue().contains(text);
            });
  }

  private List<String> keyOf(Map<String, Cell> row) {
    if (isEmpty(row) || holds(skipWhen, row)) {
      return null;
    }
    List<String> key = new ArrayList<>();
    try {
      for (FieldCase field : fields) {
        if (field.key) {
          key.add(new PlainMapping(ZONE).value(field, row));
        }
      }
      return key;
    } catch (PlainMapping.No noKey) {
      return null;
    }
  }

  private String record(Map<String, Cell> row) {
    boolean delete = holds(deleteWhen, row);
    String[] values = new String[fields.size()];
    PlainMapping mapping = new PlainMapping(ZONE);
    try {
      for (int i = 0; i < values.length; i++) {
        FieldCase field = fields.get(i);
        if (field.key || !delete) {
          values[i] = field.rest ? rest(row) : mapping.value(field, row);
        }
      }
      return (delete ? "delete " : "upsert ") + Arrays.toString(values);
    } catch (PlainMapping.No no) {
      return REJECTED;
    }
  }

  static void add(Map<Long, List<String>> records, long line, String record) {
    records.computeIfAbsent(line, number -> new ArrayList<>()).add(record);
    Collections.sort(records.get(line));
  }

  @Override
  public String toString() {
    return "%s\n%s%s%s\n".formatted(id, recordType(), definition(), file);
  }

  /** All columns that no field reads: those of JSON as they are, of the others what has a value. */
  private String rest(Map<String, Cell> row) throws PlainMapping.No {
    List<String> members = new ArrayList<>();
    for (Map.Entry<String, Cell> column : row.entrySet()) {
      if (fields.stream().anyMatch(field -> field.from.contains(column.getKey()))) {
        continue;
      }
      Cell cell = column.getValue();
      if (cell.text() != null && (cell.text().indexOf(0) >= 0)) {
        throw new PlainMapping.No("characters");
      }
      String text = cell.text() == null || cell.bare() ? cell.text() : cell.text().strip();
      if (text == null || !text.isEmpty()) {
        Cell trimmed = new Cell(text, cell.bare());
        members.add(FileCase.string(column.getKey()) + ":" + FileCase.json(trimmed));
      }
    }
    return members.isEmpty() ? null : "{" + String.join(",", members) + "}";
  }

  /** The record type's file. */
  String recordType() {
    List<String> key = fields.stream().filter(field -> field.key).map(field -> field.name).toList();
    StringBuilder yaml = new StringBuilder("key: " + FieldCase.list(key) + "\nfields:\n");
    fields.forEach(f -> yaml.append("  " + f.name + ": " + f.rules() + "\n"));
    return yaml.toString();
  }

  /** The location's file. */
  String definition() {
    StringBuilder yaml = new StringBuilder("name: " + id + "\ntime-zone: " + ZONE + "\n");
    yaml.append("pull: {from: \"file:///nowhere/" + id + "\", every: 1h}\n");
    yaml.append("records:\n  - record: " + id + "\n    files: \"*\"\n");
    yaml.append("    format: " + file.yaml(columns) + "\n    fields:\n");
    fields.forEach(f -> yaml.append("      " + f.name + ": " + f.source() + "\n"));
    when(yaml, "delete-when", deleteWhen);
    when(yaml, "skip-when", skipWhen);
    return yaml.append(unique ? "    unique: true\n" : "").toString();
  }

  private static void when(StringBuilder yaml, String key, Map<String, List<String>> when) {
    when.forEach(
        (column, texts) ->
            yaml.append("    " + key + ": {" + column + ": " + FieldCase.list(texts) + "}\n"));
  }
}
