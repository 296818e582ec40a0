package dst.store;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.MostRemoved;
import dst.record.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random batches of one location: upserts, deletes (some kept back until all of their bundle is
 * there), complete lists, data files, and records that the database refuses; with what they must
 * come to, however they are delivered.
 */
final class AnyOrder {
  /** No DECIMAL, so the database refuses it. */
  private static final String REFUSED = "cheap";

  private final Random random;
  private final String location;
  private final List<DataFile> contents;
  private final List<Batch> batches = new ArrayList<>();
  private long sweptBelow;

  /**
   * @param contents data files whose content is in the file store
   */
  AnyOrder(long seed, List<DataFile> contents) {
    this.random = new Random(seed);
    this.location = "l" + seed;
    this.contents = contents;
    for (int number = 1; number <= 8; number++) {
      addBundle(new BundleId(location, 0, number * 1_000L));
    }
  }

  String location() {
    return location;
  }

  private void addBundle(BundleId bundle) {
    boolean complete = random.nextInt(3) == 0;
    boolean keptBack = !complete && random.nextBoolean();
    boolean refused = false;
    int count = 1 + random.nextInt(3);
    for (int number = 0; number < count; number++) {
      List<Change> changes = new ArrayList<>();
      List<DataFile> files = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        Change change = change(bundle.number() + number * 10L + i);
        refused |= isRefused(change);
        changes.add(change);
      }
      if (random.nextBoolean()) {
        DataFile content = contents.get(random.nextInt(contents.size()));
        String path = "photos/" + random.nextInt(4) + ".gif";
        files.add(
            new DataFile(
                path, content.sha256(), content.size(), changes.get(changes.size() - 1).seq()));
      }
      Batch batch =
          Products.batch(bundle, number, number == count - 1, changes.toArray(Change[]::new));
      Batch withFiles = Products.withFiles(batch, files.toArray(DataFile[]::new));
      Batch braked = keptBack ? withFiles.withMostRemoved(MostRemoved.USUAL) : withFiles;
      batches.add(
          complete && batch.last()
              ? braked.withSweepBelow(bundle.number()).withMostRemoved(MostRemoved.ANY)
              : braked);
    }
    if (complete && !refused) {
      sweptBelow = Math.max(sweptBelow, bundle.number());
    }
  }

  private Change change(long seq) {
    String code = "B-" + random.nextInt(12);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> Products.delete(seq, code);
      case 3 ->
          random.nextInt(4) == 0
              ? Products.upsert(seq, code, "x", REFUSED)
              : Products.upsert(seq, code, "x");
      default -> Products.upsert(seq, code, "name " + random.nextInt(3));
    };
  }

  private static boolean isRefused(Change change) {
    return REFUSED.equals(change.values().get(2));
  }

  /** Every batch once to three times, in a random order. */
  List<Batch> deliveries() {
    List<Batch> deliveries = new ArrayList<>();
    for (Batch batch : batches) {
      deliveries.addAll(Collections.nCopies(1 + random.nextInt(3), batch));
    }
    Collections.shuffle(deliveries, random);
    return deliveries;
  }

  /** The records that are not older than the last complete list: code, name, seq, deleted. */
  List<String> expectedRecords() {
    Map<String, Change> newest = new TreeMap<>();
    for (Batch batch : batches) {
      for (Change change : batch.changes()) {
        if (!isRefused(change) && change.seq() >= sweptBelow) {
          newest.merge(change.values().get(0), change, (a, b) -> a.seq() > b.seq() ? a : b);
        }
      }
    }
    return newest.values().stream()
        .map(c -> "%s %s %d %s".formatted(c.values().get(0), name(c), c.seq(), isDelete(c)))
        .toList();
  }

  private static String name(Change change) {
    return isDelete(change) ? "null" : change.values().get(1);
  }

  private static boolean isDelete(Change change) {
    return change.op() == Op.DELETE;
  }

  List<String> actualRecords(Central central) throws Exception {
    return central.query(
        ("select product_code, name, seq, case when deleted then 'true' else 'false' end"
                + " from product where location = '%s' and seq >= %d order by product_code")
            .formatted(location, sweptBelow));
  }

  /** What the last complete list swept and is not a tombstone: there must be none. */
  List<String> leftOver(Central central) throws Exception {
    return central.query(
        "select product_code from product where location = '%s' and seq < %d and not deleted"
            .formatted(location, sweptBelow));
  }

  /** Path to hash. */
  Map<String, String> expectedFiles() {
    Map<String, DataFile> newest = new TreeMap<>();
    for (Batch batch : batches) {
      for (DataFile file : batch.files()) {
        newest.merge(file.path(), file, (a, b) -> a.seq() > b.seq() ? a : b);
      }
    }
    Map<String, String> hashes = new TreeMap<>();
    newest.forEach((path, file) -> hashes.put(path, file.sha256()));
    return hashes;
  }

  List<BundleId> bundles() {
    return batches.stream().map(Batch::bundle).distinct().toList();
  }

  long records(BundleId bundle) {
    return batches.stream()
        .filter(batch -> batch.bundle().equals(bundle))
        .mapToLong(Batch::records)
        .sum();
  }
}
