package dst.store;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.HeldRemoval;
import dst.record.MostRemoved;
import dst.record.Op;
import dst.record.RecordType;
import dst.store.database.Database;
import dst.store.database.LedgerEntry;
import dst.store.database.Living;
import dst.store.database.Outcome;
import dst.store.database.RecordTable;
import dst.store.database.Refusal;
import dst.store.database.Removal;
import dst.store.database.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes by a rule of the definition, of a whole file: they are kept back until all of it is
 * there, and written together, or held together if they would remove too much. Each keeps its own
 * version, so what is newer wins whenever they are written.
 */
final class KeptDeletes {
  private static final Logger LOG = LoggerFactory.getLogger(KeptDeletes.class);

  /** So many that the bundle deleted are asked whether they were there before. */
  private static final int ASKED = 100;

  private final Database database;
  private final Tables tables;
  private final Pending waiting = new Pending();

  KeptDeletes(Database database, Tables tables) {
    this.database = database;
    this.tables = tables;
  }

  /** Those of one bundle and record type. */
  private record Kept(BundleId bundle, String record, String source, MostRemoved most) {}

  /**
   * @param superseded those that changed nothing, or are held
   */
  private record Decided(int applied, int superseded) {
    private static final Decided NOTHING = new Decided(0, 0);
  }

  /** A few deletes of a small file are written at once. */
  static boolean keepsBack(Batch batch) {
    MostRemoved most = batch.mostRemoved();
    if (most == null || most.equals(MostRemoved.ANY)) {
      return false;
    }
    long deletes = batch.changes().stream().filter(each -> each.op() == Op.DELETE).count();
    boolean whole = batch.number() == 0 && batch.last();
    return deletes > 0 && !(whole && deletes <= most.certain());
  }

  /** In the transaction of their batch. */
  static void note(Connection connection, Batch batch, RecordType type, List<Change> deletes)
      throws SQLException {
    BundleId bundle = batch.bundle();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into kept_delete (location, record, epoch, number, batch, source, most,"
                + " deletes) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, bundle.location());
      statement.setString(2, type.name());
      statement.setLong(3, bundle.epoch());
      statement.setLong(4, bundle.number());
      statement.setInt(5, batch.number());
      statement.setString(6, batch.file());
      statement.setString(7, batch.mostRemoved().toString());
      statement.setString(8, KeptDelete.write(type, deletes));
      statement.executeUpdate();
    }
  }

  /** Those that were not decided on when the last central ended. */
  void load() throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement statement =
            connection.prepareStatement("select distinct location from kept_delete");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        waiting.note(row.getString(1));
      }
      connection.commit();
    }
  }

  /** To be called when a batch is committed, also a repeated one. */
  Outcome after(Batch batch, Outcome outcome) throws SQLException {
    String location = batch.bundle().location();
    Long note = waiting.note(location, keepsBack(batch));
    if (note == null) {
      return outcome;
    }
    Outcome all = outcome;
    List<Kept> undecided = undecided(location);
    for (Kept kept : undecided) {
      Decided decided = decide(kept);
      all = all.with(decided.applied(), decided.superseded());
    }
    if (undecided.isEmpty()) {
      waiting.settle(location, note);
    }
    return all;
  }

  private List<Kept> undecided(String location) throws SQLException {
    String sql =
        """
        select epoch, number, record, min(source), min(most) from kept_delete k where location = ?
          and not exists (select 1 from removal r where r.location = k.location
            and r.record = k.record and r.epoch = k.epoch and r.number = k.number)
        group by epoch, number, record order by epoch, number, record\
        """;
    List<Kept> all = new ArrayList<>();
    try (Connection connection = database.connection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, location);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          BundleId bundle = new BundleId(location, row.getLong(1), row.getLong(2));
          MostRemoved most = MostRemoved.parse(row.getString(5));
          all.add(new Kept(bundle, row.getString(3), row.getString(4), most));
        }
      }
      connection.commit();
    }
    return all;
  }

  private Decided decide(Kept kept) throws SQLException {
    if (!tables.records().containsKey(kept.record())) {
      return Decided.NOTHING;
    }
    try (Connection connection = database.connection()) {
      try {
        tables.dialect().lock(connection, kept.bundle().location(), kept.record(), true);
        Decided decided = decide(connection, kept);
        connection.commit();
        tables.dialect().makeDurable(connection);
        return decided;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  private Decided decide(Connection connection, Kept kept) throws SQLException {
    boolean complete =
        tables.ledger().find(connection, kept.bundle()).filter(LedgerEntry::isComplete).isPresent();
    if (!complete || isHeld(connection, kept)) {
      return Decided.NOTHING;
    }
    RecordTable table = tables.records().get(kept.record());
    List<List<Change>> batches = batches(connection, kept.bundle(), table);
    int deletes = batches.stream().mapToInt(List::size).sum();
    if (deletes == 0) {
      return Decided.NOTHING;
    }
    Savepoint nothing = connection.setSavepoint();
    Living living = table.living();
    String location = kept.bundle().location();
    boolean few = deletes <= kept.most().certain() || hasEnough(connection, living, kept, deletes);
    long before = few ? 0 : living.count(connection, location, Long.MAX_VALUE);
    int applied = write(connection, kept.bundle(), table, batches);
    long removed = few ? 0 : before - living.count(connection, location, Long.MAX_VALUE);
    if (kept.most().doubts(removed, before)) {
      List<List<Object>> keys = living.deletedBy(connection, kept.bundle(), ASKED);
      connection.rollback(nothing);
      hold(connection, kept, names(connection, living, location, keys), batches, removed, before);
      return new Decided(0, deletes);
    }
    settled(connection, kept.bundle(), kept.record(), applied);
    return new Decided(applied, deletes - applied);
  }

  /** So many are there that the deletes can't be too many of them; counted no further. */
  private static boolean hasEnough(Connection connection, Living living, Kept kept, int deletes)
      throws SQLException {
    long enough = kept.most().enoughFor(deletes);
    return enough < Long.MAX_VALUE
        && living.count(connection, kept.bundle().location(), enough) == enough;
  }

  private static boolean isHeld(Connection connection, Kept kept) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select 1 from removal where location = ? and record = ? and epoch = ? and number ="
                + " ?")) {
      statement.setString(1, kept.bundle().location());
      statement.setString(2, kept.record());
      statement.setLong(3, kept.bundle().epoch());
      statement.setLong(4, kept.bundle().number());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static List<List<Change>> batches(
      Connection connection, BundleId bundle, RecordTable table) throws SQLException {
    List<List<Change>> batches = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select deletes from kept_delete where location = ? and record = ? and epoch = ?"
                + " and number = ? order by batch")) {
      statement.setString(1, bundle.location());
      statement.setString(2, table.type().name());
      statement.setLong(3, bundle.epoch());
      statement.setLong(4, bundle.number());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          batches.add(KeptDelete.read(table.type(), row.getString(1)));
        }
      }
    }
    return batches;
  }

  /**
   * What the database refuses, though it took it in the batch, is left out: it can't hold others.
   */
  private int write(
      Connection connection, BundleId bundle, RecordTable table, List<List<Change>> batches)
      throws SQLException {
    int applied = 0;
    for (List<Change> deletes : batches) {
      PoisonSearch search =
          new PoisonSearch(connection, tables.dialect(), table, bundle, deletes, Refusing.CONTENT);
      applied += search.write(Latest.of(table.type(), deletes));
      for (Refusal refusal : search.refused()) {
        LOG.warn(
            "{}: the database refuses to delete what line {} of {} names: {}",
            bundle.location(),
            refusal.line(),
            bundle,
            refusal.error());
      }
    }
    return applied;
  }

  private static List<String> names(
      Connection connection, Living living, String location, List<List<Object>> keys)
      throws SQLException {
    List<String> names = new ArrayList<>();
    for (List<Object> key : keys) {
      if (names.size() < HeldRemoval.MOST_NAMES && living.has(connection, location, key)) {
        names.add(Living.name(key));
      }
    }
    return names;
  }

  private void hold(
      Connection connection,
      Kept kept,
      List<String> names,
      List<List<Change>> batches,
      long removed,
      long before)
      throws SQLException {
    long highest =
        batches.stream().flatMap(List::stream).mapToLong(Change::seq).max().orElseThrow();
    tables
        .removals()
        .insert(
            connection,
            new Removal(
                kept.bundle(),
                kept.record(),
                HeldRemoval.What.DELETES,
                kept.source(),
                highest,
                removed,
                before,
                names,
                Instant.now()));
  }

  /** Writes what was held. */
  int confirmed(Connection connection, Removal removal) throws SQLException {
    RecordTable table = tables.records().get(removal.record());
    List<List<Change>> batches = batches(connection, removal.bundle(), table);
    int applied = write(connection, removal.bundle(), table, batches);
    settled(connection, removal.bundle(), removal.record(), applied);
    return applied;
  }

  private void settled(Connection connection, BundleId bundle, String record, int applied)
      throws SQLException {
    tables.ledger().countApplied(connection, bundle, applied);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from kept_delete where location = ? and record = ? and epoch = ?"
                + " and number = ?")) {
      statement.setString(1, bundle.location());
      statement.setString(2, record);
      statement.setLong(3, bundle.epoch());
      statement.setLong(4, bundle.number());
      statement.executeUpdate();
    }
  }
}
