package dst.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettledTest {
  private long nanos;
  private final Settled settled = new Settled(Duration.ofSeconds(5), () -> nanos);

  private void seconds(int n) {
    nanos += Duration.ofSeconds(n).toNanos();
  }

  @Test
  void a_file_is_settled_when_it_stood_still_for_long_enough() {
    assertThat(settled.settled("a", 10, 1)).isFalse();
    seconds(4);
    assertThat(settled.settled("a", 10, 1)).isFalse();
    seconds(1);
    assertThat(settled.settled("a", 10, 1)).isTrue();
  }

  @Test
  void files_that_one_listing_saw_first_are_finished_in_one_listing() {
    settled.beginListing();
    settled.settled("old", 10, 1);
    nanos += 2_000_000;
    settled.settled("new", 10, 2);
    settled.beginListing();
    nanos += Duration.ofMillis(4_999).toNanos();
    assertThat(settled.settled("new", 10, 2)).isFalse();
    nanos += 2_000_000;
    assertThat(settled.settled("old", 10, 1)).isFalse();

    settled.beginListing();
    seconds(1);

    assertThat(settled.settled("old", 10, 1)).isTrue();
    assertThat(settled.settled("new", 10, 2)).isTrue();
  }

  @Test
  void a_file_finishes_with_those_that_were_seen_a_moment_before() {
    settled.beginListing();
    settled.settled("new", 10, 2);
    nanos += 2_000_000;
    settled.settled("old", 10, 1);
    settled.beginListing();
    nanos += Duration.ofMillis(4_998).toNanos();

    assertThat(settled.settled("new", 10, 2)).isTrue();
    assertThat(settled.settled("old", 10, 1)).isTrue();
    settled.settled("grows", 10, 1);
    assertThat(settled.settled("grows", 10, 1)).isFalse();
  }

  @Test
  void a_file_that_grows_starts_anew() {
    settled.settled("a", 10, 1);
    seconds(4);
    assertThat(settled.settled("a", 11, 1)).isFalse();
    seconds(4);
    assertThat(settled.settled("a", 11, 1)).isFalse();
    seconds(1);
    assertThat(settled.settled("a", 11, 1)).isTrue();
  }

  @Test
  void a_new_file_of_the_same_name_starts_anew() {
    settled.settled("a", 10, 1);
    seconds(5);
    settled.forget("a");
    assertThat(settled.settled("a", 10, 1)).isFalse();
  }

  @Test
  void a_file_that_its_host_removed_is_forgotten_after_the_next_complete_listing() {
    settled.settled("a", 10, 1);
    settled.settled("b", 10, 1);
    settled.forgetOthersThanListed();
    seconds(5);
    assertThat(settled.settled("b", 10, 1)).isTrue();
    settled.forgetOthersThanListed();

    assertThat(settled.settled("a", 10, 1)).isFalse();
    assertThat(settled.settled("b", 10, 1)).isTrue();
  }

  @Test
  void without_a_time_every_file_is_settled() {
    assertThat(new Settled(Duration.ZERO, () -> nanos).settled("a", 10, 1)).isTrue();
  }
}
