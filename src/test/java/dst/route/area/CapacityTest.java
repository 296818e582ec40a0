package dst.route.area;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.bundle.PullArea;
import dst.route.FakeBroker;
import dst.route.broker.Disks;
import dst.testbed.HandClock;
import dst.testbed.MemoryPullArea;
import dst.testbed.Said;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final long MB = 1 << 20;
  private static final Path STAGING = Path.of("data/staging");

  private final AtomicLong free = new AtomicLong(500 * MB);
  private final FakeBroker broker = new FakeBroker();
  private final HandClock clock = new HandClock();
  private final Disks disks =
      new Disks(Map.of("files under way", STAGING), 100 * MB, path -> free.get());
  private final Capacity capacity = new Capacity(disks, broker, 1_000, clock);
  private final Said said = Said.by("dst.route.area.Capacity");

  @AfterEach
  void close() {
    said.close();
  }

  private String later() {
    clock.forward(Duration.ofSeconds(6));
    return capacity.shortage();
  }

  @Test
  void a_disk_that_is_nearly_full_is_told_with_what_to_do() {
    assertThat(capacity.shortage()).isNull();
    free.set(99 * MB);

    assertThat(later())
        .isEqualTo(
            "the disk of the files under way (data/staging) has 99.0 MB free, and 100.0 MB are"
                + " kept free: make room there, or lower dst.disk.reserve");
  }

  @Test
  void it_is_said_once_when_it_begins_and_once_when_it_is_over() {
    for (int i = 0; i < 3; i++) {
      free.set(99 * MB - i);
      later();
      free.set(200 * MB);
      later();
    }
    clock.forward(Duration.ofSeconds(24));
    later();
    later();

    assertThat(said.lines())
        .hasSize(2)
        .satisfiesExactly(
            begin -> assertThat(begin).startsWith("WARN no pulls").contains("99.0 MB free"),
            end ->
                assertThat(end).isEqualTo("INFO there is room again and pulls go on, after 30 s"));
  }

  @Test
  void pulls_go_on_when_there_is_clearly_room_again() {
    free.set(99 * MB);
    assertThat(later()).isNotNull();
    free.set(105 * MB);
    assertThat(later()).isNotNull();
    free.set(111 * MB);
    assertThat(later()).isNull();
    free.set(105 * MB);
    assertThat(later()).isNull();
  }

  @Test
  void pulls_stop_when_the_queue_is_full_and_go_on_when_a_tenth_of_it_was_stored() {
    broker.depth = 1_000;
    assertThat(later()).contains("1,000 batches", "dst.queue.most");
    broker.depth = 950;
    assertThat(later()).isNotNull();
    broker.depth = 899;
    assertThat(later()).isNull();
    broker.depth = 950;
    assertThat(later()).isNull();
  }

  @Test
  void nothing_is_pulled_while_the_broker_is_away() {
    broker.up = false;
    assertThat(later()).contains("broker does not answer");
    broker.up = true;
    assertThat(later()).isNull();
  }

  @Test
  void an_answer_holds_for_a_second() {
    assertThat(capacity.shortage()).isNull();
    free.set(0);
    assertThat(capacity.shortage()).isNull();
    assertThat(later()).isNotNull();
  }

  @Test
  void a_file_that_would_eat_up_the_reserve_has_no_room() {
    assertThatCode(() -> capacity.require(400 * MB)).doesNotThrowAnyException();
    assertThatThrownBy(() -> capacity.require(401 * MB))
        .isInstanceOf(OutOfCapacity.class)
        .hasMessageContaining("401.0 MB more are to be written");
  }

  @Test
  void who_found_no_room_on_a_nearly_full_disk_makes_all_wait_until_there_is_clearly_room() {
    assertThat(capacity.shortage()).isNull();
    free.set(105 * MB);
    assertThat(later()).isNull();

    assertThatThrownBy(() -> capacity.require(10 * MB))
        .isInstanceOfSatisfying(OutOfCapacity.class, none -> assertThat(none.isForAny()).isTrue());
    assertThat(later()).isNotNull();
    free.set(111 * MB);
    assertThat(later()).isNull();
    assertThatThrownBy(() -> capacity.require(100 * MB))
        .isInstanceOfSatisfying(OutOfCapacity.class, none -> assertThat(none.isForAny()).isFalse());

    assertThat(said.lines()).hasSize(1);
  }

  @Test
  void reading_a_file_stops_when_others_fill_the_disk_meanwhile() throws Exception {
    PullArea area = new MemoryPullArea().with("a", "x".repeat((int) (4 * MB)));
    try (InputStream in = new CapacityCheckedPullArea(area, capacity).open("a")) {
      in.readNBytes((int) (2 * MB));
      free.set(99 * MB);

      assertThatThrownBy(() -> in.readNBytes((int) (2 * MB))).isInstanceOf(OutOfCapacity.class);
    }
  }

  @Test
  void the_store_stops_only_for_the_disk_of_a_database_in_a_file_and_later_than_pulls() {
    Disks withH2 = new Disks(Map.of(Disks.DATABASE, STAGING), 100 * MB, path -> free.get());
    free.set(26 * MB);
    assertThat(withH2.shortage(0)).isNotNull();
    assertThat(withH2.lastShortageOf(Disks.DATABASE)).isNull();
    free.set(24 * MB);
    assertThat(withH2.lastShortageOf(Disks.DATABASE)).contains("database", "24.0 MB free");
    assertThatCode(capacity::requireForDatabase).doesNotThrowAnyException();
  }

  @Test
  void the_disk_of_a_folder_that_is_not_there_yet_is_the_one_of_its_parent() {
    Path none = Path.of("target/none/of/these");

    assertThat(new Disks(Map.of("queue", none), 1).shortage(0)).isNull();
    assertThat(new Disks(Map.of("queue", none), Long.MAX_VALUE / 2).shortage(0)).isNotNull();
  }
}
