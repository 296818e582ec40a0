package dst.pull;

import dst.bundle.BadBundle;
import dst.bundle.Hashes;
import dst.bundle.Listed;
import dst.bundle.PullArea;
import dst.bundle.WantedFiles;
import dst.location.Location;
import dst.location.RecordFiles;
import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.Rejected;
import dst.record.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps that take a file in, in the order in which the pull route calls them: take, read, hold
 * (or reject), seal, held, finish. A location's files are taken one after the other; different
 * locations at the same time.
 */
public final class Pull {
  private static final Logger LOG = LoggerFactory.getLogger(Pull.class);

  private final Path staging;
  private final Clock clock;
  private final Originals originals;
  private final Bundles bundles;
  private final LateRecords late;
  private final DecodeLimiter turns = DecodeLimiter.ofThisMachine();

  /**
   * @param staging a folder of its own below it for each location
   * @param ledger what was stored of sealed bundles
   * @param originals keeps what is rejected as a whole
   */
  public Pull(Path staging, Clock clock, TakenBundles ledger, Originals originals) {
    this(staging, clock, System::nanoTime, ledger, originals);
  }

  Pull(Path staging, Clock clock, LongSupplier nanoTime, TakenBundles ledger, Originals originals) {
    this.staging = staging;
    this.clock = clock;
    this.originals = originals;
    this.bundles = new Bundles(staging, ledger, clock);
    this.late = new LateRecords(staging, clock, nanoTime);
  }

  /** The same without a ledger and a file store. */
  public Pull(Path staging, Clock clock) {
    this(staging, clock, TakenBundles.NONE, Originals.NONE);
  }

  /** The records that wait for data files. */
  public LateRecords late() {
    return late;
  }

  /** Which files of a location are taken, and in which order. */
  public Arrivals arrivals(Location location) {
    return location.pull().listener() ? chain(location) : new PlainFiles(location);
  }

  /** The sealed bundles of a location with a listener. */
  public Chain chain(Location location) {
    return bundles.chain(location);
  }

  /** The entry of the definition that takes files of this name, if there is one. */
  public static Optional<RecordFiles> entryFor(Location location, String file) {
    return location.records().stream()
        .filter(entry -> entry.files() != null)
        .filter(entry -> entry.files().matches(file) && !location.ignores(file))
        .findFirst();
  }

  /**
   * Copies the file to the staging folder and gives it its bundle number.
   *
   * @param expected size in bytes as the listing of the pull area told it
   * @throws IOException also when the file has grown or shrunk meanwhile; it is taken again at the
   *     next poll
   */
  public Intake take(Location location, String file, long expected, PullArea area)
      throws IOException {
    return take(location, file, new Listed(file, false, expected, 0), area);
  }

  /**
   * The same for a file that may lie under another name than its own.
   *
   * @param listed where it lies and what it was in the listing
   */
  public Intake take(Location location, String file, Listed listed, PullArea area)
      throws IOException {
    if (location.pull().listener()) {
      return bundles.take(location, file, listed.size(), area);
    }
    RecordFiles entry =
        entryFor(location, file)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        location.id() + " has no entry for the file " + file));
    Path folder = Files.createDirectories(staging.resolve(location.id()));
    Intake.Staged staged = Staging.stage(location, listed, area, folder);
    LastTaken last = LastTaken.load(lastTaken(location));
    BundleId bundle =
        last.bundle(
            location.id(), file, staged.sha256(), Intake.reading(location, entry), micros(clock));
    BatchSpool hold = new BatchSpool(folder.resolve("held"), BatchSpool.Kind.FILE);
    hold.clear();
    WantedFiles dataFiles =
        new WantedFiles(area, location.pull().mostDataFileBytes(), entry.looseFiles());
    boolean waits = !entry.waitForFiles().isZero();
    LateDraft draft = late.draft(location, file, staged.sha256(), bundle, last, waits);
    draft.decideFor(dataFiles);
    return Intake.ofFile(
        location, entry, file, listed.path(), bundle, staged, hold, dataFiles, draft);
  }

  /**
   * The file's batches, decoded as they are asked for.
   *
   * @throws Rejected here or while they are read, if the file as a whole can't be taken
   */
  public Iterator<Batch> read(Intake intake) throws IOException {
    if (intake.isBundle()) {
      return intake.goesOn()
          ? Collections.emptyIterator()
          : turns.of(new BundleBatches(intake, originals));
    }
    long most = intake.location().pull().mostBytes();
    if (!intake.isWhole()) {
      throw Batches.wholeFile(
          intake,
          "max-size",
          "is larger than %,d bytes".formatted(most),
          "split it, or raise max-size");
    }
    return turns.of(new Batches(intake));
  }

  /**
   * Keeps a batch back until all of the file has been read.
   *
   * @throws Rejected if the file has more rejected records than it may have
   */
  public void hold(Intake intake, Batch batch) throws IOException {
    boolean sweeps = batch.last() && intake.entry().complete();
    Batch braked = mayRemove(intake) ? batch.withMostRemoved(intake.entry().mostRemoved()) : batch;
    Batch whole = sweeps ? swept(intake, braked) : braked;
    holdOthersThanLate(intake, whole);
    if (intake.hold().rejected() > intake.entry().mostRejects()) {
      Rejection last = batch.rejected().get(batch.rejected().size() - 1);
      throw Batches.wholeFile(
          intake,
          "max-rejects",
          "has more than %,d rejected records, the last: line %d: %s"
              .formatted(intake.entry().mostRejects(), last.line(), last.error()),
          "check that the definition's format and fields fit the file");
    }
  }

  /** The batches of a bundle know it themselves. */
  private static boolean mayRemove(Intake intake) {
    boolean rules = intake.entry().complete() || !intake.entry().deleteWhen().isEmpty();
    return rules && !intake.isBundle();
  }

  /** The bundle ends with its late records, and so does a complete list. */
  private static void holdOthersThanLate(Intake intake, Batch batch) throws IOException {
    if (intake.late() == null || intake.late().isEmpty()) {
      intake.hold().add(batch);
      return;
    }
    List<Change> others = intake.late().split(batch);
    if (!others.isEmpty()
        || !batch.rejected().isEmpty()
        || batch.skipped() + batch.repeated() > 0) {
      intake.hold().add(batch.as(intake.hold().size(), false, others).withoutSweep());
    }
  }

  /**
   * A record that was rejected may still be on the list, so only a list without rejects tells what
   * is gone.
   */
  private static Batch swept(Intake intake, Batch batch) {
    if (intake.hold().records() + batch.records() + intake.late().size() == 0) {
      throw Batches.wholeFile(
          intake,
          "empty-list",
          "is said to be the complete list and lists nothing",
          "if all records are really gone, delete them by delete-when");
    }
    boolean allThere = intake.hold().rejected() + batch.rejected().size() == 0;
    return allThere ? batch.withSweepBelow(intake.bundle().number()) : batch;
  }

  /**
   * Holds, in place of the file's records, that it is rejected whole, and keeps its content.
   *
   * @param cause with a {@link Rejected} in its chain
   */
  public void reject(Intake intake, Throwable cause) throws IOException {
    Rejection r = Rejected.in(cause);
    DataFile original = intake.isWhole() ? original(intake) : null;
    Rejection whole =
        new Rejection(
            r.cause(),
            r.line(),
            r.key(),
            r.field(),
            r.rule(),
            r.value(),
            r.error(),
            r.source(),
            original);
    intake.hold().clear();
    if (intake.late() != null) {
      intake.late().clear();
    }
    intake
        .hold()
        .add(
            new Batch(
                intake.bundle(),
                0,
                true,
                intake.file(),
                intake.manifest(),
                intake.entry().type().name(),
                intake.entry().type().fieldNames(),
                null,
                null,
                List.of(),
                List.of(),
                List.of(whole)));
  }

  private DataFile original(Intake intake) throws IOException {
    try (InputStream in = intake.open()) {
      return originals.keep(in, intake.file(), intake.location().pull().mostBytes());
    }
  }

  /** From here on the file is this bundle, also after a crash. */
  public void seal(Intake intake) throws IOException {
    tellCounts(intake);
    if (intake.isBundle()) {
      bundles.seal(intake);
      return;
    }
    boolean begins = intake.late().isNew();
    if (begins) {
      intake.late().seal();
    }
    sealed(intake).save(lastTaken(intake.location()), true);
    if (begins) {
      late.begin(intake);
    }
  }

  private static void tellCounts(Intake intake) {
    BatchSpool hold = intake.hold();
    if (hold.skipped() > 0 || hold.repeated() > 0) {
      LOG.info(
          "{}: {} has {} records; {} rows were skipped, and {} records have a key that the file had"
              + " before (the last one stays)",
          intake.location().id(),
          intake.file(),
          hold.records(),
          hold.skipped(),
          hold.repeated());
    }
  }

  /** The file's batches for the queue. */
  public Iterator<Held> held(Intake intake) throws IOException {
    return intake.hold().batches(intake.isBundle() ? chain(intake.location()).round() : 0);
  }

  /** A sealed bundle turned out to be damaged while it was read. */
  public BundleRefused damaged(Intake intake, BadBundle found) {
    return bundles.damaged(intake, found);
  }

  /** All of the file is in the queue: its staged copy is no longer needed. */
  public void finish(Intake intake) throws IOException {
    if (intake.isBundle()) {
      bundles.finish(intake);
      return;
    }
    sealed(intake).asFinished().save(lastTaken(intake.location()), false);
    late.finished(intake);
    giveUp(intake);
  }

  /** All of it is in the queue, and another file was moved in its place. */
  public void replaced(Intake intake) throws IOException {
    late.finished(intake);
    giveUp(intake);
  }

  /** Removes the staged copy and what is held. The file can be taken anew. */
  public void giveUp(Intake intake) throws IOException {
    if (intake.isBundle()) {
      bundles.giveUp(intake);
      return;
    }
    intake.hold().clear();
    intake.late().clear();
    Files.deleteIfExists(intake.staged().path());
  }

  /** The mirror may have taken later numbers while a file was under way. */
  private LastTaken sealed(Intake intake) throws IOException {
    long next = LastTaken.load(lastTaken(intake.location())).next();
    return LastTaken.sealed(intake, done(intake)).reserving(next);
  }

  /** Where the file is moved when it is queued. */
  public String done(Intake intake) {
    Location location = intake.location();
    return location.pull().done() + "/" + arrivals(location).doneName(intake);
  }

  /**
   * A file that a crash may have left in {@code done/} before it was known whether it is what was
   * queued.
   *
   * @param file its name in the pull area
   * @param path where it lies, or may lie
   * @param sha256 of what was queued; empty: it is not read yet, or not to its end
   */
  public record Left(String file, String path, String sha256) {

    /** Whether it is known what was queued. */
    public boolean isQueued() {
      return !sha256.isEmpty();
    }

    public boolean isContent(InputStream in) throws IOException {
      return Hashes.sha256(in).equals(sha256);
    }
  }

  /** What is to be looked at before anything is taken; nothing after an orderly end. */
  public Optional<Left> left(Location location) throws IOException {
    LastTaken last = LastTaken.load(lastTaken(location));
    if (location.pull().listener() || last.finished() || last.done().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        last.lies().isEmpty()
            ? new Left(last.file(), last.done(), last.sha256())
            : new Left(last.file(), last.lies(), ""));
  }

  /** All that was queued of the location's last file is where it should be. */
  public void settle(Location location) throws IOException {
    LastTaken.load(lastTaken(location)).asFinished().save(lastTaken(location), true);
  }

  public static long micros(Clock clock) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  private Path lastTaken(Location location) {
    return LastTaken.path(staging, location);
  }
}
