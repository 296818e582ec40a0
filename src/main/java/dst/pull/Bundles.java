package dst.pull;

import dst.bundle.BadBundle;
import dst.bundle.BundleNames;
import dst.bundle.PullArea;
import dst.bundle.SealedBundle;
import dst.location.Location;
import dst.record.BundleId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The steps of {@link Pull} for sealed bundles. */
final class Bundles {
  private static final int MOST_ENTRIES = SealedBundle.Limits.USUAL.entries();
  private static final int MOST_RATIO = SealedBundle.Limits.USUAL.ratio();

  private final Path staging;
  private final TakenBundles ledger;
  private final Clock clock;
  private final Map<String, Chain> chains = new ConcurrentHashMap<>();

  Bundles(Path staging, TakenBundles ledger, Clock clock) {
    this.staging = staging;
    this.ledger = ledger;
    this.clock = clock;
  }

  Chain chain(Location location) {
    return chains.computeIfAbsent(
        location.id(), id -> new Chain(id, staging.resolve(id), ledger, clock, System::nanoTime));
  }

  /**
   * @throws BundleRefused if it can't be taken now
   */
  Intake take(Location location, String name, long expected, PullArea area) throws IOException {
    BundleId bundle = BundleNames.parse(name).orElseThrow();
    Chain chain = chain(location);
    Path folder = Files.createDirectories(staging.resolve(location.id()));
    BatchSpool left = chain.left(bundle);
    if (left != null) {
      return Intake.goesOn(
          location,
          name,
          bundle,
          new Intake.Staged(folder.resolve("staged"), expected, "", null, 0),
          left);
    }
    Intake.Staged staged =
        Staging.stageBundle(location, BundleNames.READY + "/" + name, expected, area, folder);
    SealedBundle sealed = open(location, bundle, staged, chain);
    try {
      chain.check(bundle, sealed.sha256(), sealed.manifest().previous());
      BatchSpool hold = chain.hold(isSnapshot(sealed));
      return Intake.ofBundle(location, name, bundle, staged, hold, sealed);
    } catch (IOException e) {
      sealed.close();
      Files.deleteIfExists(staged.path());
      throw e;
    }
  }

  private static boolean isSnapshot(SealedBundle sealed) {
    return sealed.manifest().snapshot() || sealed.manifest().complete() != null;
  }

  private static SealedBundle open(
      Location location, BundleId bundle, Intake.Staged staged, Chain chain) throws IOException {
    long most = location.pull().mostBytes();
    SealedBundle sealed = null;
    try {
      if (staged.size() > most) {
        throw new BadBundle(
            "is larger than %,d bytes: raise max-size in the location's definition"
                .formatted(most));
      }
      sealed =
          SealedBundle.openUnread(
              staged.path(), new SealedBundle.Limits(MOST_ENTRIES, most, MOST_RATIO));
      if (!sealed.manifest().bundle().equals(bundle)) {
        throw new BadBundle("says in its manifest that it is " + sealed.manifest().bundle());
      }
      return sealed;
    } catch (BadBundle e) {
      if (sealed != null) {
        sealed.close();
      }
      Files.deleteIfExists(staged.path());
      throw chain.damaged(bundle, e.getMessage(), e);
    }
  }

  /** What is damaged was found when the bundle's data files were read. */
  BundleRefused damaged(Intake intake, BadBundle found) {
    return chain(intake.location()).damaged(intake.bundle(), found.getMessage(), found);
  }

  /** From here on the bundle is taken, also after a crash, and its batches are these. */
  void seal(Intake intake) throws IOException {
    if (intake.goesOn()) {
      return;
    }
    intake.content().verifyFiles();
    chain(intake.location()).sealed(intake.bundle(), intake.manifest(), intake.hold());
    intake.sealed();
  }

  void finish(Intake intake) throws IOException {
    chain(intake.location()).finished(intake.hold());
    intake.close();
    Files.deleteIfExists(intake.staged().path());
  }

  /** Once it is sealed, what is held stays: the same batches are queued at the next try. */
  void giveUp(Intake intake) throws IOException {
    intake.close();
    if (intake.goesOn()) {
      intake.hold().close();
    } else {
      intake.hold().clear();
    }
    Files.deleteIfExists(intake.staged().path());
  }
}
