package dst.pull;

import dst.bundle.BundleNames;
import dst.bundle.Manifest;
import dst.pull.BundleRefused.Then;
import dst.record.BundleId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * A location's sealed bundles in the order in which its listener sealed them: exactly the next one
 * is taken, a gap is waited for, and what does not hang on the bundle before it is refused. What
 * was taken last is on disk before it is queued.
 */
public final class Chain implements Arrivals {
  private static final int TRIES_OF_DAMAGED = 3;

  /** Bytes that may lie on the disk until the bundle after the next one is taken. */
  private static final long MOST_LEFT = 1 << 18;

  private final String location;
  private final BundleMemory memory;
  private final TakenBundles ledger;
  private final Clock clock;
  private final NavigableSet<BundleId> listed = new TreeSet<>(BundleNames.OLDEST_FIRST);
  private final FailedBundles failed;
  private LastBundle last;
  private boolean listingIsOver;
  private Gap gap;
  private long size;
  private long modified;

  /**
   * @param folder the location's staging folder
   */
  Chain(String location, Path folder, TakenBundles ledger, Clock clock, LongSupplier nanoTime) {
    this.location = location;
    this.memory = new BundleMemory(folder);
    this.ledger = ledger;
    this.clock = clock;
    this.failed = new FailedBundles(clock, nanoTime);
  }

  @Override
  public Untaken untaken(String name) {
    BundleId bundle = BundleNames.parse(name).orElse(null);
    boolean ours =
        bundle != null
            && bundle.location().equals(location)
            && bundle.epoch() > 0
            && bundle.number() > 0;
    return ours ? null : Untaken.NO_BUNDLE;
  }

  @Override
  public Untaken folder(String name) {
    return Untaken.NO_BUNDLE;
  }

  @Override
  public synchronized void listed(String name) {
    if (listingIsOver) {
      listed.clear();
      listingIsOver = false;
    }
    listed.add(BundleNames.parse(name).orElseThrow());
  }

  @Override
  public synchronized Answer ask(String name, long size, long modified) throws IOException {
    if (!listingIsOver) {
      listingIsOver = true;
      failed.retain(listed);
      seeGap();
    }
    this.size = size;
    this.modified = modified;
    BundleId bundle = BundleNames.parse(name).orElseThrow();
    if (bundle.epoch() < last().epoch()) {
      return Answer.DONE;
    }
    if (failed.rests(bundle, size, modified)) {
      return Answer.LEAVE;
    }
    boolean takenBefore = last().isAtOrAfter(bundle.epoch(), bundle.number());
    return takenBefore || failed.contains(bundle) || bundle.equals(next(last()))
        ? Answer.TAKE
        : Answer.LEAVE;
  }

  /** The listed bundle that is to be taken now; null if there is none. */
  private BundleId next(LastBundle taken) {
    BundleId successor = new BundleId(location, taken.epoch(), taken.number() + 1);
    if (listed.contains(successor) && !failed.contains(successor) && !failed.isForked()) {
      return successor;
    }
    boolean waitsForSuccessor =
        listed.contains(successor) && !failed.isParked(successor) && !failed.isForked();
    for (BundleId bundle : listed) {
      boolean begins = bundle.epoch() > taken.epoch() && bundle.number() == 1;
      if (begins && !failed.contains(bundle) && !waitsForSuccessor) {
        return bundle;
      }
    }
    return null;
  }

  private void seeGap() throws IOException {
    BundleId successor = new BundleId(location, last().epoch(), last().number() + 1);
    NavigableSet<BundleId> behind = listed.tailSet(successor, true);
    if (behind.isEmpty() || !failed.isEmpty() || next(last()) != null) {
      gap = null;
      return;
    }
    long epoch = behind.first().epoch();
    BundleId missing = epoch == last().epoch() ? successor : new BundleId(location, epoch, 1);
    gap = Gap.seen(missing, behind.size(), failed.now(), gap);
  }

  /** While all is well: what is in trouble is found among all that is there. */
  @Override
  public synchronized List<String> next() {
    boolean isKnown = last != null && !last.isNone() && last.finished();
    return isKnown && failed.isEmpty() && gap == null
        ? List.of(name(last.number() + 1), name(last.number() + 2))
        : List.of();
  }

  private String name(long number) {
    return BundleNames.file(new BundleId(location, last.epoch(), number));
  }

  @Override
  public synchronized boolean hasMore() {
    return last != null && listingIsOver && next(last) != null;
  }

  @Override
  public synchronized String trouble() {
    if (failed.words() != null) {
      return failed.words();
    }
    return gap != null && gap.isSure() ? gap.words() : null;
  }

  @Override
  public String doneName(Intake intake) {
    return BundleNames.file(intake.bundle());
  }

  /** What was taken last; from the ledger, where the staging folder is a new one. */
  synchronized LastBundle last() throws IOException {
    if (last == null) {
      LastBundle known = memory.load();
      last = known != null ? known : ledger.newest(location).map(Chain::of).orElse(LastBundle.NONE);
    }
    return last;
  }

  private static LastBundle of(TakenBundles.Newest newest) {
    Manifest.Link link = newest.link();
    return new LastBundle(
        link.epoch(),
        link.number(),
        link.sha256(),
        newest.complete(),
        0,
        false,
        LastBundle.Past.NONE);
  }

  /** Whether the bundle was sealed before a crash, and may be queued in part only. */
  synchronized boolean isUnderWay(BundleId bundle) throws IOException {
    return last().is(bundle) && !last().finished();
  }

  /**
   * Holds a verified bundle to its place in the chain.
   *
   * @throws BundleRefused if it is not the next one
   */
  synchronized void check(BundleId bundle, String sha256, Manifest.Link previous)
      throws IOException {
    if (last().isAtOrAfter(bundle.epoch(), bundle.number())) {
      checkTakenBefore(bundle, sha256);
    } else if (bundle.epoch() > last().epoch()) {
      checkBegins(bundle, previous);
    } else if (bundle.number() > 1) {
      checkFollows(bundle, previous);
    }
  }

  private void checkTakenBefore(BundleId bundle, String sha256) throws IOException {
    String taken = last().is(bundle) ? last().manifest() : ledger.manifest(bundle).orElse("");
    if (taken.isEmpty()) {
      throw refuse(
          bundle, Then.LEAVE, false, "was taken before, and is compared when it is stored");
    }
    if (!taken.equals(sha256)) {
      throw fork(bundle, "another bundle of this number was taken before");
    }
    if (!isUnderWay(bundle)) {
      throw new BundleRefused(Then.DONE, BundleNames.file(bundle) + " was taken before");
    }
  }

  private void checkFollows(BundleId bundle, Manifest.Link previous) throws IOException {
    boolean known = !last().manifest().isEmpty();
    boolean follows = previous != null && last().follows(previous);
    if (!follows || (known && !previous.sha256().equals(last().manifest()))) {
      throw fork(
          bundle,
          "it does not hang on the bundle %s that was taken before it".formatted(last().shown()));
    }
  }

  /**
   * A host that knows what it sealed before says so. One that was rebuilt, restored to an earlier
   * state or has forked begins anew with a snapshot of everything.
   */
  private void checkBegins(BundleId bundle, Manifest.Link previous) throws IOException {
    boolean goesOn =
        previous == null
            || last().isNone()
            || failed.isForked()
            || last().isAtOrAfter(previous.epoch(), previous.number());
    if (!goesOn) {
      throw refuse(
          bundle,
          Then.PARK,
          false,
          "begins a new epoch behind the bundle %d-%d, and only those up to %s were taken: bring the missing ones back into %s/"
              .formatted(previous.epoch(), previous.number(), last().shown(), BundleNames.READY));
    }
  }

  private BundleRefused fork(BundleId bundle, String what) {
    return refuse(
        bundle,
        Then.PARK,
        true,
        "is a fork: "
            + what
            + ". Was the host restored from a backup, or does a second listener seal for this"
            + " location? Nothing more is taken until the host begins a new epoch"
            + " (docs/states.md)");
  }

  /** The bundle can't be read: perhaps it was cut on the way, perhaps it lies there so. */
  synchronized BundleRefused damaged(BundleId bundle, String what, Exception cause) {
    Then then = failed.tries(bundle) + 1 >= TRIES_OF_DAMAGED ? Then.PARK : Then.RETRY;
    String todo =
        "; it is looked at again, and nothing behind it is taken. Bring it back from a backup of"
            + " the pull area; if there is none, the host must begin a new epoch (docs/states.md)";
    BundleRefused refused = refuse(bundle, then, false, what + (then == Then.PARK ? todo : ""));
    refused.initCause(cause);
    return refused;
  }

  private BundleRefused refuse(BundleId bundle, Then then, boolean fork, String what) {
    return failed.refuse(bundle, then, fork, what, size, modified);
  }

  /** For the batches of the bundle that is taken now. */
  synchronized BatchSpool hold(boolean snapshot) throws IOException {
    last(); // tells which file is not needed any more
    return new BatchSpool(
        memory.spare(), snapshot ? BatchSpool.Kind.SNAPSHOT : BatchSpool.Kind.LIVE);
  }

  /** The batches of a bundle that was sealed before a crash; null if it was not. */
  synchronized BatchSpool left(BundleId bundle) throws IOException {
    if (!isUnderWay(bundle) || last.batches() == 0) {
      return null;
    }
    BatchSpool left =
        new BatchSpool(
            memory.current(), last.snapshot() ? BatchSpool.Kind.SNAPSHOT : BatchSpool.Kind.LIVE);
    left.reopen(location, last.batches());
    return left;
  }

  /** From here on the bundle is taken, also after a crash. */
  synchronized void sealed(BundleId bundle, String sha256, BatchSpool hold) throws IOException {
    LastBundle now =
        new LastBundle(
            bundle.epoch(),
            bundle.number(),
            sha256,
            false,
            hold.size(),
            hold.isOfSnapshot(),
            last().pastOf(bundle));
    memory.save(now, hold);
    last = now;
    failed.clear();
    gap = null;
  }

  /** All of the bundle that was sealed is in the queue. */
  synchronized void finished(BatchSpool hold) throws IOException {
    LastBundle now = last().asFinished();
    if (hold.bytes() > MOST_LEFT) {
      memory.save(now, hold(false));
      hold.clear();
    } else {
      memory.finish();
    }
    last = now;
  }

  /** What was taken last; number 0: nothing. */
  public synchronized BundleId taken() throws IOException {
    return new BundleId(location, last().epoch(), last().number());
  }

  /** What was taken last before the newest epoch began; null: not known. */
  public synchronized BundleId lastOfOlderEpoch() throws IOException {
    LastBundle.Past past = last().past();
    return past.epoch() == 0 ? null : new BundleId(location, past.epoch(), past.number());
  }

  /** When bundles of the location had to be taken again; 0: never. */
  synchronized long round() throws IOException {
    return last().past().round();
  }

  /**
   * Sets back what was taken last, because the central database was: the bundles from this one on
   * are taken again as soon as they are in {@code ready/}. Only on the thread of the location's
   * pull.
   */
  public synchronized void takeAgainFrom(long epoch, long number) throws IOException {
    String before = ledger.manifest(new BundleId(location, epoch, number - 1)).orElse("");
    LastBundle.Past past = new LastBundle.Past(0, 0, clock.millis());
    LastBundle back = new LastBundle(epoch, number - 1, before, true, 0, false, past);
    memory.save(back, hold(false));
    last = back;
    failed.clear();
    gap = null;
  }
}
