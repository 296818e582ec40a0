package dst.ops;

import dst.capture.snapshot.SnapshotProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits for the snapshots of one request, or of later ones that replaced them. What fails is waited
 * for a little, because most of it passes.
 */
final class SnapshotWait {
  private final long request;
  private final List<String> captures;
  private final long mostFailingNanos;
  private final Map<String, Long> failingSince = new HashMap<>();
  private List<SnapshotProgress.Line> lines = List.of();

  /**
   * @param captures that were asked for by name; empty: all
   */
  SnapshotWait(long request, List<String> captures, long mostFailingNanos) {
    this.request = request;
    this.captures = List.copyOf(captures);
    this.mostFailingNanos = mostFailingNanos;
  }

  /**
   * @param progress as the listener tells it now, of all snapshots
   */
  boolean hasEnded(List<SnapshotProgress.Line> progress, long nanos) {
    lines = progress.stream().filter(line -> line.request() >= request).toList();
    List<String> begun = lines.stream().map(SnapshotProgress.Line::capture).toList();
    boolean ended = !begun.isEmpty() && begun.containsAll(captures);
    for (SnapshotProgress.Line line : lines) {
      ended &= line.isEnded() || failsForLong(line, nanos);
    }
    return ended;
  }

  private boolean failsForLong(SnapshotProgress.Line line, long nanos) {
    if (line.state() != SnapshotProgress.State.FAILING) {
      failingSince.remove(line.capture());
      return false;
    }
    return nanos - failingSince.computeIfAbsent(line.capture(), capture -> nanos)
        >= mostFailingNanos;
  }

  /** Of the request. */
  List<SnapshotProgress.Line> lines() {
    return lines;
  }

  /** Whether all of it has gone to central. */
  boolean isSent() {
    return lines.stream().allMatch(line -> line.state() == SnapshotProgress.State.DONE);
  }
}
