package dst.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatherTest {
  private boolean waits;
  private long now;
  private final Gather gather = new Gather(() -> waits, 100, Duration.ofSeconds(1), () -> now);

  @Test
  void when_central_has_taken_all_a_change_goes_at_once() {
    assertThat(gather.isDue(0)).isFalse();
    assertThat(gather.isDue(1)).isTrue();
  }

  @Test
  void while_a_bundle_waits_changes_gather_for_a_while() {
    waits = true;
    assertThat(gather.isDue(1)).isFalse();
    now += TimeUnit.MILLISECONDS.toNanos(999);
    assertThat(gather.isDue(5)).isFalse();
    now += TimeUnit.MILLISECONDS.toNanos(1);
    assertThat(gather.isDue(5)).isTrue();
    assertThat(gather.isDue(1)).as("the next ones begin anew").isFalse();
  }

  @Test
  void what_fills_a_bundle_goes_whatever_waits() {
    waits = true;
    assertThat(gather.isDue(99)).isFalse();
    assertThat(gather.isDue(100)).isTrue();
  }

  @Test
  void what_gathers_goes_as_soon_as_central_has_taken_the_rest() {
    waits = true;
    assertThat(gather.isDue(1)).isFalse();
    waits = false;
    assertThat(gather.isDue(1)).isTrue();
  }

  @Test
  void a_look_that_finds_nothing_forgets_when_the_gathering_began() {
    waits = true;
    assertThat(gather.isDue(1)).isFalse();
    now += TimeUnit.SECONDS.toNanos(5);
    assertThat(gather.isDue(0)).isFalse();
    assertThat(gather.isDue(1)).isFalse();
  }
}
