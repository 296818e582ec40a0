package dst.store;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.RecordType;
import dst.record.Rejection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to bring a batch into the database, up to but without the commit. All transactions
 * take their locks in one order: location and record type, batch, records by key, data files by
 * path, bundle.
 */
final class BatchTransaction {
  private static final Logger LOG = LoggerFactory.getLogger(BatchTransaction.class);

  /**
   * How it is attempted; the first attempt is the cheap one.
   *
   * @param alone no other batch of the location and record type is under way: a sweep needs it
   * @param refusing what is looked for and left out; null: nothing is, all go in one statement
   */
  record Mode(boolean alone, Refusing refusing) {}

  private final Tables tables;
  private final RecordTable table;
  private final Batch batch;
  private final List<Refusal> lost;
  private final Connection connection;
  private final Mode mode;

  BatchTransaction(Tables tables, Admission.Admitted admitted, Connection connection, Mode mode) {
    this.tables = tables;
    this.table = admitted.table();
    this.batch = admitted.batch();
    this.lost = admitted.lost();
    this.connection = connection;
    this.mode = mode;
  }

  /**
   * @return empty if it must be attempted alone; then nothing may be committed
   */
  Optional<Outcome> run() throws SQLException {
    BundleId bundle = batch.bundle();
    Ledger ledger = tables.ledger();
    tables.dialect().lock(connection, bundle.location(), recordName(), mode.alone);
    if (!ledger.begin(connection, batch)) {
      return Optional.of(outcome(0, 0, 0, true, ledger.refused(connection, batch)));
    }
    if (batch.sweepSince() != null) {
      SnapshotEnds.note(connection, batch);
    }
    List<Refusal> refused = new ArrayList<>(lost);
    int applied = writeRecords(refused);
    writeFiles();
    int superseded = batch.changes().size() - applied - refused.size();
    Optional<LedgerEntry> entry = ledger.end(connection, batch, applied, superseded, refused);
    boolean sweeps = entry.isPresent() && sweeps(entry.get());
    if (entry.isEmpty() || (sweeps && !mode.alone)) {
      return Optional.empty();
    }
    int swept = sweeps ? sweep(entry.get().sweepBelow()) : 0;
    return Optional.of(outcome(applied, superseded, swept, false, refused));
  }

  private String recordName() {
    return table == null ? "" : table.type().name();
  }

  private int writeRecords(List<Refusal> refused) throws SQLException {
    List<Change> candidates = newerThanSweep();
    if (candidates.isEmpty()) {
      return 0;
    }
    List<Change> latest = Latest.of(table.type(), candidates);
    if (mode.refusing == null) {
      return table.write(connection, batch.bundle(), latest);
    }
    PoisonSearch search =
        new PoisonSearch(
            connection, tables.dialect(), table, batch.bundle(), candidates, mode.refusing);
    int applied = search.write(latest);
    refused.addAll(search.refused());
    return applied;
  }

  private List<Change> newerThanSweep() throws SQLException {
    if (batch.changes().isEmpty()) {
      return List.of();
    }
    Version sweep = Sweeps.newest(connection, batch.bundle().location(), recordName());
    long epoch = batch.bundle().epoch();
    return batch.changes().stream()
        .filter(change -> !new Version(epoch, change.seq()).isOlderThan(sweep))
        .filter(change -> lost.stream().noneMatch(refusal -> refusal.seq() == change.seq()))
        .toList();
  }

  private void writeFiles() throws SQLException {
    if (!batch.files().isEmpty()) {
      List<Change> changes = batch.files().stream().map(DataFile::upsert).toList();
      RecordTable files = tables.files();
      files.write(connection, batch.bundle(), Latest.of(files.type(), changes));
    }
  }

  /** A rejected record is on the list too: it must not be deleted because its row is old. */
  private static boolean sweeps(LedgerEntry bundle) {
    if (bundle.isComplete() && bundle.sweepBelow() != null && bundle.counts().rejected() > 0) {
      LOG.warn(
          "{}: the complete list {} deletes nothing, because {} of its records were rejected;"
              + " the next list without rejections will",
          bundle.bundle().location(),
          bundle.file(),
          bundle.counts().rejected());
      return false;
    }
    return bundle.isComplete() && bundle.sweepBelow() != null;
  }

  private int sweep(long below) throws SQLException {
    BundleId bundle = batch.bundle();
    Version version = new Version(bundle.epoch(), below);
    if (!Sweeps.newest(connection, bundle.location(), recordName()).isOlderThan(version)) {
      return 0;
    }
    Sweeps.remember(connection, bundle.location(), recordName(), version);
    int swept = table.sweep(connection, bundle, version);
    tables.ledger().countSwept(connection, bundle, swept);
    return swept;
  }

  private Outcome outcome(
      int applied, int superseded, int swept, boolean repeat, List<Refusal> refused) {
    List<Rejection> rejected = new ArrayList<>(batch.rejected());
    if (!refused.isEmpty()) {
      Map<Long, Change> bySeq =
          batch.changes().stream()
              .collect(Collectors.toMap(Change::seq, Function.identity(), (one, other) -> other));
      refused.forEach(refusal -> rejected.add(rejection(refusal, bySeq.get(refusal.seq()))));
    }
    return new Outcome(applied, superseded, swept, repeat, rejected);
  }

  private Rejection rejection(Refusal refusal, Change change) {
    RecordType type = table.type();
    String key = type.keyOf(change.values());
    String error =
        "the database refuses %s %s of %s (%s:%d): %s; fix the record at its location, or table %s"
            .formatted(
                type.name(),
                key,
                batch.bundle().location(),
                batch.file(),
                refusal.line(),
                refusal.error(),
                type.table());
    return new Rejection(
        Rejection.Cause.DATABASE,
        refusal.line(),
        key,
        null,
        "database",
        null,
        error,
        change.json(type.fieldNames()),
        null);
  }
}
