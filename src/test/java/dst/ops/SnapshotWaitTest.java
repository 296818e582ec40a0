package dst.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dst.capture.snapshot.SnapshotProgress.Line;
import dst.capture.snapshot.SnapshotProgress.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When {@code dst host snapshot --wait} ends, and with what. */
class SnapshotWaitTest {
  private static final long MOST = 100;

  private final SnapshotWait all = new SnapshotWait(7, List.of(), MOST);
  private final SnapshotWait two = new SnapshotWait(7, List.of("articles", "stock"), MOST);

  private static Line line(String capture, State state, long request) {
    return new Line(capture, state, request, "by hand", 1, 1, null);
  }

  @Test
  void it_ends_when_all_that_were_asked_for_have_gone_to_central() {
    assertThat(two.hasEnded(List.of(), 0)).isFalse();
    assertThat(two.hasEnded(List.of(line("articles", State.DONE, 7)), 1)).isFalse();
    assertThat(
            two.hasEnded(
                List.of(line("articles", State.DONE, 7), line("stock", State.WAITING, 7)), 2))
        .isFalse();
    assertThat(
            two.hasEnded(List.of(line("articles", State.DONE, 7), line("stock", State.DONE, 7)), 3))
        .isTrue();
    assertThat(two.isSent()).isTrue();
  }

  @Test
  void an_older_request_is_not_its_own_and_a_newer_one_takes_its_place() {
    assertThat(all.hasEnded(List.of(line("articles", State.DONE, 6)), 0)).isFalse();
    assertThat(all.lines()).isEmpty();
    assertThat(all.hasEnded(List.of(line("articles", State.DONE, 8)), 1)).isTrue();
    assertThat(all.isSent()).isTrue();
  }

  @Test
  void what_is_refused_ends_it_and_is_not_sent() {
    assertThat(all.hasEnded(List.of(line("articles", State.REFUSED, 7)), 0)).isTrue();
    assertThat(all.isSent()).isFalse();
  }

  @Test
  void what_fails_is_given_time_and_begins_anew_when_it_went_on_between() {
    List<Line> failing = List.of(line("articles", State.FAILING, 7));
    assertThat(all.hasEnded(failing, 0)).isFalse();
    assertThat(all.hasEnded(failing, MOST - 1)).isFalse();
    assertThat(all.hasEnded(List.of(line("articles", State.READING, 7)), MOST)).isFalse();
    assertThat(all.hasEnded(failing, MOST + 1)).isFalse();
    assertThat(all.hasEnded(failing, 2 * MOST)).isFalse();

    assertThat(all.hasEnded(failing, 2 * MOST + 1)).isTrue();
    assertThat(all.isSent()).isFalse();
  }

  @Test
  void one_that_fails_does_not_hide_that_another_still_reads() {
    List<Line> lines = List.of(line("articles", State.FAILING, 7), line("stock", State.READING, 7));
    assertThat(two.hasEnded(lines, 0)).isFalse();
    assertThat(two.hasEnded(lines, 10 * MOST)).isFalse();
  }
}
