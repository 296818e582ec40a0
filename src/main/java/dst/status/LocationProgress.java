package dst.status;

import dst.record.Batch;
import dst.record.BundleId;
import dst.store.database.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one location has had taken and stored, and which of its bundles are under way. */
final class LocationProgress {
  private final Map<BundleId, Open> open = new LinkedHashMap<>();
  private BundleId last;
  private long files;
  private long bytes;
  private long batches;
  private long applied;
  private long superseded;
  private long rejected;
  private long swept;
  private long skipped;
  private long repeated;
  private long pulls;
  private Duration pullTime = Duration.ZERO;
  private Duration freshness = Duration.ZERO;

  /** A bundle whose batches are not all stored yet. */
  private static final class Open {
    private final Instant taken;
    private final Instant seen;
    private final long size;
    private final BitSet stored = new BitSet();
    private int batches = Integer.MAX_VALUE;

    private Open(Instant taken, Instant seen, long size) {
      this.taken = taken;
      this.seen = seen;
      this.size = size;
    }
  }

  /** The same file taken once more is the same bundle, and counts once. */
  synchronized void taken(BundleId bundle, long size, Instant taken, Instant now) {
    open.putIfAbsent(bundle, new Open(taken, now, size));
    if (!bundle.equals(last)) {
      last = bundle;
      files++;
      bytes += size;
    }
  }

  synchronized void stored(Batch batch, Outcome outcome, Duration age) {
    Open bundle = open.get(batch.bundle());
    if (bundle != null) {
      bundle.stored.set(batch.number());
      bundle.batches = batch.last() ? batch.number() + 1 : bundle.batches;
      if (bundle.stored.cardinality() == bundle.batches) {
        open.remove(batch.bundle());
      }
    }
    if (!outcome.repeat()) {
      batches++;
      applied += outcome.applied();
      superseded += outcome.superseded();
      rejected += outcome.rejected().size();
      swept += outcome.swept();
      skipped += batch.skipped();
      repeated += batch.repeated();
      freshness = freshness.plus(age);
    }
  }

  synchronized void pulled(Duration time) {
    pulls++;
    pullTime = pullTime.plus(time);
  }

  synchronized void nothingWaitedAt(Instant time) {
    open.values().removeIf(bundle -> bundle.seen.isBefore(time));
  }

  synchronized boolean isUnderWay(long smallerThan) {
    return open.values().stream().anyMatch(bundle -> bundle.size < smallerThan);
  }

  synchronized Instant oldestUnapplied() {
    return open.values().stream().map(bundle -> bundle.taken).min(Instant::compareTo).orElse(null);
  }

  synchronized Counts counts() {
    long records = applied + superseded + rejected;
    return new Counts(
        files, bytes, batches, records, applied, superseded, rejected, swept, skipped, repeated);
  }

  synchronized Total pullTime() {
    return new Total(pulls, pullTime);
  }

  synchronized Total freshness() {
    return new Total(batches, freshness);
  }
}
