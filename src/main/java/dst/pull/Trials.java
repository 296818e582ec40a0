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
final class Trials {
  private final Map<BundleId, Trial> trials = new HashMap<>();
  private final Clock clock;
  private final LongSupplier nanoTime;

  Trials(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  boolean isEmpty() {
    return trials.isEmpty();
  }

  boolean contains(BundleId bundle) {
    return trials.containsKey(bundle);
  }

  int tries(BundleId bundle) {
    return contains(bundle) ? trials.get(bundle).tries() : 0;
  }

  boolean isParked(BundleId bundle) {
    return contains(bundle) && trials.get(bundle).then() == Then.PARK;
  }

  boolean isForked() {
    return trials.values().stream().anyMatch(Trial::fork);
  }

  /** Whether a file that is as it was is not to be looked at yet. */
  boolean rests(BundleId bundle, long size, long modified) {
    Trial trial = trials.get(bundle);
    return trial != null && trial.isOf(size, modified) && !trial.isDue(nanoTime.getAsLong());
  }

  /** Why nothing more is taken; null: no bundle is parked. */
  String words() {
    return trials.values().stream()
        .filter(trial -> trial.then() == Then.PARK)
        .findFirst()
        .map(trial -> trial.words() + " (since " + trial.since() + ")")
        .orElse(null);
  }

  BundleRefused refuse(
      BundleId bundle, Then then, boolean fork, String what, long size, long modified) {
    String words = BundleNames.file(bundle) + " " + what;
    Trial before = trials.get(bundle);
    boolean same = before != null && before.isOf(size, modified);
    trials.put(
        bundle,
        new Trial(
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
    trials.keySet().retainAll(listed);
  }

  void clear() {
    trials.clear();
  }
}
