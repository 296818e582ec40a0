package dst.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kind of record, read from {@code conf/records/<name>.yaml}: its table, its key and its fields,
 * in the order in which the values of a {@link Change} stand. The table has the column {@code
 * location} before these (it is part of every key) and the columns {@code epoch, seq, deleted,
 * bundle, applied_at} after them.
 *
 * @param key names of the fields that tell one record of a location from another; all of them are
 *     required
 */
public record RecordType(String name, String table, List<String> key, List<Field> fields) {
  private static final Set<String> RESERVED =
      Set.of("location", "epoch", "seq", "deleted", "bundle", "applied_at");

  /**
   * @throws IllegalArgumentException if it can't be a table
   */
  public RecordType {
    Field.checkName("record", name);
    Field.checkName("record " + name + ": table", table);
    key = List.copyOf(key);
    fields = List.copyOf(fields);
    Map<String, Field> byName = new HashMap<>();
    for (Field field : fields) {
      check(!RESERVED.contains(field.name()), name, field.name(), "is a column of dst's own");
      check(byName.put(field.name(), field) == null, name, field.name(), "stands twice");
    }
    check(
        !key.isEmpty(), name, "key", "is empty: name the field that tells one record from another");
    check(key.size() == Set.copyOf(key).size(), name, "key", "names a field twice");
    for (String wanted : key) {
      Field field = byName.get(wanted);
      check(field != null, name, wanted, "is in the key, but not among the fields");
      check(field.type() != FieldType.JSON, name, wanted, "is JSON, which can't be a key");
    }
  }

  private static void check(boolean right, String record, String what, String problem) {
    if (!right) {
      throw new IllegalArgumentException("record " + record + ": " + what + " " + problem);
    }
  }

  /**
   * @return the index of the field, or -1
   */
  public int indexOf(String field) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(field)) {
        return i;
      }
    }
    return -1;
  }

  /** The indexes of the key's fields, in the key's order. */
  public int[] keyIndexes() {
    return key.stream().mapToInt(this::indexOf).toArray();
  }

  public List<String> fieldNames() {
    return fields.stream().map(Field::name).toList();
  }

  /**
   * The values of the key fields, in the key's order, joined with a slash: how people name a
   * record.
   */
  public String keyOf(List<String> values) {
    if (key.size() == 1) {
      return values.get(indexOf(key.get(0)));
    }
    StringBuilder text = new StringBuilder();
    for (String name : key) {
      text.append(text.isEmpty() ? "" : "/").append(values.get(indexOf(name)));
    }
    return text.toString();
  }
}
