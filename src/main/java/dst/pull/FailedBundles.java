package dst.pull;

import dst.bundle.BundleNames;
import dst.pull.BundleRefused.Then;
import dst.record.BundleId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The listed bundles of a location that could not be taken. */
final class FailedBundles {
  private final Map<BundleId, FailedBundle> failed = new HashMap<>();
  private final Clock clock;
  private final LongSupplier nanoTime;

  FailedBundles(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  boolean isEmpty() {
    return failed.isEmpty();
  }

  boolean contains(BundleId bundle) {
    return failed.containsKey(bundle);
  }

  int tries(BundleId bundle) {
    return contains(bundle) ? failed.get(bundle).tries() : 0;
  }

  boolean isParked(BundleId bundle) {
    return contains(bundle) && failed.get(bundle).then() == Then.PARK;
  }

  boolean isForked() {
    return failed.values().stream().anyMatch(FailedBundle::fork);
  }

  /** Whether a file that is as it was is not to be looked at yet. */
  boolean rests(BundleId bundle, long size, long modified) {
    FailedBundle failure = failed.get(bundle);
    return failure != null && failure.isOf(size, modified) && !failure.isDue(nanoTime.getAsLong());
  }

  /** Why nothing more is taken; null: no bundle is parked. */
  String words() {
    return failed.values().stream()
        .filter(failure -> failure.then() == Then.PARK)
        .findFirst()
        .map(failure -> failure.words() + " (since " + failure.since() + ")")
        .orElse(null);
  }

  BundleRefused refuse(
      BundleId bundle, Then then, boolean fork, String what, long size, long modified) {
    String words = BundleNames.file(bundle) + " " + what;
    FailedBundle before = failed.get(bundle);
    boolean same = before != null && before.isOf(size, modified);
    failed.put(
        bundle,
        new FailedBundle(
            then,
            words,
            fork,
            same ? before.tries() + 1 : 1,
            nanoTime.getAsLong(),
            before == null ? now() : before.since(),
            size,
            modified));
    return new BundleRefused(then, words);
  }

  /** To the second, as people read it. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** What is not listed any more is no trouble any more. */
  void retain(Collection<BundleId> listed) {
    failed.keySet().retainAll(listed);
  }

  void clear() {
    failed.clear();
  }
}
