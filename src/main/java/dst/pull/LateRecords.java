package dst.pull;

import dst.bundle.PullArea;
import dst.location.Location;
import dst.pull.LateBundle.Waiting;
import dst.record.Batch;
import dst.record.BatchJson;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.FieldType;
import dst.record.RecordType;
import dst.record.Rejection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of plain files whose data files are not there yet. They wait in the staging folder while
 * their neighbours go on, and come as further batches of the same bundle, by the steps that the
 * route calls: begin, batches, seal, held, remember. A location's turns and its pulls follow each
 * other.
 */
public final class LateRecords {
  /** Of a location; over it a record whose file is missing is rejected at once. */
  static final int MOST = 50_000;

  /** Of all locations together: the paths of their files are in memory. */
  static final int MOST_OF_ALL = 200_000;

  private static final Logger LOG = LoggerFactory.getLogger(LateRecords.class);
  private static final int PRIORITY = 6;
  private static final int SHOWN = 3;

  private final Path staging;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Map<String, LateLocation> locations = new ConcurrentHashMap<>();

  /**
   * @param staging the pull's
   * @param nanoTime as {@link System#nanoTime}
   */
  public LateRecords(Path staging, Clock clock, LongSupplier nanoTime) {
    this.staging = staging;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  private LateLocation of(Location location) throws IOException {
    LateLocation known = locations.get(location.id());
    if (known == null) {
      Path folder = staging.resolve(location.id()).resolve("late");
      LastTaken last = LastTaken.load(LastTaken.path(staging, location));
      known = LateLocation.load(folder, location.id(), last, nanoTime);
      locations.put(location.id(), known);
    }
    return known;
  }

  /** Those that wait for files; null if none do, or the location was not pulled yet. */
  public LateStatus waiting(String location) {
    LateLocation known = locations.get(location);
    return known == null ? null : known.status();
  }

  /** Whether there may be something to do. */
  public boolean isDue(Location location) throws IOException {
    return of(location).isDue();
  }

  /**
   * Which records of a file may wait.
   *
   * @param last the file that was taken last
   */
  LateDraft draft(
      Location location, String file, String sha256, BundleId bundle, LastTaken last, boolean waits)
      throws IOException {
    LateLocation late = of(location);
    LateBundle before = late.bundle(last.number());
    boolean again = !last.finished() && last.number() == bundle.number();
    boolean readAnew = last.file().equals(file) && last.sha256().equals(sha256) && !last.finished();
    Path folder = staging.resolve(location.id()).resolve("late");
    Path records = LateBundle.path(folder, bundle, LateBundle.RECORDS);
    if (again && before != null) {
      return LateDraft.decided(before.seqs());
    }
    if (again && !Files.exists(records)) {
      return LateDraft.decided(Set.of());
    }
    if (readAnew && before != null && !again) {
      late.remove(before);
    }
    return LateDraft.open(records, waits ? room(late) : 0);
  }

  private int room(LateLocation late) {
    int all =
        locations.values().stream()
            .map(LateLocation::status)
            .filter(status -> status != null)
            .mapToInt(LateStatus::records)
            .sum();
    return Math.max(0, Math.min(MOST - late.waiting(), MOST_OF_ALL - all));
  }

  /** The file is sealed: from here on its late records wait. */
  void begin(Intake intake) throws IOException {
    RecordType type = intake.entry().type();
    List<Integer> fields =
        IntStream.range(0, type.fields().size())
            .filter(field -> type.fields().get(field).type() == FieldType.FILE)
            .boxed()
            .toList();
    LateBundle.Head head =
        new LateBundle.Head(
            intake.file(),
            type.name(),
            clock.instant(),
            intake.entry().complete() && intake.hold().rejected() == 0,
            fields,
            intake.late().size());
    Path folder = staging.resolve(intake.location().id()).resolve("late");
    LateBundle bundle = LateBundle.begin(folder, intake.bundle(), head, intake.hold().size());
    of(intake.location()).add(bundle);
    LOG.info(
        "{}: {} of the records of {} wait for data files, at most for {} s: {}",
        intake.location().id(),
        head.records(),
        intake.file(),
        intake.entry().waitForFiles().toSeconds(),
        missing(bundle));
  }

  private static String missing(LateBundle bundle) {
    List<String> paths =
        bundle.waiting().stream()
            .flatMap(record -> record.paths().stream().filter(path -> path != null))
            .distinct()
            .limit(SHOWN + 1L)
            .toList();
    return paths.size() > SHOWN
        ? String.join(", ", paths.subList(0, SHOWN)) + ", …"
        : String.join(", ", paths);
  }

  /** All of a file is queued and it was moved: it is not taken again. */
  void finished(Intake intake) throws IOException {
    LateBundle bundle = of(intake.location()).bundle(intake.bundle().number());
    if (bundle != null && bundle.isDone()) {
      of(intake.location()).remove(bundle);
    }
  }

  /** A turn of the location; the batch that a crash left sealed comes first. */
  public LateTurn begin(Location location, PullArea area) throws IOException {
    return of(location).turn(location, area, clock.instant());
  }

  /** The records that may have their files now, or may not wait longer: one batch at most. */
  public Iterator<Batch> batches(LateTurn turn) throws IOException {
    if (turn.tried().isEmpty()) {
      return Collections.emptyIterator();
    }
    Batch batch = turn.bundle().batch(turn.tried());
    boolean fits = turn.entry() != null && turn.type().fieldNames().equals(batch.fields());
    return List.of(fits ? batch : ofNoEntry(turn, batch)).iterator();
  }

  private static Batch ofNoEntry(LateTurn turn, Batch batch) {
    List<Rejection> rejected =
        batch.changes().stream().map(change -> ofNoEntry(turn, batch, change)).toList();
    return batch.with(List.of(), List.of(), rejected);
  }

  private static Rejection ofNoEntry(LateTurn turn, Batch batch, Change change) {
    String error =
        "a %s of %s (%s:%d) waited for its data file, and the definition has no such records any more: let the host send it again"
            .formatted(batch.record(), turn.location().id(), batch.file(), change.line());
    return new Rejection(
        Rejection.Cause.DATA_FILE,
        change.line(),
        null,
        null,
        "missing-file",
        null,
        error,
        change.json(batch.fields()),
        null);
  }

  /** What of the batch has its files, or is rejected, goes to the queue; also after a crash. */
  public void seal(LateTurn turn, Batch fetched) throws IOException {
    List<Change> came =
        fetched.changes().stream()
            .filter(change -> turn.dataFiles() == null || !turn.dataFiles().isWaiting(change.seq()))
            .toList();
    Set<Long> waiting = new HashSet<>();
    fetched.changes().forEach(change -> waiting.add(change.seq()));
    came.forEach(change -> waiting.remove(change.seq()));
    LateLocation late = of(turn.location());
    late.tried(
        turn.tried().stream().filter(record -> waiting.contains(record.seq())).toList(),
        turn.dataFiles());
    List<Waiting> gone =
        turn.tried().stream().filter(record -> !waiting.contains(record.seq())).toList();
    if (!gone.isEmpty()) {
      turn.bundle().seal(fetched.as(fetched.number(), true, came), gone);
      late.changed();
    }
  }

  /** The sealed batch for the queue, if there is one. */
  public Iterator<Held> held(LateTurn turn) throws IOException {
    if (turn.bundle() == null || !turn.bundle().isOutgoing()) {
      return Collections.emptyIterator();
    }
    byte[] json = turn.bundle().sealed();
    String id = BatchJson.read(json).id();
    return List.of(new Held(id, turn.location().id(), PRIORITY, json)).iterator();
  }

  /** The batch is in the queue. */
  public void remember(LateTurn turn) throws IOException {
    LateBundle bundle = turn.bundle();
    if (bundle == null || !bundle.isOutgoing()) {
      return;
    }
    bundle.queued();
    if (!bundle.isDone()) {
      return;
    }
    LOG.info(
        "{}: no record of {} waits for a data file any more: {} came, {} were rejected",
        turn.location().id(),
        bundle.head().file(),
        bundle.head().records() - bundle.rejected(),
        bundle.rejected());
    LastTaken last = LastTaken.load(LastTaken.path(staging, turn.location()));
    boolean mayBeTakenAgain = last.number() == bundle.id().number() && !last.finished();
    if (!mayBeTakenAgain) {
      of(turn.location()).remove(bundle);
    }
  }
}
