package dst.route.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Rejection;
import dst.status.Progress;
import dst.store.database.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

public class NotificationThrottleTest {
  private static final Rejection REJECTED =
      new Rejection(Rejection.Cause.RULE, 2, "A", "price", "decimal", "x", "no number", "x", null);

  private final Progress progress = new Progress(Clock.systemUTC());
  private final List<String> stored = new ArrayList<>();
  private final NotificationThrottle throttle = new NotificationThrottle(progress, stored::add);

  private static BundleId bundle(String location, long number) {
    return new BundleId(location, 1, number);
  }

  private void stored(BundleId bundle, int number, boolean last) {
    stored(progress, bundle, number, last);
  }

  /** A batch is stored, of no content that matters. */
  public static void stored(Progress progress, BundleId bundle, int number, boolean last) {
    Batch batch =
        new Batch(
            bundle,
            number,
            last,
            "products.jsonl",
            "product",
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(REJECTED));
    progress.stored(batch, new Outcome(0, 0, 0, false, List.of()), 0);
  }

  @Test
  void who_has_nothing_under_way_never_waits() {
    progress.taken(bundle("dallas", 1), 1_000);

    assertThat(throttle.waits("boston")).isFalse();
    stored(bundle("dallas", 1), 0, true);

    assertThat(stored).isEmpty();
  }

  @Test
  void who_waits_is_told_once_when_the_last_batch_is_stored() {
    progress.taken(bundle("boston", 7), 1_000);
    assertThat(throttle.waits("boston")).isTrue();
    assertThat(throttle.waits("boston")).isTrue();

    stored(bundle("boston", 7), 0, false);
    stored(bundle("dallas", 7), 0, true);
    assertThat(stored).isEmpty();
    stored(bundle("boston", 7), 1, true);

    assertThat(stored).containsExactly("boston");
    assertThat(throttle.waits("boston")).isFalse();
    progress.taken(bundle("boston", 8), 1_000);
    stored(bundle("boston", 8), 0, true);
    assertThat(stored).containsExactly("boston");
  }

  @Test
  void a_large_bundle_keeps_nobody_waiting() {
    progress.taken(bundle("boston", 1), 1_000_000);

    assertThat(throttle.waits("boston")).isFalse();
  }
}
