package dst.pull;

import dst.format.Rows;
import dst.format.Unreadable;
import dst.location.RecordFiles;
import dst.record.Batch;
import dst.record.BatchBuilder;
import dst.record.Change;
import dst.record.KeyHashes;
import dst.record.Mapping;
import dst.record.Rejected;
import dst.record.Rejection;
import dst.record.Row;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The batches of a staged file, decoded as they are asked for; always at least one, the last is
 * marked.
 */
final class Batches implements Iterator<Batch>, Closeable {
  private final Intake intake;
  private final RecordFiles entry;
  private final Rows rows;
  private final Mapping mapping;
  private final BatchBuilder builder;
  private final KeyHashes keys;
  private final RepeatedKeys repeated;
  private Row ahead;
  private long records;
  private boolean ended;

  Batches(Intake intake) throws IOException {
    this.intake = intake;
    this.entry = intake.entry();
    this.mapping = entry.mapping(intake.location().zone());
    this.keys = new KeyHashes(intake.beside("keys"));
    this.builder = new BatchBuilder(intake.bundle(), intake.file(), entry.type());
    this.repeated = repeated();
    this.rows = open();
    try {
      this.ahead = nextRow();
      requireColumns();
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  /** Of a file whose header names them for all rows. */
  private void requireColumns() {
    String fault =
        rows.columns() == null ? null : mapping.fault(rows.columns(), entry.format().charset());
    if (fault != null) {
      throw rows.seems() == null ? columns(fault) : unreadable(new Unreadable(rows.seems()));
    }
  }

  private Rejected columns(String fault) {
    return wholeFile("column", fault, Mapping.MISSING_COLUMN_ADVICE);
  }

  /** Where each row names its own, only the whole file tells. */
  private void requireSeenColumns() {
    String fault = rows.columns() == null ? mapping.faultOfAll(entry.format().charset()) : null;
    if (fault != null) {
      throw columns(fault);
    }
  }

  private RepeatedKeys repeated() throws IOException {
    try {
      return entry.unique() ? RepeatedKeys.in(intake, this::open) : RepeatedKeys.NONE;
    } catch (Unreadable e) {
      throw unreadable(e);
    }
  }

  private Rows open() throws IOException {
    try {
      return entry.format().open(intake.open());
    } catch (Unreadable e) {
      throw unreadable(e);
    }
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
      while (ahead != null && !builder.full()) {
        add(ahead);
        ahead = nextRow();
      }
      if (ahead == null) {
        keys.finish(again -> builder.repeat());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ended = ahead == null;
    if (ended) {
      requireSeenColumns();
    }
    return builder.next(ended);
  }

  private void add(Row row) throws IOException {
    if (mapping.skips(row)) {
      builder.skip();
      return;
    }
    if (++records > intake.location().pull().mostRecords()) {
      throw wholeFile(
          "max-records",
          "has more than " + intake.location().pull().mostRecords() + " records",
          "split it, or raise max-records");
    }
    try {
      Change change = mapping.map(row, intake.bundle().number() + records);
      if (!repeated.isEmpty() && refuseRepeated(row)) {
        return;
      }
      builder.add(change);
      if (keys.add(mapping.keyHash(change))) {
        builder.repeat();
      }
    } catch (Rejected e) {
      builder.add(e.rejection());
    }
  }

  private boolean refuseRepeated(Row row) {
    List<String> key = mapping.keyOf(row);
    String where = repeated.where(key);
    if (where == null) {
      return false;
    }
    builder.add(mapping.notUnique(row, where));
    if (repeated.isAgain(key, row.line())) {
      builder.repeat();
    }
    return true;
  }

  private Row nextRow() throws IOException {
    try {
      return rows.next();
    } catch (Unreadable e) {
      throw unreadable(e);
    }
  }

  private Rejected unreadable(Unreadable e) {
    return wholeFile("unreadable", "cannot be read: " + e.getMessage(), "fix it and drop it again");
  }

  private Rejected wholeFile(String rule, String found, String todo) {
    return wholeFile(intake, rule, found, todo);
  }

  static Rejected wholeFile(Intake intake, String rule, String found, String todo) {
    String error = intake.location().id() + ": " + intake.file() + " " + found + "; " + todo;
    return new Rejected(
        new Rejection(Rejection.Cause.FILE, 0, null, null, rule, null, error, null, null));
  }

  @Override
  public void close() throws IOException {
    keys.close();
    rows.close();
  }
}
