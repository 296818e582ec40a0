package dst.config;

import static org.assertj.core.api.Assertions.assertThat;

import dst.config.Watch.Stamp;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Path BOSTON = Path.of("boston.yaml");
  private static final Path DALLAS = Path.of("dallas.yaml");
  private static final Stamp ONE = stamp(1);
  private static final Stamp TWO = stamp(2);
  private static final Stamp THREE = stamp(3);

  private final Watch watch = new Watch();

  private static Stamp stamp(long size) {
    return new Stamp(size, FileTime.fromMillis(size), "inode");
  }

  @Test
  void at_the_second_look_every_file_is_told_once() {
    assertThat(watch.look(Map.of(BOSTON, ONE, DALLAS, ONE))).isEmpty();
    assertThat(watch.look(Map.of(BOSTON, ONE, DALLAS, ONE)))
        .containsExactlyInAnyOrder(BOSTON, DALLAS);
    assertThat(watch.look(Map.of(BOSTON, ONE, DALLAS, ONE))).isEmpty();
  }

  @Test
  void a_file_that_is_still_being_written_is_told_when_it_stands_still() {
    known();
    assertThat(watch.look(Map.of(BOSTON, TWO))).isEmpty();
    assertThat(watch.isStill(BOSTON)).isFalse();
    assertThat(watch.look(Map.of(BOSTON, THREE))).isEmpty();
    assertThat(watch.look(Map.of(BOSTON, THREE))).containsExactly(BOSTON);
    assertThat(watch.isStill()).isTrue();
  }

  @Test
  void a_file_that_is_away_for_one_look_while_it_is_replaced_is_not_gone() {
    known();
    assertThat(watch.look(Map.of())).isEmpty();
    assertThat(watch.look(Map.of(BOSTON, ONE))).isEmpty();
    assertThat(watch.look(Map.of(BOSTON, ONE))).isEmpty();
  }

  @Test
  void a_file_that_is_gone_is_told_once() {
    known();
    assertThat(watch.look(Map.of())).isEmpty();
    assertThat(watch.look(Map.of())).containsExactly(BOSTON);
    assertThat(watch.look(Map.of())).isEmpty();
  }

  @Test
  void a_rename_over_a_file_of_the_same_size_and_time_is_a_change() {
    known();
    Stamp renamedOver = new Stamp(ONE.size(), ONE.modified(), "another inode");
    watch.look(Map.of(BOSTON, renamedOver));
    assertThat(watch.look(Map.of(BOSTON, renamedOver))).containsExactly(BOSTON);
  }

  private void known() {
    watch.look(Map.of(BOSTON, ONE));
    watch.look(Map.of(BOSTON, ONE));
  }
}
