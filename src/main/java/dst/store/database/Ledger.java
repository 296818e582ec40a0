package dst.store.database;

import dst.bundle.BundleNames;
import dst.record.Batch;
import dst.record.BundleId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * One row for each bundle, so that every record of it is accounted for once. A batch's own row
 * tells a repeat; it goes when the bundle is complete, unless the database refused some of it.
 */
public final class Ledger {
  private static final String COUNTS =
      "sum(records), sum(applied), sum(superseded), sum(rejected), sum(swept), sum(skipped),"
          + " sum(repeated)";

  private final Database database;

  public Ledger(Database database) {
    this.database = database;
  }

  public Optional<LedgerEntry> find(BundleId bundle) throws SQLException {
    try (Connection connection = database.connection()) {
      Optional<LedgerEntry> entry = find(connection, bundle);
      connection.commit();
      return entry;
    }
  }

  /** The sums over all bundles. */
  public LedgerEntry.Counts totals() throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement statement =
            connection.prepareStatement("select " + COUNTS + " from bundle");
        ResultSet row = statement.executeQuery()) {
      row.next();
      LedgerEntry.Counts counts = counts(row, 1);
      connection.commit();
      return counts;
    }
  }

  /**
   * @return false if the batch is a repeat
   */
  public boolean begin(Connection connection, Batch batch) throws SQLException {
    String sql =
        """
        insert into batch (bundle, number) select ?, ?
        where not exists (select 1 from bundle where id = ? and completed is not null)
          and not exists (select 1 from batch where bundle = ? and number = ?)\
        """
            + database.dialect().orLeaveIt();
    String bundle = batch.bundle().toString();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, bundle);
      statement.setInt(2, batch.number());
      statement.setString(3, bundle);
      statement.setString(4, bundle);
      statement.setInt(5, batch.number());
      return statement.executeUpdate() == 1;
    }
  }

  /** What the database refused of the batch when it was committed. */
  public List<Refusal> refused(Connection connection, Batch batch) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select refused from batch where bundle = ? and number = ? and refused is not null")) {
      statement.setString(1, batch.bundle().toString());
      statement.setInt(2, batch.number());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Refusal.read(row.getString(1)) : List.of();
      }
    }
  }

  /**
   * Counts the batch. The bundle's row is locked from here to the commit, so this comes last.
   *
   * @return the bundle with this batch; empty if a repeat of the batch, committed meanwhile,
   *     completed the bundle
   */
  public Optional<LedgerEntry> end(
      Connection connection, Batch batch, int applied, int superseded, List<Refusal> refused)
      throws SQLException {
    LedgerEntry.Counts counts =
        new LedgerEntry.Counts(
            batch.records(),
            applied,
            superseded,
            batch.rejected().size() + refused.size(),
            0,
            batch.skipped(),
            batch.repeated());
    if (batch.number() == 0) {
      insertBundle(connection, batch);
    }
    if (!count(connection, batch, counts)) {
      insertBundle(connection, batch);
      if (!count(connection, batch, counts)) {
        return Optional.empty();
      }
    }
    if (!refused.isEmpty()) {
      keepRefused(connection, batch, refused);
    }
    LedgerEntry entry = find(connection, batch.bundle()).orElseThrow();
    if (entry.isComplete()) {
      deleteBatches(connection, batch.bundle());
    }
    return Optional.of(entry);
  }

  private void insertBundle(Connection connection, Batch batch) throws SQLException {
    String sql =
        """
        insert into bundle (id, location, epoch, number, file, record, manifest, first_seen)
        select ?, ?, ?, ?, ?, ?, ?, %s
        where not exists (select 1 from bundle where id = ?)\
        """
                .formatted(database.dialect().now())
            + database.dialect().orLeaveIt();
    BundleId bundle = batch.bundle();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, bundle.toString());
      statement.setString(2, bundle.location());
      statement.setLong(3, bundle.epoch());
      statement.setLong(4, bundle.number());
      statement.setString(5, batch.manifest() == null ? batch.file() : BundleNames.file(bundle));
      statement.setString(6, batch.manifest() == null ? batch.record() : null);
      statement.setString(7, batch.manifest());
      statement.setString(8, bundle.toString());
      statement.executeUpdate();
    }
  }

  private boolean count(Connection connection, Batch batch, LedgerEntry.Counts counts)
      throws SQLException {
    String sql =
        """
        update bundle set batches_done = batches_done + 1, batches = coalesce(?, batches),
          records = records + ?, applied = applied + ?, superseded = superseded + ?,
          rejected = rejected + ?, skipped = skipped + ?, repeated = repeated + ?,
          sweep_below = coalesce(?, sweep_below),
          completed = case when batches_done + 1 = coalesce(?, batches) then %s end
        where id = ? and completed is null\
        """
            .formatted(database.dialect().now());
    Integer batches = batch.last() ? batch.number() + 1 : null;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, batches, java.sql.Types.INTEGER);
      statement.setLong(2, counts.records());
      statement.setLong(3, counts.applied());
      statement.setLong(4, counts.superseded());
      statement.setLong(5, counts.rejected());
      statement.setLong(6, counts.skipped());
      statement.setLong(7, counts.repeated());
      statement.setObject(8, sweepsWithTheBundle(batch), java.sql.Types.BIGINT);
      statement.setObject(9, batches, java.sql.Types.INTEGER);
      statement.setString(10, batch.bundle().toString());
      return statement.executeUpdate() == 1;
    }
  }

  /** The end of a snapshot waits for other bundles, too. */
  private static Long sweepsWithTheBundle(Batch batch) {
    return batch.sweepSince() == null ? batch.sweepBelow() : null;
  }

  private static void keepRefused(Connection connection, Batch batch, List<Refusal> refused)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update batch set refused = ? where bundle = ? and number = ?")) {
      statement.setString(1, Refusal.write(refused));
      statement.setString(2, batch.bundle().toString());
      statement.setInt(3, batch.number());
      statement.executeUpdate();
    }
  }

  private static void deleteBatches(Connection connection, BundleId bundle) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from batch where bundle = ? and refused is null")) {
      statement.setString(1, bundle.toString());
      statement.executeUpdate();
    }
  }

  public void countSwept(Connection connection, BundleId bundle, int swept) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("update bundle set swept = swept + ? where id = ?")) {
      statement.setInt(1, swept);
      statement.setString(2, bundle.toString());
      statement.executeUpdate();
    }
  }

  /** Deletes that were kept back, and counted as superseded, have changed something now. */
  public void countApplied(Connection connection, BundleId bundle, int applied)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update bundle set applied = applied + ?, superseded = superseded - ? where id = ?")) {
      statement.setInt(1, applied);
      statement.setInt(2, applied);
      statement.setString(3, bundle.toString());
      statement.executeUpdate();
    }
  }

  /** The location's newest sealed bundle of which anything is stored. */
  public Optional<LedgerEntry> newestSealed(String location) throws SQLException {
    String sql =
        """
        select epoch, number from bundle where location = ? and manifest is not null
        order by epoch desc, number desc limit 1\
        """;
    try (Connection connection = database.connection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, location);
      BundleId newest = null;
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          newest = new BundleId(location, row.getLong(1), row.getLong(2));
        }
      }
      Optional<LedgerEntry> entry = newest == null ? Optional.empty() : find(connection, newest);
      connection.commit();
      return entry;
    }
  }

  public Optional<LedgerEntry> find(Connection connection, BundleId bundle) throws SQLException {
    String sql =
        """
        select records, applied, superseded, rejected, swept, skipped, repeated,
          file, record, batches, batches_done, sweep_below, first_seen, completed, manifest
        from bundle where id = ?\
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, bundle.toString());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(entry(bundle, row)) : Optional.empty();
      }
    }
  }

  private static LedgerEntry entry(BundleId bundle, ResultSet row) throws SQLException {
    return new LedgerEntry(
        bundle,
        row.getString(15),
        row.getString(8),
        row.getString(9),
        row.getObject(10, Integer.class),
        row.getInt(11),
        counts(row, 1),
        row.getObject(12, Long.class),
        instant(row, 13),
        instant(row, 14));
  }

  private static LedgerEntry.Counts counts(ResultSet row, int from) throws SQLException {
    return new LedgerEntry.Counts(
        row.getLong(from),
        row.getLong(from + 1),
        row.getLong(from + 2),
        row.getLong(from + 3),
        row.getLong(from + 4),
        row.getLong(from + 5),
        row.getLong(from + 6));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
