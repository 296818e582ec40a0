package dst;

import dst.bundle.Manifest;
import dst.pull.TakenBundles;
import dst.record.BundleId;
import dst.store.database.Ledger;
import dst.store.database.LedgerEntry;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** What the ledger knows of sealed bundles, for the pull. */
final class StoredBundles implements TakenBundles {
  private final Ledger ledger;

  StoredBundles(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Optional<Newest> newest(String location) throws IOException {
    try {
      return ledger.newestSealed(location).map(StoredBundles::newest);
    } catch (SQLException e) {
      throw unanswered(location, e);
    }
  }

  private static Newest newest(LedgerEntry entry) {
    BundleId bundle = entry.bundle();
    return new Newest(
        new Manifest.Link(bundle.epoch(), bundle.number(), entry.manifest()), entry.isComplete());
  }

  @Override
  public Optional<String> manifest(BundleId bundle) throws IOException {
    try {
      return ledger.find(bundle).map(LedgerEntry::manifest);
    } catch (SQLException e) {
      throw unanswered(bundle.location(), e);
    }
  }

  private static IOException unanswered(String location, SQLException e) {
    return new IOException(
        location + ": the database does not answer which bundle was stored last", e);
  }
}
