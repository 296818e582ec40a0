package dst.pull;

import dst.bundle.Manifest;
import dst.bundle.SealedBundle;
import dst.format.CapturedLine;
import dst.format.CapturedLines;
import dst.location.RecordFiles;
import dst.record.Batch;
import dst.record.BatchBuilder;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.FieldSource;
import dst.record.Mapping;
import dst.record.MostRemoved;
import dst.record.Op;
import dst.record.Rejected;
import dst.record.Rejection;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches of a sealed bundle: those of one entry after those of the other, each of one record
 * type, numbered through. Always at least one, the last is marked.
 */
final class BundleBatches implements Iterator<Batch>, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(BundleBatches.class);

  /** Data files that come by themselves need no entry in the definition. */
  private static final RecordFiles DATA_FILES =
      new RecordFiles(
          DataFile.TYPE,
          DataFile.TYPE.name(),
          null,
          null,
          Map.of(
              "path", FieldSource.untrimmedColumn("path"),
              "sha256", FieldSource.column("sha256"),
              "size", FieldSource.column("size")),
          Map.of(),
          Map.of(),
          Set.of(),
          false,
          false,
          MostRemoved.USUAL,
          1_000,
          null,
          Duration.ZERO);

  private final Intake intake;
  private final SealedBundle bundle;
  private final Originals originals;
  private final Iterator<Manifest.Changes> parts;
  private Manifest.Changes part;
  private RecordFiles entry;
  private Mapping mapping;
  private CapturedLines lines;
  private CapturedLine ahead;
  private Manifest.Complete complete;
  private int number;
  private long records;
  private boolean ended;

  /** What a host captured as deleted was deleted there, row by row: only rules are doubted. */
  private boolean deletesByRule;

  BundleBatches(Intake intake, Originals originals) throws IOException {
    this.intake = intake;
    this.bundle = intake.content();
    this.originals = originals;
    this.complete = bundle.manifest().complete();
    this.parts = bundle.manifest().changes().iterator();
    intake.reads(DATA_FILES);
    nextPart();
  }

  /** Goes on to the next entry that has anything for a batch. */
  private void nextPart() throws IOException {
    close();
    part = null;
    ahead = null;
    while (part == null && parts.hasNext()) {
      Manifest.Changes candidate = parts.next();
      entry = entryFor(candidate.capture());
      if (entry == null) {
        part = candidate;
      } else {
        lines = new CapturedLines(bundle.open(candidate));
        ahead = lines.next();
        part = ahead == null ? null : candidate;
      }
    }
    if (part != null && entry != null) {
      mapping = entry.mapping(intake.location().zone(), part.hasExactTexts());
    }
  }

  private RecordFiles entryFor(String capture) {
    return capture.equals(DATA_FILES.captured())
        ? DATA_FILES
        : intake.location().records().stream()
            .filter(each -> capture.equals(each.captured()))
            .findFirst()
            .orElse(null);
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public Batch next() {
    if (ended) {
      throw new NoSuchElementException("bundle " + intake.bundle() + " has ended");
    }
    try {
      Batch batch = part == null ? end() : entry == null ? unknown() : known();
      number++;
      return batch;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Batch known() throws IOException {
    RecordFiles read = entry;
    intake.reads(read);
    deletesByRule = false;
    BatchBuilder builder =
        new BatchBuilder(intake.bundle(), file(part.entry()), read.type(), bundle.sha256(), number);
    while (ahead != null && !builder.full()) {
      add(builder, ahead);
      ahead = lines.next();
    }
    if (ahead == null) {
      nextPart();
    }
    ended = part == null && complete == null;
    Batch batch = builder.next(ended);
    return deletesByRule ? batch.withMostRemoved(read.mostRemoved()) : batch;
  }

  /** A delete is never skipped: its record may have come before it was as skip-when says. */
  private void add(BatchBuilder builder, CapturedLine line) {
    if (line.op() == Op.UPSERT && mapping.isSkipped(line.row())) {
      builder.skip();
      return;
    }
    if (++records > intake.location().pull().mostRecords()) {
      throw Batches.wholeFile(
          intake,
          "max-records",
          "has more than " + intake.location().pull().mostRecords() + " records",
          "raise max-records, and let the host send a snapshot");
    }
    try {
      Change change = mapping.map(line.row(), line.op(), line.seq());
      deletesByRule |= change.op() == Op.DELETE && line.op() == Op.UPSERT;
      builder.add(change);
    } catch (Rejected e) {
      builder.add(e.rejection());
    }
  }

  /** What no entry of the definition asks for: one rejection, with all of it attached. */
  private Batch unknown() throws IOException {
    Manifest.Changes rejected = part;
    DataFile original;
    try (InputStream in = bundle.open(rejected)) {
      original = originals.keep(in, file(rejected.entry()), intake.location().pull().mostBytes());
    }
    Rejection rejection =
        unknown(rejected.capture(), "%,d changes".formatted(rejected.count()), original);
    nextPart();
    ended = part == null && complete == null;
    return batch(file(rejected.entry()), null, null, List.of(rejection));
  }

  private Rejection unknown(String capture, String what, DataFile original) {
    String error =
        "%s: %s brings %s of the capture %s, and no entry of %s has \"captured: %s\": write one with its record type and fields, and let the host send a snapshot"
            .formatted(
                intake.location().id(),
                intake.file(),
                what,
                capture,
                intake.location().file(),
                capture);
    return new Rejection(
        Rejection.Cause.FILE, 0, null, null, "captured", capture, error, null, original);
  }

  /** A bundle without changes, and the end of a snapshot. */
  private Batch end() {
    ended = true;
    Manifest.Complete ends = complete;
    complete = null;
    RecordFiles swept = ends == null ? DATA_FILES : entryFor(ends.capture());
    if (swept == null) {
      Rejection rejection = unknown(ends.capture(), "the end of a snapshot", null);
      return batch(intake.file(), null, null, List.of(rejection));
    }
    if (ends != null && isSharedByOthers(swept)) {
      LOG.warn(
          "{}: the snapshot of {} ends with {}, and deletes nothing: {} records come from other"
              + " captures, too",
          intake.location().id(),
          ends.capture(),
          intake.file(),
          swept.type().name());
      ends = null;
    }
    return batch(intake.file(), swept, ends, List.of());
  }

  private boolean isSharedByOthers(RecordFiles swept) {
    return intake.location().records().stream()
        .anyMatch(
            each ->
                each.type().name().equals(swept.type().name())
                    && !swept.captured().equals(each.captured()));
  }

  private Batch batch(
      String file, RecordFiles of, Manifest.Complete ends, List<Rejection> rejected) {
    intake.reads(DATA_FILES);
    Batch batch =
        new Batch(
            intake.bundle(),
            number,
            ended,
            file,
            bundle.sha256(),
            of == null ? null : of.type().name(),
            of == null ? List.of() : of.type().fieldNames(),
            ends == null ? null : ends.below(),
            ends == null ? null : ends.since(),
            List.of(),
            List.of(),
            rejected);
    return ends == null ? batch : batch.withMostRemoved(mostRemoved(of));
  }

  private MostRemoved mostRemoved(RecordFiles of) {
    return of.equals(DATA_FILES) ? intake.location().mostRemoved() : of.mostRemoved();
  }

  private String file(String entryName) {
    return intake.file() + "/" + entryName;
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
      lines = null;
    }
  }
}
