package dst.store;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.DataFile;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  SnapshotEnds(Database database, Tables tables, PlainTree tree) {
    this.database = database;
    this.tables = tables;
    this.tree = tree;
  }

  /** An end that waits. */
  private record End(BundleId bundle, String record, long since, long below) {}

  /** What became of the bundles that it waits for. */
  private record Awaited(long complete, long rejected) {}

  /** In the transaction of its batch; a newer end takes the place of one that still waits. */
  static void note(Connection connection, Batch batch) throws SQLException {
    BundleId bundle = batch.bundle();
    delete(connection, bundle.location(), batch.record());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into sweep_due (location, record, epoch, number, since, below)"
                + " values (?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, bundle.location());
      statement.setString(2, batch.record());
      statement.setLong(3, bundle.epoch());
      statement.setLong(4, bundle.number());
      statement.setLong(5, batch.sweepSince());
      statement.setLong(6, batch.sweepBelow());
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
        waiting.add(row.getString(1));
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
    if (batch.sweepSince() != null) {
      waiting.add(location);
    }
    int swept = 0;
    if (waiting.contains(location)) {
      List<End> ends = ends(location);
      for (End end : ends) {
        swept += sweep(end);
      }
    }
    return swept;
  }

  private List<End> ends(String location) throws SQLException {
    List<End> ends = new ArrayList<>();
    try (Connection connection = database.connection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select epoch, number, record, since, below from sweep_due where location = ?")) {
      statement.setString(1, location);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          BundleId bundle = new BundleId(location, row.getLong(1), row.getLong(2));
          ends.add(new End(bundle, row.getString(3), row.getLong(4), row.getLong(5)));
        }
      }
      connection.commit();
    }
    if (ends.isEmpty()) {
      waiting.remove(location);
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
          swept = sweep(connection, table, end);
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
      tree.update(end.bundle().location(), removedBy(end.bundle()));
      forget(end);
    }
    return swept;
  }

  private int sweep(Connection connection, RecordTable table, End end) throws SQLException {
    BundleId bundle = end.bundle();
    Version version = new Version(bundle.epoch(), end.below());
    if (!Sweeps.newest(connection, bundle.location(), end.record()).isOlderThan(version)) {
      return 0;
    }
    Sweeps.remember(connection, bundle.location(), end.record(), version);
    int swept = table.sweep(connection, bundle, version);
    tables.ledger().countSwept(connection, bundle, swept);
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

  private List<String> removedBy(BundleId bundle) throws SQLException {
    List<String> paths = new ArrayList<>();
    try (Connection connection = database.connection();
        PreparedStatement statement =
            connection.prepareStatement(
                "select path from data_file where location = ? and deleted and bundle = ?")) {
      statement.setString(1, bundle.location());
      statement.setString(2, bundle.toString());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          paths.add(row.getString(1));
        }
      }
      connection.commit();
    }
    return paths;
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
