package dst.store;

import dst.config.BadConfiguration;
import dst.record.Batch;
import dst.record.DataFile;
import dst.record.RecordType;
import dst.record.Rejected;
import dst.store.database.Database;
import dst.store.database.LostContent;
import dst.store.database.Outcome;
import dst.store.database.Schema;
import dst.store.database.Tables;
import dst.store.files.FileStore;
import dst.store.files.PlainTree;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings batches into the central database, in any order and as often as they come. */
public final class Store {
  private final Database database;
  private final Tables tables;
  private final Admission admission;
  private final Schema schema;
  private final FileStore files;
  private final PlainTree tree;
  private final SnapshotEnds ends;
  private final KeptDeletes deletes;
  private final HeldRemovals held;
  private volatile boolean prepared;

  /** Touches neither the database nor the disk. */
  public Store(Database database, Collection<RecordType> types, FileStore files) {
    this.database = database;
    this.tables = Tables.of(database, types);
    this.admission = new Admission(tables.records());
    this.schema = new Schema(database, List.copyOf(types));
    this.files = files;
    this.tree = new PlainTree(database, files);
    this.ends = new SnapshotEnds(database, tables, tree);
    this.deletes = new KeptDeletes(database, tables);
    this.held = new HeldRemovals(database, tables, tree, deletes);
  }

  /**
   * Makes the tables that are missing and checks those that are there, once; the first batch does
   * it otherwise.
   *
   * @throws BadConfiguration if a record type and its table don't fit each other
   * @throws SQLException if the database is not there; try again
   */
  public synchronized void prepare() throws SQLException {
    if (!prepared) {
      schema.prepare();
      ends.load();
      deletes.load();
      held.load();
      prepared = true;
    }
  }

  /** The first attempt at a batch. */
  public Outcome apply(Batch batch) throws SQLException, IOException {
    return apply(batch, Refusing.CONTENT);
  }

  /**
   * One transaction: the batch is committed, durable and in the plain tree when this returns. A
   * repeat changes nothing and is counted once.
   *
   * @throws Rejected if the batch can never be stored
   * @throws SQLException if it may be stored later: try again, as often as it takes
   * @throws IOException likewise, when the file store or the plain tree can't be read or written
   */
  public Outcome apply(Batch batch, Refusing refusing) throws SQLException, IOException {
    Admission.Admitted admitted = admission.admit(batch);
    if (!prepared) {
      prepare();
    }
    Outcome outcome = deletes.after(batch, committed(withContents(admitted, refusing), refusing));
    tree.update(batch.bundle().location(), admitted.paths());
    if (batch.manifest() != null) {
      outcome = outcome.withSwept(ends.after(batch));
    }
    held.after(batch.bundle().location());
    return outcome;
  }

  /** What waits to be removed. */
  public HeldRemovals held() {
    return held;
  }

  private Admission.Admitted withContents(Admission.Admitted admitted, Refusing refusing)
      throws IOException {
    Map<String, LostContent> lost = new HashMap<>();
    for (DataFile file : admitted.contents()) {
      try {
        files.require(file);
      } catch (LostContent e) {
        if (!refusing.isForUnknown()) {
          throw e;
        }
        lost.put(file.path(), e);
      }
    }
    return lost.isEmpty() ? admitted : admitted.without(lost);
  }

  /** What failed often while others were stored, and lies in none of its records, is set aside. */
  private Outcome committed(Admission.Admitted admitted, Refusing refusing) throws SQLException {
    try {
      return commit(admitted, refusing);
    } catch (SQLException | RuntimeException e) {
      if (refusing != Refusing.PROVEN || !refusing.looksFor(tables.dialect(), e)) {
        throw e;
      }
      throw Admission.setAside(admitted.batch(), e);
    }
  }

  private Outcome commit(Admission.Admitted admitted, Refusing refusing) throws SQLException {
    boolean alone = admitted.batch().sweepBelow() != null;
    boolean careful = refusing.isForUnknown();
    while (true) {
      BatchTransaction.Mode mode = new BatchTransaction.Mode(alone, careful ? refusing : null);
      try {
        Optional<Outcome> outcome = attempt(admitted, mode);
        if (outcome.isPresent()) {
          return outcome.get();
        }
        if (alone) {
          throw new SQLTransientException(
              "bundle " + admitted.batch().bundle() + " is complete without this batch");
        }
        alone = true;
      } catch (SQLException e) {
        if (careful || !refusing.looksFor(tables.dialect(), e)) {
          throw e;
        }
        careful = true;
      }
    }
  }

  private Optional<Outcome> attempt(Admission.Admitted admitted, BatchTransaction.Mode mode)
      throws SQLException {
    try (Connection connection = database.connection()) {
      try {
        Optional<Outcome> outcome = new BatchTransaction(tables, admitted, connection, mode).run();
        if (outcome.isPresent()) {
          connection.commit();
          tables.dialect().makeDurable(connection);
        } else {
          connection.rollback();
        }
        return outcome;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    }
  }

  private static void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
