package dst.record;

import java.util.List;

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
  public RecordType {
    key = List.copyOf(key);
    fields = List.copyOf(fields);
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
