package dst.capture.snapshot;

import dst.bundle.Manifest;
import dst.capture.Find;
import dst.capture.Sealing;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The snapshot of one capture while it is under way. */
final class SnapshotRun {
  private static final String KEPT = "nothing was deleted at central: ";
  private static final String EMPTY =
      "it is empty, which is more often a mistake than the end of all rows: nothing was deleted at"
          + " central";

  private final String capture;
  private final SnapshotSource source;
  private final Sealing sealing;
  private final SnapshotRequests.Request request;
  private SnapshotMark mark;
  private List<String> last;
  private long total = -1;
  private long lastBundle;
  private long epoch;
  private boolean over;
  private long readUpTo;

  /**
   * @param mark of one that goes on after a restart; null: it begins
   */
  SnapshotRun(
      String capture,
      SnapshotSource source,
      Sealing sealing,
      SnapshotRequests.Request request,
      SnapshotMark mark) {
    this.capture = capture;
    this.source = source;
    this.sealing = sealing;
    this.request = request;
    this.mark = mark;
    this.last = mark == null ? null : mark.last();
    this.lastBundle = mark == null ? 0 : sealing.last().number();
    this.epoch = mark == null ? 0 : sealing.last().epoch();
  }

  String capture() {
    return capture;
  }

  /** Whether all of its rows are sealed. */
  boolean isOver() {
    return over && source.isWhole() && (mark == null || isOfThisEpoch());
  }

  /** Rows that were read may still wait for their data files; none of them is gone. */
  boolean isLate() {
    return sealing.isWaiting(capture, readUpTo);
  }

  boolean hasMark() {
    return mark != null && mark.rows() > 0;
  }

  long first() {
    return mark.first();
  }

  long since() {
    return mark.since();
  }

  long rows() {
    return mark == null ? 0 : mark.rows();
  }

  long total() {
    return Math.max(total, rows());
  }

  /** Its last bundle, up to which central must have applied all before the snapshot can end. */
  long lastBundle() {
    return lastBundle;
  }

  /**
   * Reads and seals one chunk, without anything else being sealed between the two.
   *
   * @return the bundle, or null if nothing was to be sealed
   */
  Manifest chunk() throws IOException {
    if (total < 0) {
      total = source.count();
    }
    source.prepare(last);
    SnapshotSource.Chunk[] read = new SnapshotSource.Chunk[1];
    Manifest manifest =
        sealing.sealAlone(
            () -> {
              begin();
              read[0] = source.read(mark.first(), last);
              return find(read[0]);
            });
    SnapshotSource.Chunk chunk = read[0];
    if (manifest != null) {
      source.sealed(chunk, manifest);
      lastBundle = manifest.bundle().number();
      epoch = manifest.bundle().epoch();
      mark = markAfter(chunk);
    }
    if (chunk.isEnd() && !over) {
      readUpTo = sealing.nextSeq();
    }
    over = chunk.isEnd();
    last = over && !source.isWhole() ? null : chunk.last() == null ? last : chunk.last();
    return manifest;
  }

  /** In a new epoch everything counts from one again, so it begins anew. */
  private void begin() {
    Manifest.Link before = sealing.last();
    if (mark == null || !isOfThisEpoch()) {
      mark =
          new SnapshotMark(
              sealing.nextSeq(), before == null ? 1 : before.number() + 1, 0, List.of());
      epoch = before == null ? 0 : before.epoch();
      last = null;
    }
  }

  private boolean isOfThisEpoch() {
    Manifest.Link before = sealing.last();
    return epoch == (before == null ? 0 : before.epoch());
  }

  private Find find(SnapshotSource.Chunk chunk) {
    return chunk.changes().isEmpty()
        ? null
        : new Find(
            chunk.changes(),
            Map.of(SnapshotMark.name(capture), markAfter(chunk).toString()),
            true,
            null);
  }

  private SnapshotMark markAfter(SnapshotSource.Chunk chunk) {
    return new SnapshotMark(
        mark.first(), mark.since(), mark.rows() + chunk.changes().size(), chunk.last());
  }

  /**
   * Says that what was not sent is gone, unless that would be too much to say.
   *
   * @return what was left, for people; empty: nothing; null: a new epoch began, and it with it
   */
  String end() throws IOException {
    String[] note = new String[1];
    sealing.sealAlone(
        () -> {
          if (!isOfThisEpoch()) {
            over = false;
            return null;
          }
          note[0] = rows() == 0 ? EMPTY : source.keeps() == null ? "" : KEPT + source.keeps();
          return end(note[0].isEmpty());
        });
    return note[0];
  }

  private Find end(boolean sweeps) {
    String name = SnapshotMark.name(capture);
    if (sweeps) {
      Manifest.Complete complete = new Manifest.Complete(capture, mark.first(), mark.since());
      return new Find(List.of(), Map.of(name, ""), true, complete);
    }
    return sealing.marks().containsKey(name)
        ? new Find(List.of(), Map.of(name, ""), true, null)
        : null;
  }

  SnapshotProgress.Line line(SnapshotProgress.State state, String note) {
    return new SnapshotProgress.Line(
        capture, state, request.number(), request.reason(), rows(), total(), note);
  }
}
