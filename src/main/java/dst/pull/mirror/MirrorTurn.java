package dst.pull.mirror;

import dst.bundle.Listed;
import dst.location.Location;
import dst.location.MirroredFolder;
import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Rejection;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One turn of a mirrored folder: as much of its plan as makes one batch, and no longer than records
 * can wait.
 */
public final class MirrorTurn implements Closeable {
  /** What a change takes in the batch's JSON beside its path. */
  private static final int FRAME = 128;

  private final Location location;
  private final MirroredFolder folder;
  private final MirrorMemory memory;
  private final MirrorWatch watch;
  private final long ends;
  private final Map<String, MirrorLine> done = new TreeMap<>(MirrorLine.ORDER);
  private final Map<String, DataFile> kept = new TreeMap<>(MirrorLine.ORDER);
  private final List<String> gone = new ArrayList<>();
  private final List<Rejection> rejected = new ArrayList<>();
  private MirrorLines plan;
  private MirrorLines planAhead;
  private long deleteVersion;
  private int bytes;
  private int failuresInARow;
  private boolean begun;

  /**
   * @param ends when its time is over, in {@link System#nanoTime}
   */
  MirrorTurn(
      Location location, MirroredFolder folder, MirrorMemory memory, MirrorWatch watch, long ends) {
    this.ends = ends;
    this.location = location;
    this.folder = folder;
    this.memory = memory;
    this.watch = watch;
  }

  public Location location() {
    return location;
  }

  MirroredFolder folder() {
    return folder;
  }

  MirrorMemory memory() {
    return memory;
  }

  MirrorWatch watch() {
    return watch;
  }

  /** What is left of the plan; null if there is none. */
  MirrorLines plan() {
    return plan;
  }

  void openPlan() throws IOException {
    plan = memory.plan();
    deleteVersion = memory.planVersion();
  }

  /** The files that it may fetch, read on their own. */
  Iterator<Listed> ahead() throws IOException {
    planAhead = memory.plan();
    return new MirrorAhead(planAhead, location.pull().mostDataFileBytes());
  }

  /** The plan's next line that belongs to this turn, or null; one at least is fetched. */
  MirrorLine next(long now) throws IOException {
    boolean over = isFull() || (begun && now - ends >= 0);
    return over ? null : plan.peek();
  }

  /** A file is fetched in it. */
  void hasBegun() {
    begun = true;
  }

  /** Whether the plan is done with it. A turn that a crash left sealed does not tell. */
  boolean isLast() throws IOException {
    return plan != null && plan.peek() == null;
  }

  boolean isEmpty() {
    return done.isEmpty();
  }

  private boolean isFull() {
    return done.size() >= Batch.MOST_RECORDS || bytes >= Batch.MOST_BYTES;
  }

  void keep(MirrorLine line, DataFile file) {
    add(line, MirrorLine.Word.KEPT);
    kept.put(line.path(), file);
    failuresInARow = 0;
  }

  void delete(MirrorLine line) {
    add(line, MirrorLine.Word.GONE);
    gone.add(line.path());
  }

  void forget(MirrorLine line) {
    add(line, MirrorLine.Word.FORGOTTEN);
  }

  void reject(MirrorLine line, MirrorLine.Word word, Rejection rejection) {
    add(line, word);
    rejected.add(rejection);
    bytes += rejection.error().length();
  }

  /** Nothing is done about the path, also not what was done before. */
  void leave(MirrorLine line) {
    add(line, MirrorLine.Word.LATER);
    kept.remove(line.path());
  }

  private void add(MirrorLine line, MirrorLine.Word word) {
    done.put(line.path(), line.as(word));
    bytes += FRAME + 3 * line.path().length();
  }

  /**
   * @return how many files in a row could not be read
   */
  int countFailure() {
    return ++failuresInARow;
  }

  /** The paths whose content is kept. */
  List<MirrorLine> kept() {
    return kept.keySet().stream().map(done::get).toList();
  }

  List<MirrorLine> done() {
    return List.copyOf(done.values());
  }

  /** How many records the batch has. */
  int records() {
    return kept.size() + gone.size() + rejected.size();
  }

  /**
   * The deletes have the version of the listing: a file that came back after it, with a record, is
   * newer.
   */
  Batch batch(long number) {
    List<Change> changes = new ArrayList<>();
    long seq = number;
    for (DataFile file : kept.values()) {
      changes.add(new DataFile(file.path(), file.sha256(), file.size(), ++seq).upsert());
    }
    gone.forEach(path -> changes.add(DataFile.delete(path, deleteVersion)));
    changes.sort(Comparator.comparing(change -> change.values().get(0), MirrorLine.ORDER));
    return new Batch(
        new BundleId(location.id(), 0, number),
        0,
        true,
        folder.shown() + "/",
        DataFile.TYPE.name(),
        DataFile.TYPE.fieldNames(),
        null,
        changes,
        List.of(),
        rejected);
  }

  @Override
  public void close() throws IOException {
    if (plan != null) {
      plan.close();
    }
    if (planAhead != null) {
      planAhead.close();
    }
  }
}
