package dst.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.record.Batch;
import dst.store.database.Trouble;
import dst.testbed.HandClock;
import dst.testbed.Said;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invariants I13 and I17: no batch holds a consumer, and no outage makes a dead letter. */
class PostponedTest {
  private final HandClock clock = new HandClock();
  private final Said said = Said.by("dst.store.Postponed");
  private final Postponed postponed =
      new Postponed(Outage.Limits.of(4, Duration.ofMinutes(5)), clock);

  @AfterEach
  void close() {
    said.close();
  }

  private static Batch batch(int number) {
    return Products.only(Products.bundle(number), Products.upsert(number, "B-1", "Bike"));
  }

  private void fails(Batch batch, Trouble trouble) {
    assertThat(postponed.failed(batch, trouble, "it says so.")).isTrue();
  }

  @Test
  void of_those_in_doubt_no_more_than_half_of_the_consumers_are_tried_at_once() {
    for (int i = 1; i <= 4; i++) {
      fails(batch(i), Trouble.OTHER);
    }

    assertThat(postponed.begin(batch(1))).isEqualTo(Refusing.CONTENT);
    postponed.begin(batch(2));
    assertThatThrownBy(() -> postponed.begin(batch(3))).isInstanceOf(Postpone.class);
    fails(batch(1), Trouble.OTHER);
    postponed.begin(batch(3));
  }

  @Test
  void where_a_whole_record_type_fails_its_other_batches_wait_untried_and_other_types_go_on() {
    fails(batch(1), Trouble.TABLE);
    fails(batch(2), Trouble.TABLE);
    postponed.begin(batch(1));
    postponed.begin(batch(2));

    assertThatThrownBy(() -> postponed.begin(batch(3))).isInstanceOf(Postpone.class);
    assertThat(postponed.begin(Products.as("order", batch(4)))).isEqualTo(Refusing.CONTENT);

    postponed.passed(batch(1));
    assertThat(postponed.begin(batch(3))).isEqualTo(Refusing.CONTENT);
  }

  @Test
  void what_is_not_known_to_be_an_outage_is_set_aside_after_five_attempts_and_five_minutes() {
    Batch batch = batch(1);
    for (int i = 0; i < 4; i++) {
      fails(batch, Trouble.OTHER);
    }
    clock.forward(Duration.ofMinutes(6));
    assertThat(postponed.begin(batch)).isEqualTo(Refusing.CONTENT);
    fails(batch, Trouble.OTHER);
    assertThat(postponed.begin(batch)).isEqualTo(Refusing.ANYTHING);
  }

  @Test
  void only_what_fails_between_others_that_are_stored_is_proven() {
    Batch batch = batch(1);
    for (int i = 0; i < 6; i++) {
      fails(batch, Trouble.TABLE);
      postponed.passed(batch(100 + i));
    }
    clock.forward(Duration.ofMinutes(6));

    assertThat(postponed.begin(batch)).isEqualTo(Refusing.PROVEN);
  }

  @Test
  void what_was_stored_before_an_outage_proves_nothing() {
    Batch batch = batch(1);
    fails(batch, Trouble.TABLE);
    for (int i = 0; i < 6; i++) {
      postponed.passed(batch(100 + i));
    }
    for (int i = 0; i < 20; i++) {
      fails(batch, Trouble.TABLE);
    }
    clock.forward(Duration.ofMinutes(6));

    assertThat(postponed.begin(batch)).isEqualTo(Refusing.ANYTHING);
  }

  @Test
  void an_outage_is_never_set_aside() {
    int number = 0;
    for (Trouble trouble : new Trouble[] {Trouble.BUSY, Trouble.LOCKED, Trouble.BROKEN}) {
      Batch batch = batch(++number);
      for (int i = 0; i < 20; i++) {
        fails(batch, trouble);
        postponed.passed(batch(100 + i));
      }
      clock.forward(Duration.ofHours(1));

      assertThat(postponed.begin(batch)).isEqualTo(Refusing.CONTENT);
      postponed.passed(batch);
    }
  }

  @Test
  void one_that_does_not_fit_to_others_waits_for_three_attempts_without_a_word() {
    Batch batch = batch(1);
    for (int i = 0; i < 3; i++) {
      assertThat(postponed.begin(batch)).isEqualTo(Refusing.CONTENT);
      fails(batch, Trouble.ORDER);
    }
    assertThat(postponed.begin(batch)).isEqualTo(Refusing.ORDER);
    postponed.passed(batch);

    assertThat(said.lines()).isEmpty();
    assertThat(postponed.now()).isNull();
  }

  @Test
  void it_is_logged_once_for_a_record_type_and_once_when_it_is_over() {
    for (int attempt = 0; attempt < 3; attempt++) {
      fails(batch(1), Trouble.TABLE);
      fails(batch(2), Trouble.TABLE);
    }
    clock.forward(Duration.ofSeconds(90));
    postponed.passed(batch(1));
    assertThat(postponed.now())
        .isEqualTo(
            new PostponedBatches(1, clock.instant().minusSeconds(90), "product: it says so."));
    postponed.passed(batch(2));

    assertThat(said.lines())
        .containsExactly(
            "WARN product: batch boston-0-00000000000000000001/0 (PROD1.csv) can't be stored: it"
                + " says so. It is tried again by itself, and others go on meanwhile.",
            "INFO product: all its batches are stored again, after 90 s");
    assertThat(postponed.now()).isNull();
  }

  /** The broker keeps what it will bring again in memory. */
  @Test
  void no_more_go_back_into_the_queue_than_its_memory_takes() {
    int number = 0;
    while (postponed.failed(batch(number), Trouble.TABLE, "it says so.")) {
      number++;
    }
    assertThat(number).isBetween(9_000, 10_000);
    assertThat(postponed.failed(batch(0), Trouble.TABLE, "it says so.")).isTrue();
  }
}
