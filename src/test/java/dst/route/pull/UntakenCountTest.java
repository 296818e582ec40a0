package dst.route.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dst.pull.Untaken;
import dst.status.UntakenFiles;
import dst.testbed.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntakenCountTest {
  private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

  private final HandClock clock = new HandClock();
  private final UntakenCount count = new UntakenCount("boston", clock);

  private UntakenFiles listed(Untaken why, String... names) {
    count.begin();
    List.of(names).forEach(name -> count.add(why, name));
    count.end(null);
    return count.last().isEmpty() ? null : count.last().get(0);
  }

  @Test
  void a_name_that_was_shown_stays_shown_so_that_the_oldest_tells_how_long() {
    listed(Untaken.UNFINISHED, "z.tmp");
    clock.forward(Duration.ofMinutes(9));
    UntakenFiles many =
        listed(Untaken.UNFINISHED, "a.tmp", "b.tmp", "c.tmp", "d.tmp", "e.tmp", "f.tmp", "z.tmp");
    assertThat(many.names()).containsExactly("a.tmp", "b.tmp", "c.tmp", "d.tmp", "z.tmp");
    assertThat(many.since()).isEqualTo(START);
    assertThat(many.stands()).isFalse();

    clock.forward(Duration.ofMinutes(1));
    assertThat(listed(Untaken.UNFINISHED, "y.tmp", "z.tmp").stands()).isTrue();
    assertThat(listed(Untaken.UNFINISHED, "y.tmp").since())
        .isEqualTo(START.plus(Duration.ofMinutes(10)));
    assertThat(listed(Untaken.UNFINISHED)).isNull();
  }

  @Test
  void a_listing_that_failed_half_way_counts_nothing_twice() {
    count.begin();
    count.add(Untaken.NO_ENTRY, "a.csv");

    assertThat(listed(Untaken.NO_ENTRY, "a.csv").files()).isEqualTo(1);
  }

  @Test
  void what_is_known_is_not_counted() {
    assertThat(listed(Untaken.LEFT_ALONE, "photos")).isNull();
  }
}
