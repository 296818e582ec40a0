package dst.capture.snapshot;

import dst.bundle.Acknowledgement;
import dst.bundle.BundleNames;
import dst.bundle.Manifest;
import dst.capture.Acknowledged;
import dst.capture.Capture;
import dst.capture.FileMemory;
import dst.capture.Find;
import dst.capture.HostFiles;
import dst.capture.Sealing;
import dst.capture.database.HostDatabase;
import dst.capture.database.Patience;
import dst.capture.folder.DataFolder;
import dst.capture.folder.Folders;
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
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is asked for whole, while live changes go on and win: each chunk is read and sealed
 * while nothing else is sealed (docs/decisions/0040). Few of its bundles wait at a time, so that
 * live ones never stand behind many. What keeps one from going on keeps no other. Called by one
 * thread, from time to time.
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
  private final Map<String, Patience> failing = new TreeMap<>();
  private final Deque<BundleId> underWay = new ArrayDeque<>();
  private final LongSupplier nanoTime;
  private volatile List<String> problems = List.of();
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
      HostFiles files,
      LongSupplier nanoTime) {
    this.ready = pullArea.resolve(BundleNames.READY);
    this.plan = plan;
    this.sealing = sealing;
    this.acknowledged = new Acknowledged(pullArea);
    this.requests = requests;
    this.progress = progress;
    this.files = files;
    this.nanoTime = nanoTime;
  }

  /**
   * Goes on for a while.
   *
   * @throws IOException if what is asked for can't be read, or how far it is not be written
   */
  public void look() throws IOException {
    begin();
    take(requests.take());
    underWay.removeIf(bundle -> !Files.exists(ready.resolve(BundleNames.file(bundle))));
    try {
      for (SnapshotRun run : List.copyOf(runs.values())) {
        goOn(run);
      }
    } finally {
      problems =
          failing.entrySet().stream()
              .map(each -> each.getKey() + ": " + each.getValue().problem())
              .toList();
      progress.write(List.copyOf(lines.values()));
    }
  }

  private void goOn(SnapshotRun run) {
    Patience patience = failing.get(run.capture());
    if (patience != null && !patience.isDue()) {
      return;
    }
    try {
      read(run);
      end(run);
      if (patience != null) {
        patience.passed();
        failing.remove(run.capture());
        if (lines.get(run.capture()).state() == SnapshotProgress.State.FAILING) {
          lines.put(run.capture(), run.line(SnapshotProgress.State.READING, null));
        }
      }
    } catch (IOException | RuntimeException e) {
      failed(run, e);
    }
  }

  private void failed(SnapshotRun run, Exception e) {
    Patience patience =
        failing.computeIfAbsent(
            run.capture(), capture -> new Patience("the snapshot of " + capture, nanoTime));
    patience.failed(e);
    lines.put(run.capture(), run.line(SnapshotProgress.State.FAILING, patience.problem()));
  }

  /** What keeps snapshots from going on, in words. */
  public List<String> problems() {
    return problems;
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
            parts.maxRow(),
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
        parts.files(),
        System::nanoTime);
  }

  /**
   * What snapshots are made of.
   *
   * @param database null: there is none
   * @param maxRow the most bytes of a row
   */
  public record Parts(
      HostDatabase database, long maxRow, DataFolder files, FileMemory memory, Sealing sealing) {}

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
        SnapshotRequests.Request request =
            line == null
                ? new SnapshotRequests.Request("goes on after a restart", false, 0)
                : new SnapshotRequests.Request(line.reason(), false, line.request());
        runs.put(capture, new SnapshotRun(capture, source.getValue(), sealing, request, mark));
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
      Collection<String> wanted = wanted(request.getKey());
      requests.expand(request.getKey(), wanted, request.getValue());
      barrier = -1;
      for (String capture : wanted) {
        begin(capture, request.getValue());
      }
    }
  }

  private void begin(String capture, SnapshotRequests.Request request) throws IOException {
    SnapshotSource source = plan.sources().get(capture);
    if (source == null) {
      refuse(capture, request);
      return;
    }
    LOG.info("a snapshot of {} begins: {}", capture, request.reason());
    SnapshotRun run = new SnapshotRun(capture, source, sealing, request, null);
    runs.put(capture, run);
    failing.remove(capture);
    lines.put(capture, run.line(SnapshotProgress.State.READING, null));
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

  private void refuse(String capture, SnapshotRequests.Request request) throws IOException {
    String mark = plan.startsAnew().get(capture);
    String why = plan.unable().getOrDefault(capture, "there is no such capture");
    SnapshotProgress.State state =
        mark == null ? SnapshotProgress.State.REFUSED : SnapshotProgress.State.DONE;
    if (mark != null) {
      try {
        sealing.seal(Find.live(List.of(), Map.of(mark, "")));
      } catch (IOException e) {
        state = SnapshotProgress.State.FAILING;
        why = Patience.reason(e);
      }
    }
    LOG.info("the snapshot of {}: {}", capture, why);
    lines.put(
        capture,
        new SnapshotProgress.Line(capture, state, request.number(), request.reason(), 0, 0, why));
    if (state == SnapshotProgress.State.FAILING) {
      requests.postpone(capture, request);
    } else {
      requests.done(capture);
    }
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
    if (!run.isOver()) {
      return;
    }
    if (run.capture().equals(SnapshotRequests.DATA_FILES)) {
      requireRowsThatNameFiles();
    }
    if (isLate(run) || !isApplied(run)) {
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

  /** What no row names is deleted at the end, so all such rows must be sent before. */
  private void requireRowsThatNameFiles() throws IOException {
    for (String capture : plan.withFiles()) {
      if (failing.containsKey(capture)) {
        throw new IOException(
            "waits for the snapshot of " + capture + ", whose rows name data files");
      }
    }
  }

  private boolean isLate(SnapshotRun run) {
    if (run.isLate()) {
      String note = "for data files that rows name and that are not there (dst host status)";
      lines.put(run.capture(), run.line(SnapshotProgress.State.WAITING, note));
    }
    return run.isLate();
  }

  /** Data files end last, behind the rows that name some. */
  private boolean isApplied(SnapshotRun run) {
    if (!run.capture().equals(SnapshotRequests.DATA_FILES)) {
      return !run.hasMark() || isAcknowledged(run.lastBundle());
    }
    if (runs.keySet().stream().anyMatch(plan.withFiles()::contains)) {
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
