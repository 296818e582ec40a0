package dst.status;

import static org.assertj.core.api.Assertions.assertThat;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Rejection;
import dst.store.database.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Rejection REJECTED =
      new Rejection(Rejection.Cause.RULE, 2, "A", "price", "decimal", "x", "no number", "x", null);

  private final SettableClock clock = new SettableClock();
  private final Progress progress = new Progress(clock);

  /** Stands still until it is set. */
  private static final class SettableClock extends Clock {
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    private void passes(Duration time) {
      now = now.plus(time);
    }
  }

  private BundleId bundleOfNow() {
    return new BundleId("boston", 0, clock.millis() * 1_000);
  }

  private static Batch batch(BundleId bundle, int number, boolean last) {
    return new Batch(
        bundle,
        number,
        last,
        "a.csv",
        null,
        "product",
        List.of("name"),
        null,
        null,
        List.of(),
        List.of(),
        List.of(REJECTED),
        7,
        2,
        null);
  }

  private static Outcome outcome(boolean repeat) {
    return new Outcome(3, 1, 2, repeat, List.of(REJECTED));
  }

  @Test
  void a_file_taken_again_and_a_batch_stored_again_count_once() {
    BundleId bundle = bundleOfNow();
    progress.taken(bundle, 100);
    progress.taken(bundle, 100);
    progress.stored(batch(bundle, 0, true), outcome(false), clock.millis());
    progress.stored(batch(bundle, 0, true), outcome(true), clock.millis());

    assertThat(progress.counts("boston")).isEqualTo(new Counts(1, 100, 1, 5, 3, 1, 1, 2, 7, 2));
    assertThat(progress.counts("austin")).isEqualTo(new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(progress.freshness().count()).isOne();
  }

  @Test
  void a_bundle_is_unapplied_until_all_of_its_batches_are_stored_in_any_order() {
    BundleId first = bundleOfNow();
    Instant taken = clock.instant();
    progress.taken(first, 1);
    clock.passes(Duration.ofMinutes(1));
    BundleId second = bundleOfNow();
    progress.taken(second, 1);

    progress.stored(batch(first, 1, true), outcome(false), clock.millis());
    assertThat(progress.oldestUnapplied("boston")).isEqualTo(taken);
    progress.stored(batch(first, 0, false), outcome(true), clock.millis());
    assertThat(progress.oldestUnapplied("boston")).isEqualTo(clock.instant());
    progress.stored(batch(second, 0, true), outcome(false), clock.millis());
    assertThat(progress.oldestUnapplied("boston")).isNull();
  }

  @Test
  void what_was_refused_as_a_whole_is_unapplied_only_until_the_queue_is_empty() {
    progress.taken(bundleOfNow(), 1);
    Instant looked = clock.instant().plusSeconds(1);
    clock.passes(Duration.ofSeconds(2));
    BundleId later = bundleOfNow();
    progress.taken(later, 1);

    progress.nothingWaitedAt(looked);

    assertThat(progress.oldestUnapplied("boston")).isEqualTo(clock.instant());
  }

  @Test
  void freshness_is_from_the_first_taking_to_the_commit_also_over_a_restart() {
    BundleId bundle = bundleOfNow();
    clock.passes(Duration.ofSeconds(7));
    long begun = clock.millis();
    clock.passes(Duration.ofMillis(40));
    progress.stored(batch(bundle, 0, true), outcome(false), begun);

    assertThat(progress.freshness("boston")).isEqualTo(new Total(1, Duration.ofMillis(7_040)));
    Histogram.Values freshness = progress.freshness();
    assertThat(freshness.sum()).isEqualTo(7.04);
    assertThat(freshness.counts()[9]).isOne();
    assertThat(freshness.bounds()[9]).isEqualTo(10);
    assertThat(progress.storeTime().sum()).isEqualTo(0.04);
  }
}
