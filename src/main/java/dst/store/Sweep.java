package dst.store;

import dst.record.BundleId;
import dst.record.HeldRemoval;
import dst.record.MostRemoved;
import dst.store.database.Living;
import dst.store.database.RecordTable;
import dst.store.database.Removal;
import dst.store.database.Tables;
import dst.store.database.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What a complete list or a snapshot did not name is gone, unless so much is that somebody has to
 * confirm it. Only under the lock that keeps all others out: what is counted is what is removed.
 *
 * @param source the file or bundle, for people
 * @param below the seq below which records are gone
 */
record Sweep(BundleId bundle, String record, HeldRemoval.What what, String source, long below) {

  static Sweep of(Removal removal) {
    return new Sweep(
        removal.bundle(), removal.record(), removal.what(), removal.source(), removal.below());
  }

  /**
   * @param most null: as usual
   * @return how many were removed; none if a newer one was before, or this one is held
   */
  int run(Connection connection, Tables tables, MostRemoved most) throws SQLException {
    Version version = version();
    if (!Sweeps.newest(connection, bundle.location(), record).isOlderThan(version)) {
      return 0;
    }
    Living living = tables.records().get(record).living();
    Living.Extent extent = living.extent(connection, bundle.location(), version);
    long before = before(connection, extent);
    if ((most == null ? MostRemoved.USUAL : most).doubts(extent.older(), before)) {
      tables.removals().replaceSweep(connection, removal(connection, living, extent, before));
      return 0;
    }
    tables.removals().settle(connection, bundle.location(), record, version);
    return carryOut(connection, tables, extent);
  }

  private Version version() {
    return new Version(bundle.epoch(), below);
  }

  /**
   * How many there were before the list came. If all its keys are new ones, as many as before are
   * there beside those that it lacks; what the last list left tells it.
   */
  private long before(Connection connection, Living.Extent extent) throws SQLException {
    Long last =
        what == HeldRemoval.What.LIST ? Sweeps.living(connection, bundle.location(), record) : null;
    return last == null
        ? extent.living()
        : Math.max(extent.older(), Math.min(last, extent.living()));
  }

  private Removal removal(Connection connection, Living living, Living.Extent extent, long before)
      throws SQLException {
    return new Removal(
        bundle,
        record,
        what,
        source,
        below,
        extent.older(),
        before,
        living.older(connection, bundle.location(), version(), HeldRemoval.MOST_NAMES),
        Instant.now());
  }

  private int carryOut(Connection connection, Tables tables, Living.Extent extent)
      throws SQLException {
    RecordTable table = tables.records().get(record);
    int swept = table.sweep(connection, bundle, version());
    Sweeps.remember(connection, bundle.location(), record, version(), extent.living() - swept);
    tables.ledger().countSwept(connection, bundle, swept);
    return swept;
  }

  /**
   * Removes what was held, unless by now it is more than was confirmed: then it is held anew.
   *
   * @return how many were removed, or -1
   */
  int confirmed(Connection connection, Tables tables, Removal held) throws SQLException {
    if (Sweeps.newest(connection, bundle.location(), record).compareTo(version()) > 0) {
      return 0;
    }
    Living living = tables.records().get(record).living();
    Living.Extent extent = living.extent(connection, bundle.location(), version());
    if (extent.older() > held.removed()) {
      Removal more = removal(connection, living, extent, Math.max(held.of(), extent.older()));
      tables.removals().replaceSweep(connection, more);
      return -1;
    }
    return carryOut(connection, tables, extent);
  }
}
