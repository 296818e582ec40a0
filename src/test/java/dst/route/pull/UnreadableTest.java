package dst.route.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dst.testbed.HandClock;
import org.junit.jupiter.api.Test;

class UnreadableTest {
  private final HandClock clock = new HandClock();
  private final Unreadable unreadable = new Unreadable(clock);

  private void fails(String file, int times) {
    for (int i = 0; i < times; i++) {
      unreadable.failed(file);
    }
  }

  @Test
  void files_behind_one_that_failed_wait_until_it_has_failed_five_times() {
    fails("P1", 3);

    assertThat(unreadable.failed("P1")).isFalse();
    assertThat(unreadable.failed("P1")).isTrue();
    assertThat(unreadable.isLeftAlone("P1")).isFalse();
  }

  @Test
  void when_one_behind_it_can_be_read_it_is_tried_every_five_minutes() {
    fails("P1", 5);
    unreadable.read("P2");
    assertThat(unreadable.isLeftAlone("P1")).isTrue();

    clock.forward(Unreadable.APART.minusSeconds(1));
    unreadable.read("P3");
    assertThat(unreadable.isLeftAlone("P1")).isTrue();
    clock.forward(Unreadable.APART);
    assertThat(unreadable.isLeftAlone("P1")).isFalse();
    assertThat(unreadable.failed("P1")).isTrue();
    assertThat(unreadable.isLeftAlone("P1")).isTrue();
  }

  @Test
  void while_none_can_be_read_none_is_passed_over() {
    fails("P1", 5);
    fails("P2", 5);
    assertThat(unreadable.isLeftAlone("P1")).isFalse();
    assertThat(unreadable.isLeftAlone("P2")).isFalse();
  }

  @Test
  void as_soon_as_another_one_fails_all_are_tried_again_in_their_order() {
    fails("P1", 5);
    unreadable.read("P2");
    unreadable.failed("P3");

    assertThat(unreadable.isLeftAlone("P1")).isFalse();
  }

  @Test
  void one_that_can_be_read_again_begins_anew() {
    fails("P1", 5);
    unreadable.read("P2");
    unreadable.read("P1");

    assertThat(unreadable.isLeftAlone("P1")).isFalse();
    assertThat(unreadable.failed("P1")).isFalse();
  }
}
