package dst.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final BundleId BUNDLE = new BundleId("boston", 0, 17638);

  /** Of a record that must not be looked at. */
  private static final class Untouched extends AbstractList<String> {
    @Override
    public String get(int index) {
      throw new AssertionError("value " + index + " was read");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  private static Batch batch(int number, List<String> values) {
    List<Change> changes = List.of(new Change(Op.UPSERT, 17639, 2, values));
    return new Batch(
        BUNDLE,
        number,
        false,
        "a.csv",
        "product",
        List.of("code"),
        null,
        changes,
        List.of(),
        List.of());
  }

  @Test
  void routes_ask_for_the_hash_of_a_batch_all_the_time_and_no_record_is_read_for_it() {
    assertThat(batch(1, new Untouched()).hashCode())
        .isEqualTo(batch(1, List.of("BK-1")).hashCode())
        .isNotEqualTo(batch(2, List.of("BK-1")).hashCode());
  }
}
