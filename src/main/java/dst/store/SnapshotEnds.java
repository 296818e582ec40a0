package dst.store;

import dst.bundle.BundleNames;
import dst.record.Batch;
import dst.record.BundleId;
import dst.record.DataFile;
import dst.record.HeldRemoval;
import dst.record.MostRemoved;
import dst.store.database.Database;
import dst.store.database.RecordTable;
import dst.store.database.Tables;
import dst.store.files.PlainTree;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends of a listener's snapshots: what central has of a record type and the snapshot did not bring
 * is gone at the host. An end waits for all bundles since the snapshot's first one, as they come in
 * any order; it deletes nothing if one of their records was rejected, for the host has that record,
 * and only its row is old.
 */
final class SnapshotEnds {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotEnds.class);

  private final Database database;
  private final Tables tables;
  private final PlainTree tree;
  private final Pending waiting = new Pending();

  SnapshotEnds(Database database, Tables tables, PlainTree tree) {
    this.database = database;
    this.tables = tables;
    this.tree = tree;
  }

  /** An end that waits. */
  private record End(BundleId bundle, String record, long since, long below, MostRemoved most) {}

  /** What became of the bundles that it waits for. */
  private record Awaited(long complete, long rejected) {}

  /** In the transaction of its batch; a newer end takes the place of one that still waits. */
  static void note(Connection connection, Batch batch) throws SQLException {
    BundleId bundle = batch.bundle();
    MostRemoved most = batch.mostRemoved() == null ? MostRemoved.USUAL : batch.mostRemoved();
    delete(connection, bundle.location(), batch.record());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into sweep_due (location, record, epoch, number, since, below, most)"
                + " values (?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, bundle.location());
      statement.setString(2, batch.record());
      statement.setLong(3, bundle.epoch());
      statement.setLong(4, bundle.number());
      statement.setLong(5, batch.sweepSince());
      statement.setLong(6, batch.sweepBelow());
      statement.setString(7, String.valueOf(most));
      statement.executeUpdate();
    }
  }

  /** Those that waited when the last central ended. */
  void load() throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement statement =
            connection.prepareStatement("select distinct location from sweep_due");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        waiting.note(row.getString(1));
      }
      connection.commit();
    }
  }

  /**
   * To be called when a batch is committed, also a repeated one: the last of those that an end
   * waits for finds all others committed.
   *
   * @return how many records were deleted
   */
  int after(Batch batch) throws SQLException, IOException {
    String location = batch.bundle().location();
    Long note = waiting.note(location, batch.sweepSince() != null);
    int swept = 0;
    if (note != null) {
      List<End> ends = ends(location);
      for (End end : ends) {
        swept += sweep(end);
      }
      if (ends.isEmpty()) {
        waiting.settle(location, note);
      }
    }
    return swept;
  }

  private List<End> ends(String location) throws SQLException {
    List<End> ends = new ArrayList<>();
    try (Connection connection = database.connection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select epoch, number, record, since, below, most from sweep_due where location"
                    + " = ?")) {
      statement.setString(1, location);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          BundleId bundle = new BundleId(location, row.getLong(1), row.getLong(2));
          MostRemoved most = MostRemoved.parse(row.getString(6));
          ends.add(new End(bundle, row.getString(3), row.getLong(4), row.getLong(5), most));
        }
      }
      connection.commit();
    }
    return ends;
  }

  /** One of data files is forgotten last: after a crash the plain tree is still to be done. */
  private int sweep(End end) throws SQLException, IOException {
    boolean ofFiles = end.record().equals(DataFile.TYPE.name());
    RecordTable table = tables.records().get(end.record());
    int swept = 0;
    try (Connection connection = database.connection()) {
      try {
        tables.dialect().lock(connection, end.bundle().location(), end.record(), true);
        Awaited awaited = awaited(connection, end);
        long all = end.bundle().number() - end.since() + 1;
        if (awaited.complete() < all || !isThere(connection, end)) {
          connection.rollback();
          return 0;
        }
        if (table == null || awaited.rejected() > 0) {
          LOG.warn(
              "{}: the snapshot of {} that ends with {} deletes nothing, because {} records were"
                  + " rejected since it began; the next one without rejections will",
              end.bundle().location(),
              end.record(),
              end.bundle(),
              awaited.rejected());
        } else {
          String source = BundleNames.file(end.bundle());
          HeldRemoval.What what = HeldRemoval.What.SNAPSHOT;
          swept =
              new Sweep(end.bundle(), end.record(), what, source, end.below())
                  .run(connection, tables, end.most());
        }
        if (!ofFiles) {
          delete(connection, end.bundle().location(), end.record());
        }
        connection.commit();
        tables.dialect().makeDurable(connection);
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    }
    if (ofFiles) {
      tree.update(end.bundle().location(), Tables.removedFiles(database, end.bundle()));
      forget(end);
    }
    return swept;
  }

  private static Awaited awaited(Connection connection, End end) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*), sum(rejected) from bundle where location = ? and epoch = ?"
                + " and number between ? and ? and completed is not null")) {
      statement.setString(1, end.bundle().location());
      statement.setLong(2, end.bundle().epoch());
      statement.setLong(3, end.since());
      statement.setLong(4, end.bundle().number());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Awaited(row.getLong(1), row.getLong(2));
      }
    }
  }

  private void forget(End end) throws SQLException {
    try (Connection connection = database.connection()) {
      tables.dialect().lock(connection, end.bundle().location(), end.record(), true);
      if (isThere(connection, end)) {
        delete(connection, end.bundle().location(), end.record());
      }
      connection.commit();
    }
  }

  /** Whether it is still this one; a newer one may have come meanwhile. */
  private static boolean isThere(Connection connection, End end) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select 1 from sweep_due where location = ? and record = ? and epoch = ?"
                + " and number = ?")) {
      statement.setString(1, end.bundle().location());
      statement.setString(2, end.record());
      statement.setLong(3, end.bundle().epoch());
      statement.setLong(4, end.bundle().number());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static void delete(Connection connection, String location, String record)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from sweep_due where location = ? and record = ?")) {
      statement.setString(1, location);
      statement.setString(2, record);
      statement.executeUpdate();
    }
  }
}
