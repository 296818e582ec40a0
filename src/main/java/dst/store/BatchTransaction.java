package dst.store;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.DataFile;
import dst.record.HeldRemoval;
import dst.record.Op;
import dst.record.RecordType;
import dst.record.Rejection;
import dst.store.database.Ledger;
import dst.store.database.LedgerEntry;
import dst.store.database.Outcome;
import dst.store.database.RecordTable;
import dst.store.database.Refusal;
import dst.store.database.Tables;
import dst.store.database.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private int keptBack;

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
    return Optional.of(outcome(applied, superseded - keptBack, swept, false, refused));
  }

  private String recordName() {
    return table == null ? "" : table.type().name();
  }

  private int writeRecords(List<Refusal> refused) throws SQLException {
    List<Change> candidates = newerThanSweep();
    if (!KeptDeletes.keepsBack(batch)) {
      return write(candidates, refused);
    }
    Map<Boolean, List<Change>> deletes =
        candidates.stream().collect(Collectors.partitioningBy(c -> c.op() == Op.DELETE));
    keepBack(deletes.get(true), refused);
    return write(deletes.get(false), refused);
  }

  /** What the database refuses of them is found now, as long as they are a batch. */
  private void keepBack(List<Change> deletes, List<Refusal> refused) throws SQLException {
    Savepoint before = connection.setSavepoint();
    write(deletes, refused);
    connection.rollback(before);
    Set<Long> no = refused.stream().map(Refusal::seq).collect(Collectors.toSet());
    List<Change> kept = deletes.stream().filter(delete -> !no.contains(delete.seq())).toList();
    keptBack = kept.size();
    if (keptBack > 0) {
      KeptDeletes.note(connection, batch, table.type(), kept);
    }
  }

  private int write(List<Change> candidates, List<Refusal> refused) throws SQLException {
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
    String file = batch.file();
    return new Sweep(batch.bundle(), recordName(), HeldRemoval.What.LIST, file, below)
        .run(connection, tables, batch.mostRemoved());
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
