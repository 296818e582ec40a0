package dst.host;

import dst.bundle.Acknowledgement;
import dst.bundle.BundleNames;
import dst.bundle.Manifest;
import dst.config.Home;
import dst.record.BundleId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is asked for whole, while live changes go on and win: each chunk is read and sealed
 * while nothing else is sealed (docs/decisions/0040). Few of its bundles wait at a time, so that
 * live ones never stand behind many. Called by one thread, from time to time.
 */
public final class Snapshot {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
  private static final int MOST_UNDER_WAY = 4;

  /** Data files first: what rows name is then not older than their snapshot. */
  private static final Comparator<String> ORDER =
      Comparator.comparing((String name) -> !name.equals(SnapshotRequests.DATA_FILES))
          .thenComparing(Comparator.naturalOrder());

  private final Path ready;
  private final SnapshotPlan plan;
  private final Sealing sealing;
  private final Acknowledged acknowledged;
  private final SnapshotRequests requests;
  private final SnapshotProgress progress;
  private final HostFiles files;
  private final Map<String, SnapshotRun> runs = new TreeMap<>(ORDER);
  private final Map<String, SnapshotProgress.Line> lines = new TreeMap<>(ORDER);
  private final Deque<BundleId> underWay = new ArrayDeque<>();
  private boolean begun;

  /** The newest bundle when data files alone were left; -1: others are under way. */
  private long barrier = -1;

  /**
   * @param plan what can be sent whole
   */
  Snapshot(
      Path pullArea,
      SnapshotPlan plan,
      Sealing sealing,
      SnapshotRequests requests,
      SnapshotProgress progress,
      HostFiles files) {
    this.ready = pullArea.resolve(BundleNames.READY);
    this.plan = plan;
    this.sealing = sealing;
    this.acknowledged = new Acknowledged(pullArea);
    this.requests = requests;
    this.progress = progress;
    this.files = files;
  }

  /**
   * Goes on for a while.
   *
   * @throws IOException if something can't be read or sealed now: it is tried again
   */
  public void look() throws IOException {
    begin();
    take(requests.take());
    underWay.removeIf(bundle -> !Files.exists(ready.resolve(BundleNames.file(bundle))));
    try {
      for (SnapshotRun run : List.copyOf(runs.values())) {
        read(run);
      }
      for (SnapshotRun run : List.copyOf(runs.values())) {
        end(run);
      }
    } finally {
      progress.write(List.copyOf(lines.values()));
    }
  }

  /**
   * The snapshots of a host.
   *
   * @param captures all of them
   * @param parts what they are read from
   * @param folders of the folder captures
   */
  public static Snapshot of(
      List<Capture> captures, Parts parts, Collection<Folders> folders, Home home, Path pullArea) {
    SnapshotPlan plan =
        SnapshotPlan.of(
            captures,
            parts.database(),
            parts.files(),
            parts.memory(),
            parts.sealing(),
            () -> folders.stream().allMatch(Folders::isListed));
    return new Snapshot(
        pullArea,
        plan,
        parts.sealing(),
        new SnapshotRequests(home),
        new SnapshotProgress(home),
        parts.files());
  }

  /**
   * What snapshots are made of.
   *
   * @param database null: there is none
   */
  public record Parts(
      HostDatabase database, DataFolder files, FileMemory memory, Sealing sealing) {}

  /** After a start: what the marks and the requests say. */
  private void begin() throws IOException {
    if (begun) {
      return;
    }
    progress.read().forEach(line -> lines.put(line.capture(), line));
    Map<String, String> marks = sealing.marks();
    for (Map.Entry<String, SnapshotSource> source : plan.sources().entrySet()) {
      String capture = source.getKey();
      SnapshotMark mark = SnapshotMark.parse(marks.get(SnapshotMark.name(capture)));
      if (mark != null) {
        SnapshotProgress.Line line = lines.get(capture);
        String reason = line == null ? "goes on after a restart" : line.reason();
        runs.put(capture, new SnapshotRun(capture, source.getValue(), sealing, reason, mark));
        LOG.info("the snapshot of {} goes on behind {} rows", capture, mark.rows());
      }
    }
    requests.begin();
    begun = true;
  }

  private void take(Map<String, SnapshotRequests.Request> asked) throws IOException {
    for (Map.Entry<String, SnapshotRequests.Request> request : asked.entrySet()) {
      if (request.getValue().contents()) {
        files.forgetSent();
      }
      String reason = request.getValue().reason();
      Collection<String> wanted = wanted(request.getKey());
      requests.expand(request.getKey(), wanted, request.getValue());
      barrier = -1;
      for (String capture : wanted) {
        SnapshotSource source = plan.sources().get(capture);
        if (source != null) {
          LOG.info("a snapshot of {} begins: {}", capture, reason);
          runs.put(capture, new SnapshotRun(capture, source, sealing, reason, null));
          lines.put(capture, runs.get(capture).line(SnapshotProgress.State.READING, null));
        } else {
          refuse(capture, reason);
        }
      }
    }
  }

  /** Files that rows name count as data files, too: their rows are sent with them. */
  private Collection<String> wanted(String asked) {
    Set<String> wanted = new TreeSet<>(ORDER);
    if (asked.equals(SnapshotRequests.ALL)) {
      wanted.addAll(plan.sources().keySet());
      wanted.addAll(plan.unable().keySet());
    } else {
      wanted.add(asked);
    }
    if (wanted.contains(SnapshotRequests.DATA_FILES)) {
      wanted.addAll(plan.withFiles());
    }
    return wanted;
  }

  private void refuse(String capture, String reason) throws IOException {
    String mark = plan.startsAnew().get(capture);
    String why = plan.unable().getOrDefault(capture, "there is no such capture");
    boolean startsAnew = mark != null;
    if (startsAnew) {
      sealing.seal(Find.live(List.of(), Map.of(mark, "")));
    }
    LOG.info("the snapshot of {}: {}", capture, why);
    lines.put(
        capture,
        new SnapshotProgress.Line(
            capture,
            startsAnew ? SnapshotProgress.State.DONE : SnapshotProgress.State.REFUSED,
            reason,
            0,
            0,
            why));
    requests.done(capture);
  }

  private void read(SnapshotRun run) throws IOException {
    while (!run.isOver() && underWay.size() < MOST_UNDER_WAY) {
      Manifest manifest = run.chunk();
      if (manifest == null) {
        break;
      }
      underWay.add(manifest.bundle());
      requests.done(run.capture());
      lines.put(run.capture(), run.line(SnapshotProgress.State.READING, null));
    }
    if (run.isOver()) {
      lines.put(
          run.capture(),
          run.line(SnapshotProgress.State.WAITING, "until central has applied all of it"));
    }
  }

  private void end(SnapshotRun run) throws IOException {
    if (!run.isOver() || !isApplied(run)) {
      return;
    }
    String note = run.end();
    if (note == null) {
      return;
    }
    runs.remove(run.capture());
    requests.done(run.capture());
    lines.put(run.capture(), run.line(SnapshotProgress.State.DONE, note.isEmpty() ? null : note));
    LOG.info(
        "the snapshot of {} has ended: {} rows{}",
        run.capture(),
        run.rows(),
        note.isEmpty() ? "" : ", " + note);
  }

  /** Data files end last, behind the rows that name some. */
  private boolean isApplied(SnapshotRun run) {
    if (!run.capture().equals(SnapshotRequests.DATA_FILES)) {
      return !run.hasMark() || isAcknowledged(run.lastBundle());
    }
    if (runs.size() > 1) {
      return false;
    }
    if (barrier < 0) {
      barrier = sealing.last() == null ? 0 : sealing.last().number();
    }
    return !run.hasMark() || isAcknowledged(Math.max(barrier, run.lastBundle()));
  }

  private boolean isAcknowledged(long number) {
    Acknowledgement ack = acknowledged.now().orElse(null);
    Manifest.Link last = sealing.last();
    return ack != null && last != null && ack.epoch() == last.epoch() && ack.applied() >= number;
  }
}
