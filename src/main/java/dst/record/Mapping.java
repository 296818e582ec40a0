package dst.record;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns rows of one kind of file into changes of one record type, and holds them to its rules. Not
 * for several threads.
 */
public final class Mapping {
  /** What to do about {@link #fault}. */
  public static final String MISSING_COLUMN_ADVICE = NeededColumns.ADVICE;

  private static final int[] NOWHERE = {};

  private final RecordType type;
  private final FieldMapping[] fields;
  private final boolean[] inKey;
  private final int[] keyIndexes;
  private final ColumnTexts deleteWhen;
  private final ColumnTexts skipWhen;
  private final NeededColumns needed = new NeededColumns();

  /** Needed, and not among the columns that the positions are of; null until it is asked for. */
  private List<String> missing;

  private boolean hasUpserts;

  /** The columns that the positions are of. */
  private Columns columns;

  private final int[][] positions;

  /**
   * @param fields the record type's field name to its source; a field that is not named has no
   *     value
   * @param deleteWhen column to the texts that make a row a delete; any one of them suffices
   * @param skipWhen likewise of the rows that are no records
   * @param zone in which dates with a time of day are meant where the text names none
   * @param exact whether the rows' texts are as a database has them, letter for letter; else a
   *     file's, where white space around them and an empty one say nothing
   * @throws IllegalArgumentException with one sentence, if this can't be a mapping for the type;
   *     what is wrong with a single field is told by {@link FieldSource#check} too
   */
  public Mapping(
      RecordType type,
      Map<String, FieldSource> fields,
      Map<String, List<String>> deleteWhen,
      Map<String, List<String>> skipWhen,
      Set<String> optionalColumns,
      ZoneId zone,
      boolean exact) {
    this.type = type;
    this.fields = new FieldMapping[type.fields().size()];
    this.inKey = new boolean[this.fields.length];
    this.positions = new int[this.fields.length][];
    this.keyIndexes = type.keyIndexes();
    this.deleteWhen = new ColumnTexts(deleteWhen);
    this.skipWhen = new ColumnTexts(skipWhen);
    for (int index : keyIndexes) {
      inKey[index] = true;
    }
    fields.forEach((name, source) -> add(name, source, zone, exact));
    checkComplete();
    for (int i = 0; i < this.fields.length; i++) {
      if (this.fields[i] != null) {
        this.fields[i].addNeeded(needed, inKey[i]);
      }
    }
    need(deleteWhen.keySet(), "delete-when", optionalColumns);
    need(skipWhen.keySet(), "skip-when", optionalColumns);
  }

  /** The same for rows of files. */
  public Mapping(
      RecordType type,
      Map<String, FieldSource> fields,
      Map<String, List<String>> deleteWhen,
      Map<String, List<String>> skipWhen,
      Set<String> optionalColumns,
      ZoneId zone) {
    this(type, fields, deleteWhen, skipWhen, optionalColumns, zone, false);
  }

  private void need(Set<String> columns, String condition, Set<String> optional) {
    columns.stream()
        .filter(column -> !optional.contains(column))
        .forEach(column -> needed.add(column, condition, true));
  }

  private void add(String name, FieldSource source, ZoneId zone, boolean exact) {
    int index = type.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "record "
              + type.name()
              + " has no field "
              + name
              + "; it has "
              + String.join(", ", type.fieldNames()));
    }
    Field field = type.fields().get(index);
    fields[index] =
        new FieldMapping(
            inKey[index] ? field.asRequired() : field, source, zone, inKey[index], exact);
  }

  private void checkComplete() {
    for (int i = 0; i < fields.length; i++) {
      Field field = type.fields().get(i);
      if (fields[i] == null && (field.required() || inKey[i])) {
        throw new IllegalArgumentException(
            "field "
                + field.name()
                + " of record "
                + type.name()
                + " is required, and has no"
                + " source");
      }
    }
    if (Arrays.stream(fields).filter(field -> field != null && field.isRest()).count() > 1) {
      throw new IllegalArgumentException("only one field can take the rest of the columns");
    }
  }

  /**
   * Whether the row is no record: none of its columns has a value, as spreadsheets write them below
   * their last row, or the definition skips it. A JSON object must have no names at all.
   */
  public boolean skips(Row row) {
    return row.fault() == null && (isEmpty(row) || isSkipped(row));
  }

  private static boolean isEmpty(Row row) {
    if (row.columns().json()) {
      return row.values().isEmpty();
    }
    for (String value : row.values()) {
      if (value != null && !value.isBlank()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the definition skips it: {@code skip-when}. */
  public boolean isSkipped(Row row) {
    if (skipWhen.columns().isEmpty() || row.fault() != null) {
      return false;
    }
    if (row.columns() != columns) {
      locate(row.columns());
    }
    return skipWhen.holdFor(row);
  }

  /**
   * @param seq the change's version
   * @throws Rejected if the row can't be read, a value can't be mapped, or a rule is broken
   */
  public Change map(Row row, long seq) {
    return map(row, Op.UPSERT, seq, false);
  }

  /**
   * The same for a row that stands for itself and of which the source tells what became of it; an
   * upsert can still be a delete by its columns. One that lacks a needed column is rejected,
   * because no other row can have it.
   */
  public Change map(Row row, Op op, long seq) {
    return map(row, op, seq, true);
  }

  /**
   * What is wrong with the columns that all rows of a file have; null if the ones that are needed
   * are there.
   *
   * @param charset in which the file is read
   */
  public String fault(Columns header, Charset charset) {
    List<String> absent = needed.missing(header);
    return absent.isEmpty() ? null : fault(absent, header, header.names(), charset);
  }

  /**
   * The same for a file whose rows each name their columns, when all were mapped: what none of them
   * had.
   */
  public String faultOfAll(Charset charset) {
    Collection<String> absent = columns == null ? List.of() : needed.unseen(!hasUpserts);
    return absent.isEmpty() ? null : fault(absent, null, needed.found(), charset);
  }

  private String fault(
      Collection<String> absent, Columns header, Collection<String> names, Charset charset) {
    return needed.fault(absent, header, names, charset) + "; it has: " + NeededColumns.shown(names);
  }

  private Change map(Row row, Op op, long seq, boolean alone) {
    if (row.fault() != null) {
      throw new Rejected(
          new Rejection(
              Rejection.Cause.FORMAT,
              row.line(),
              null,
              null,
              null,
              null,
              row.fault(),
              row.text(),
              null));
    }
    if (row.columns() != columns) {
      locate(row.columns());
    }
    boolean delete = op == Op.DELETE || deleteWhen.holdFor(row);
    hasUpserts |= !delete;
    if (alone && !delete) {
      requireColumns(row);
    }
    String[] values = new String[fields.length];
    for (int i = 0; i < fields.length; i++) {
      if (fields[i] != null && (inKey[i] || !delete)) {
        try {
          values[i] = fields[i].value(row, positions[i]);
        } catch (BrokenRule broken) {
          throw new Rejected(rejection(row, fields[i].name(), broken));
        }
      }
    }
    return new Change(delete ? Op.DELETE : Op.UPSERT, seq, row.line(), Arrays.asList(values));
  }

  private void locate(Columns columns) {
    boolean[] read = new boolean[columns.names().size()];
    for (int i = 0; i < fields.length; i++) {
      positions[i] = fields[i] == null ? NOWHERE : fields[i].positions(columns);
      for (int at : positions[i]) {
        if (at >= 0) {
          read[at] = true;
        }
      }
    }
    for (int i = 0; i < fields.length; i++) {
      if (fields[i] != null && fields[i].isRest()) {
        positions[i] = unread(read);
      }
    }
    deleteWhen.locate(columns);
    skipWhen.locate(columns);
    this.columns = columns;
    this.missing = null;
    needed.see(columns);
  }

  private void requireColumns(Row row) {
    if (missing == null) {
      missing = needed.missing(columns);
    }
    if (!missing.isEmpty()) {
      throw new Rejected(lacks(row));
    }
  }

  private Rejection lacks(Row row) {
    String fault = fault(missing, columns, columns.names(), StandardCharsets.UTF_8);
    return new Rejection(
        Rejection.Cause.RULE,
        row.line(),
        key(row),
        null,
        "column",
        null,
        fault + "; " + NeededColumns.ADVICE,
        RowJson.object(row),
        null);
  }

  private static int[] unread(boolean[] read) {
    int[] at = new int[read.length];
    int count = 0;
    for (int i = 0; i < read.length; i++) {
      if (!read[i]) {
        at[count++] = i;
      }
    }
    return Arrays.copyOf(at, count);
  }

  /** The values of the row's key, in the key's order; null if it gives none. */
  public List<String> keyOf(Row row) {
    if (row.fault() != null) {
      return null;
    }
    if (row.columns() != columns) {
      locate(row.columns());
    }
    List<String> key = new ArrayList<>(keyIndexes.length);
    try {
      for (int index : keyIndexes) {
        key.add(fields[index].value(row, positions[index]));
      }
      return key;
    } catch (BrokenRule noKey) {
      return null;
    }
  }

  /**
   * A row that gives a record, but whose key stands in other rows, too.
   *
   * @param where to stand behind the key in a sentence
   */
  public Rejection notUnique(Row row, String where) {
    String key = key(row);
    String error =
        String.join(", ", type.key())
            + " \""
            + Texts.cut(key, 200)
            + "\" "
            + where
            + ", and the definition says unique: which of them is right can't be told, so none is"
            + " stored; give each record a key of its own at the host (a spreadsheet may have"
            + " shortened long numbers) and resend the file";
    return new Rejection(
        Rejection.Cause.RULE,
        row.line(),
        key,
        null,
        "unique",
        key,
        error,
        RowJson.object(row),
        null);
  }

  /** A hash of the key, for {@link KeyHashes}. */
  public long keyHash(Change change) {
    return KeyHashes.of(change.values(), keyIndexes);
  }

  private Rejection rejection(Row row, String field, BrokenRule broken) {
    String found = broken.value() == null ? "" : " \"" + Texts.cut(broken.value(), 200) + "\"";
    return new Rejection(
        Rejection.Cause.RULE,
        row.line(),
        key(row),
        field,
        broken.rule(),
        broken.value(),
        field + found + " " + broken.getMessage(),
        RowJson.object(row),
        null);
  }

  /** The key as far as a broken row gives one. */
  private String key(Row row) {
    String[] values = new String[fields.length];
    try {
      for (int index : keyIndexes) {
        values[index] = fields[index].value(row, positions[index]);
      }
      return type.keyOf(Arrays.asList(values));
    } catch (BrokenRule noKey) {
      return null;
    }
  }
}
