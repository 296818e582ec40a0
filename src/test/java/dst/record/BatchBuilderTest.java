package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
  private static final Rejection REJECTION =
      new Rejection(Rejection.Cause.RULE, 1, null, "name", "required", null, "no name", "{}", null);

  private final BatchBuilder builder =
      new BatchBuilder(new BundleId("boston", 0, 17638), "PROD1.csv", Products.TYPE);

  private static Change change(String name) {
    return new Change(Op.UPSERT, 1, 1, Arrays.asList("BK-1", name, null, null));
  }

  @Test
  void batches_are_numbered_from_0_and_know_what_they_are_of() {
    builder.add(change("Bike"));
    Batch first = builder.next(false);
    builder.add(REJECTION);
    Batch second = builder.next(true);

    assertThat(first)
        .isEqualTo(
            new Batch(
                new BundleId("boston", 0, 17638),
                0,
                false,
                "PROD1.csv",
                "product",
                List.of("product_code", "name", "price", "attributes"),
                null,
                List.of(change("Bike")),
                List.of(),
                List.of()));
    assertThat(second.id()).isEqualTo("boston-0-00000000000000017638/1");
    assertThat(second.changes()).isEmpty();
    assertThat(second.rejected()).containsExactly(REJECTION);
    assertThat(second.last()).isTrue();
  }

  @Test
  void changes_and_rejections_together_fill_a_batch() {
    for (int i = 0; i < Batch.MOST_RECORDS - 1; i++) {
      builder.add(change("Bike"));
    }
    assertThat(builder.full()).isFalse();

    builder.add(REJECTION);

    assertThat(builder.full()).isTrue();
    assertThat(builder.next(false).records()).isEqualTo(Batch.MOST_RECORDS);
    assertThat(builder.full()).isFalse();
    assertThat(builder.isEmpty()).isTrue();
  }

  @Test
  void large_records_fill_a_batch_by_the_size_of_their_json() {
    Stream.of("x".repeat(5_000), "ö".repeat(2_500), "\t".repeat(800), "€".repeat(1_600))
        .forEach(this::assertFillsBySize);
  }

  private void assertFillsBySize(String name) {
    while (!builder.full()) {
      builder.add(change(name));
    }
    assertThat(BatchJson.write(builder.next(false)).length)
        .isBetween(Batch.MOST_BYTES / 3, Batch.MOST_BYTES + 10_000);
  }

  @Test
  void changes_of_one_key_all_stay() {
    builder.add(change("Bike"));
    builder.add(change("Bell"));

    assertThat(builder.next(true).changes()).containsExactly(change("Bike"), change("Bell"));
  }

  @Test
  void skipped_rows_and_repeated_keys_are_counted_with_the_batch_of_their_stretch() {
    builder.skip();
    builder.repeat();
    builder.add(change("Bike"));
    builder.skip();
    Batch first = builder.next(false);
    builder.skip();
    Batch last = builder.next(true);

    assertThat(first.skipped()).isEqualTo(2);
    assertThat(first.repeated()).isEqualTo(1);
    assertThat(first.records()).isEqualTo(1);
    assertThat(last.skipped()).isEqualTo(1);
    assertThat(last.repeated()).isZero();
    assertThat(BatchJson.read(BatchJson.write(first))).isEqualTo(first);
    assertThat(first.with(first.changes(), List.of(), List.of())).isEqualTo(first);
    assertThat(first.withSweepBelow(7).skipped()).isEqualTo(2);
    assertThat(first.withFields(first.fields(), first.changes())).isEqualTo(first);
  }

  @Test
  void only_the_last_batch_may_be_empty() {
    assertThat(builder.next(true).records()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> builder.next(false));
  }
}
