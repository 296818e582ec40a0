package dst.store;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Field;
import dst.record.FieldType;
import dst.record.Op;
import dst.record.RecordType;
import dst.record.Rejection;
import java.util.ArrayList;
import java.util.List;

/** Changes and batches of a record type with a field of each type. */
public final class Products {
  public static final RecordType TYPE =
      new RecordType(
          "product",
          "product",
          List.of("product_code"),
          List.of(
              Field.of("product_code", FieldType.TEXT),
              new Field("name", FieldType.TEXT, false, 40, 0, 0, null, null, null),
              new Field("price", FieldType.DECIMAL, false, 0, 12, 2, null, null, null),
              Field.of("stock", FieldType.INTEGER),
              Field.of("active", FieldType.BOOLEAN),
              Field.of("available_from", FieldType.DATE),
              Field.of("changed_at", FieldType.TIMESTAMP),
              Field.of("image", FieldType.FILE),
              Field.of("attributes", FieldType.JSON)));

  /** Names that SQL has words for, and a key of two fields. */
  static final RecordType ORDER =
      new RecordType(
          "order",
          "order",
          List.of("user", "value"),
          List.of(
              Field.of("value", FieldType.INTEGER),
              Field.of("user", FieldType.TEXT),
              Field.of("select", FieldType.DECIMAL)));

  private Products() {}

  public static BundleId bundle(long number) {
    return new BundleId("boston", 0, number);
  }

  public static Change upsert(long seq, String code, String name) {
    return upsert(seq, code, name, "12.5");
  }

  public static Change upsert(long seq, String code, String name, String price) {
    return change(
        seq,
        code,
        name,
        price,
        "7",
        "true",
        "2026-11-22",
        "2026-11-22T08:15:30.123Z",
        null,
        "{\"color\":\"grün\",\"size\":\"52\"}");
  }

  public static Change change(long seq, String... values) {
    List<String> list = new ArrayList<>();
    for (String value : values) {
      list.add(value);
    }
    return new Change(Op.UPSERT, seq, seq % 1_000, list);
  }

  public static Change delete(long seq, String code) {
    List<String> values = new ArrayList<>();
    values.add(code);
    while (values.size() < TYPE.fields().size()) {
      values.add(null);
    }
    return new Change(Op.DELETE, seq, seq % 1_000, values);
  }

  /** The only batch of its bundle. */
  public static Batch only(BundleId bundle, Change... changes) {
    return batch(bundle, 0, true, changes);
  }

  static Batch batch(BundleId bundle, int number, boolean last, Change... changes) {
    return new Batch(
        bundle,
        number,
        last,
        "PROD1.csv",
        "product",
        typeOf(changes).fieldNames(),
        null,
        List.of(changes),
        List.of(),
        List.of());
  }

  private static RecordType typeOf(Change... changes) {
    boolean orders = changes.length > 0 && changes[0].values().size() == ORDER.fields().size();
    return orders ? ORDER : TYPE;
  }

  public static Batch withFiles(Batch batch, DataFile... files) {
    return batch.with(batch.changes(), List.of(files), List.of());
  }

  static Batch withRejected(Batch batch, Rejection... rejected) {
    return batch.with(batch.changes(), batch.files(), List.of(rejected));
  }

  /** A batch in the middle of its bundle of which nothing is left but rejections. */
  static Batch onlyRejected(BundleId bundle, int number, Rejection... rejected) {
    Batch last = withRejected(batch(bundle, number, true), rejected);
    return new Batch(
        bundle,
        number,
        false,
        last.file(),
        last.record(),
        last.fields(),
        null,
        last.changes(),
        last.files(),
        last.rejected());
  }

  /** The batch with rows that were skipped, and records whose keys the file had before. */
  static Batch withCounts(Batch batch, long skipped, long repeated) {
    return new Batch(
        batch.bundle(),
        batch.number(),
        batch.last(),
        batch.file(),
        batch.manifest(),
        batch.record(),
        batch.fields(),
        batch.sweepBelow(),
        batch.sweepSince(),
        batch.changes(),
        batch.files(),
        batch.rejected(),
        skipped,
        repeated,
        batch.mostRemoved());
  }

  /** The same batch of another record type. */
  static Batch as(String record, Batch batch) {
    return new Batch(
        batch.bundle(),
        batch.number(),
        batch.last(),
        batch.file(),
        record,
        batch.fields(),
        batch.sweepBelow(),
        batch.changes(),
        batch.files(),
        batch.rejected());
  }

  /** The batch with changes whose values are of these fields. */
  static Batch withFields(List<String> fields, Batch batch, Change... changes) {
    return new Batch(
        batch.bundle(),
        batch.number(),
        batch.last(),
        batch.file(),
        batch.record(),
        fields,
        batch.sweepBelow(),
        List.of(changes),
        batch.files(),
        batch.rejected());
  }

  static Rejection brokenRule(long line) {
    return new Rejection(
        Rejection.Cause.RULE, line, null, "price", "decimal", "x", "no number", null, null);
  }
}
