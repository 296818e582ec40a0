package dst.record;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * One upsert of a batch in the hands of a transform: its values by the names of the record type's
 * fields. A value that breaks a rule of its field rejects this record; its neighbours go on. Made
 * by {@link Edit}.
 */
public final class EditedRecord {
  private final RecordType type;
  private final Change change;
  private final List<String> values;
  private Rejection rejection;

  EditedRecord(RecordType type, Change change) {
    this.type = type;
    this.change = change;
    this.values = new ArrayList<>(change.values());
  }

  /**
   * The canonical text of a field ({@link FieldType}), or null if it has no value.
   *
   * @throws IllegalArgumentException if the record type has no such field
   */
  public String get(String field) {
    return values.get(index(field));
  }

  /**
   * Changes a field.
   *
   * @param value written with a decimal point, an ISO date, true or false; null or empty: no value
   * @throws IllegalArgumentException if there is no such field, it is of the key, or a data file:
   *     the file of another path has not been fetched
   */
  public void set(String field, String value) {
    int at = index(field);
    Field rules = type.fields().get(at);
    if (type.key().contains(field) || rules.type() == FieldType.FILE) {
      throw new IllegalArgumentException(
          "field " + field + " of record " + type.name() + " is in the key, or a data file");
    }
    if (value == null || value.isEmpty()) {
      if (rules.required()) {
        broken(field, new BrokenRule("required", "is required, and was set to no value"), null);
      }
      values.set(at, null);
      return;
    }
    try {
      values.set(
          at, new FieldMapping(rules, FieldSource.column(field), Edit.ZONE).canonical(value));
    } catch (BrokenRule e) {
      broken(field, e.foundIn(value), value);
    }
  }

  /**
   * Multiplies a number, rounded half up; one that has no value stays without.
   *
   * @param factor such as {@code 1.19}
   * @param digits behind the point
   */
  public void multiply(String field, String factor, int digits) {
    String value = get(field);
    if (value != null) {
      BigDecimal product = new BigDecimal(value).multiply(new BigDecimal(factor));
      set(field, product.setScale(digits, RoundingMode.HALF_UP).toPlainString());
    }
  }

  /**
   * Rejects this record: it becomes a dead letter, as nothing will heal it.
   *
   * @param error one sentence for people: what was found, and what to do
   */
  public void reject(String error) {
    rejected(null, "transform", null, error);
  }

  private int index(String field) {
    int at = type.indexOf(field);
    if (at < 0) {
      throw new IllegalArgumentException(
          "record "
              + type.name()
              + " has no field "
              + field
              + "; it has "
              + String.join(", ", type.fieldNames()));
    }
    return at;
  }

  private void broken(String field, BrokenRule broken, String value) {
    String found = value == null ? "" : " \"" + Texts.cut(value, 200) + "\"";
    rejected(
        field, broken.rule(), value, field + found + " " + broken.getMessage() + " (transform)");
  }

  private void rejected(String field, String rule, String value, String error) {
    if (rejection == null) {
      rejection =
          new Rejection(
              Rejection.Cause.RULE,
              change.line(),
              type.keyOf(change.values()),
              field,
              rule,
              value,
              error,
              change.json(type.fieldNames()),
              null);
    }
  }

  Rejection rejection() {
    return rejection;
  }

  Change change() {
    return new Change(change.op(), change.seq(), change.line(), values);
  }
}
