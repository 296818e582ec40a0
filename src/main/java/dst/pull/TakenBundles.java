package dst.pull;

import dst.bundle.Manifest;
import dst.record.BundleId;
import java.io.IOException;
import java.util.Optional;

/** What the ledger of the central database knows of sealed bundles; asked seldom. */
public interface TakenBundles {
  /** Of a central without a ledger, as in tests. */
  TakenBundles NONE =
      new TakenBundles() {
        @Override
        public Optional<Newest> newest(String location) {
          return Optional.empty();
        }

        @Override
        public Optional<String> manifest(BundleId bundle) {
          return Optional.empty();
        }
      };

  /**
   * @param complete whether all of it is stored
   */
  record Newest(Manifest.Link link, boolean complete) {}

  /**
   * The location's newest bundle that anything was stored of.
   *
   * @throws IOException if the database does not answer
   */
  Optional<Newest> newest(String location) throws IOException;

  /** The SHA-256 of the bundle's manifest, if anything was stored of it. */
  Optional<String> manifest(BundleId bundle) throws IOException;
}
