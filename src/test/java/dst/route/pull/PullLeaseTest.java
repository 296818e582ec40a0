package dst.route.pull;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PullLeaseTest {
  private final PullLease lease = new PullLease();
  private final Object old = new Object();
  private final Object successor = new Object();

  @Test
  void a_replaced_consumer_begins_no_further_file() {
    lease.give(old);
    assertThat(lease.enter(old)).isTrue();
    lease.leave(old);
    lease.give(successor);

    assertThat(lease.enter(old)).isFalse();
    assertThat(lease.enter(successor)).isTrue();
  }

  @Test
  void a_successor_waits_until_a_hung_file_of_its_predecessor_has_ended() {
    lease.give(old);
    lease.enter(old);
    lease.give(successor);

    assertThat(lease.enter(successor)).isFalse();
    assertThat(lease.isFree()).isFalse();
    lease.leave(old);
    assertThat(lease.enter(successor)).isTrue();
  }

  @Test
  void who_has_not_begun_can_not_end_anothers_file() {
    lease.give(old);
    lease.enter(old);
    lease.leave(successor);

    assertThat(lease.isFree()).isFalse();
  }

  @Test
  void nobody_takes_files_of_a_location_that_is_removed() {
    lease.give(old);
    lease.give(null);

    assertThat(lease.enter(old)).isFalse();
    assertThat(lease.enter(null)).isFalse();
  }
}
