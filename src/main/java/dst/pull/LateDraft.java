package dst.pull;

import dst.bundle.WantedFiles;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.Change;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which records of a file wait for their data files. It is decided once, when the file is first
 * taken: a file that is taken again after a crash must give the same batches, whatever came
 * meanwhile.
 */
final class LateDraft {
  private final Path path;
  private final int most;
  private final boolean decided;
  private final Set<Long> late;
  private DataOutputStream out;
  private boolean sealed;

  private LateDraft(Path path, int most, boolean decided, Set<Long> late) {
    this.path = path;
    this.most = most;
    this.decided = decided;
    this.late = late;
  }

  /**
   * Of a file that is taken for the first time.
   *
   * @param most how many records may wait; the others are rejected
   */
  static LateDraft open(Path path, int most) {
    return new LateDraft(path, most, false, new HashSet<>());
  }

  /**
   * Of a file that is taken again.
   *
   * @param late the records that were found to wait, by their seq
   */
  static LateDraft decided(Set<Long> late) {
    return new LateDraft(null, 0, true, late);
  }

  void decideFor(WantedFiles files) {
    files.waiting(seq -> decided && late.contains(seq), this::admits);
  }

  private boolean admits(long seq) {
    return !decided && late.size() < most && late.add(seq);
  }

  /** Whether it has anything to add to what was decided before. */
  boolean isNew() {
    return !decided && !late.isEmpty();
  }

  boolean isEmpty() {
    return late.isEmpty();
  }

  int size() {
    return late.size();
  }

  /** Sets the records aside that wait, and gives the others. */
  List<Change> split(Batch batch) throws IOException {
    if (late.isEmpty()) {
      return batch.changes();
    }
    List<Change> others = new ArrayList<>();
    List<Change> waiting = new ArrayList<>();
    for (Change change : batch.changes()) {
      (late.contains(change.seq()) ? waiting : others).add(change);
    }
    if (!decided && !waiting.isEmpty()) {
      write(batch, waiting);
    }
    return others;
  }

  private void write(Batch batch, List<Change> waiting) throws IOException {
    if (out == null) {
      Files.createDirectories(path.getParent());
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path)));
    }
    byte[] json =
        BatchJson.write(
            new Batch(
                    batch.bundle(),
                    batch.number(),
                    true,
                    batch.file(),
                    batch.record(),
                    batch.fields(),
                    null,
                    waiting,
                    List.of(),
                    List.of())
                .withMostRemoved(batch.mostRemoved()));
    out.writeInt(json.length);
    out.write(json);
  }

  /** The records outlive a loss of power when this returns. */
  void seal() throws IOException {
    out.close();
    out = null;
    Durable.sync(path);
    sealed = true;
  }

  /** Forgets what was not sealed. */
  void clear() throws IOException {
    if (!decided && !sealed) {
      if (out != null) {
        out.close();
        out = null;
      }
      Files.deleteIfExists(path);
      late.clear();
    }
  }
}
