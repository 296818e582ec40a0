package dst.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dst.record.Batch;
import dst.record.BundleId;
import dst.record.Change;
import dst.record.Op;
import dst.record.RecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private final RecordType type = Shipped.location("boston").records().get(0).type();
  private final AtomicLong nanos = new AtomicLong(1_000);
  private final Freshness freshness = new Freshness(nanos::get);

  @BeforeEach
  void two_hosts() {
    freshness.follow("boston", type, true);
    freshness.follow("atlanta", type, false);
  }

  private Batch batch(String location, String... keys) {
    List<Change> changes = new ArrayList<>();
    for (String key : keys) {
      List<String> values = new ArrayList<>(Collections.nCopies(type.fields().size(), null));
      values.set(type.indexOf("product_code"), key);
      changes.add(new Change(Op.DELETE, changes.size() + 1, changes.size() + 1, values));
    }
    return new Batch(
        new BundleId(location, 1, 1),
        0,
        true,
        "b.zip",
        type.name(),
        type.fieldNames(),
        null,
        changes,
        List.of(),
        List.of());
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void the_time_is_that_from_commit_to_commit() {
    Freshness.Sent sent = freshness.begins("boston", "A");
    pass(Duration.ofMillis(5));
    sent.committed();
    pass(Duration.ofMillis(30));

    freshness.stored(batch("boston", "A"));

    assertThat(freshness.arrived())
        .containsExactly(new Freshness.Arrived(Duration.ofMillis(30), true));
    assertThat(freshness.arrived()).isEmpty();
  }

  @Test
  void changes_of_one_product_arrive_in_their_order() {
    freshness.begins("boston", "A").committed();
    pass(Duration.ofMillis(10));
    freshness.begins("boston", "A").committed();
    pass(Duration.ofMillis(10));

    freshness.stored(batch("boston", "A", "A"));

    assertThat(freshness.arrived())
        .extracting(Freshness.Arrived::took)
        .containsExactly(Duration.ofMillis(20), Duration.ofMillis(10));
    assertThat(freshness.waiting()).isZero();
  }

  @Test
  void what_is_of_an_earlier_run_or_another_host_is_no_arrival() {
    freshness.begins("boston", "A").committed();

    freshness.stored(batch("boston", "B"));
    freshness.stored(batch("atlanta", "A"));
    freshness.stored(batch("denver", "A"));

    assertThat(freshness.arrived()).isEmpty();
    assertThat(freshness.byHost()).containsExactly(Map.entry("boston", 1));
  }

  @Test
  void a_change_through_a_dropped_file_is_counted_and_not_measured() {
    freshness.begins("atlanta", "A").committed();

    freshness.stored(batch("atlanta", "A"));

    assertThat(freshness.arrived()).singleElement().matches(arrived -> !arrived.measured());
  }

  @Test
  void a_host_is_in_step_when_nothing_of_it_waits() {
    freshness.begins("boston", "A").committed();
    pass(Duration.ofSeconds(3));
    assertThat(freshness.inStep(List.of("boston", "atlanta"))).isEqualTo(1);
    assertThat(freshness.oldest()).isEqualTo(Duration.ofSeconds(3));

    freshness.stored(batch("boston", "A"));

    assertThat(freshness.inStep(List.of("boston", "atlanta"))).isEqualTo(2);
    assertThat(freshness.oldest()).isZero();
  }

  @Test
  void percentiles_are_those_of_all_times() {
    Percentiles times = new Percentiles();
    for (int i = 1; i <= 200; i++) {
      times.add(Duration.ofMillis(i));
    }
    times.add(Duration.ofHours(1));
    assertThat(times.of(50)).isEqualTo(Duration.ofMillis(101));
    assertThat(times.of(99)).isEqualTo(Duration.ofMillis(199));
    assertThat(times.of(100)).isEqualTo(Duration.ofHours(1));
    assertThat(new Percentiles().of(99)).isZero();
  }
}
