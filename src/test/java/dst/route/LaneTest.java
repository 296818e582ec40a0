package dst.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaneTest {
  private final Lane lane = new Lane();
  private final Object old = new Object();
  private final Object successor = new Object();

  @Test
  void a_replaced_consumer_begins_no_further_file() {
    lane.give(old);
    assertThat(lane.enter(old)).isTrue();
    lane.leave(old);
    lane.give(successor);

    assertThat(lane.enter(old)).isFalse();
    assertThat(lane.enter(successor)).isTrue();
  }

  @Test
  void a_successor_waits_until_a_hung_file_of_its_predecessor_has_ended() {
    lane.give(old);
    lane.enter(old);
    lane.give(successor);

    assertThat(lane.enter(successor)).isFalse();
    assertThat(lane.isFree()).isFalse();
    lane.leave(old);
    assertThat(lane.enter(successor)).isTrue();
  }

  @Test
  void who_has_not_begun_can_not_end_anothers_file() {
    lane.give(old);
    lane.enter(old);
    lane.leave(successor);

    assertThat(lane.isFree()).isFalse();
  }

  @Test
  void nobody_takes_files_of_a_location_that_is_removed() {
    lane.give(old);
    lane.give(null);

    assertThat(lane.enter(old)).isFalse();
    assertThat(lane.enter(null)).isFalse();
  }
}
