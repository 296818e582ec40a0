package dst.route.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void delays_grow_twofold_up_to_the_longest_and_a_success_begins_anew() {
    Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(30), () -> 0);

    assertThat(backoff.next()).hasSeconds(5);
    assertThat(backoff.next()).hasSeconds(10);
    assertThat(backoff.next()).hasSeconds(20);
    assertThat(backoff.next()).hasSeconds(30);
    assertThat(backoff.next()).hasSeconds(30);
    backoff.reset();
    assertThat(backoff.next()).hasSeconds(5);
  }

  @Test
  void locations_that_fail_together_are_not_tried_together() {
    Backoff backoff = new Backoff(Duration.ofSeconds(8), Duration.ofSeconds(30), () -> 0.5);

    assertThat(backoff.next()).hasSeconds(7);
    assertThat(backoff.next()).hasSeconds(14);
  }

  @Test
  void the_first_delay_is_never_longer_than_the_longest() {
    assertThat(new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(1), () -> 0).next())
        .hasSeconds(1);
  }
}
