package dst.location;

import static org.assertj.core.api.Assertions.assertThat;

import dst.config.Home;
import dst.location.RemovalOrders.Answer;
import dst.location.RemovalOrders.Decision;
import dst.location.RemovalOrders.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemovalOrdersTest {
  private static final Order CONFIRM =
      new Order("new-york", "product-0-2000-950", Decision.CONFIRM);
  private static final Order KEEP = new Order("boston", "files-00ff", Decision.KEEP);

  @TempDir Path dir;
  private RemovalOrders orders;

  @BeforeEach
  void aHome() {
    orders = new RemovalOrders(new Home(dir));
  }

  @Test
  void an_order_is_open_until_it_is_answered_and_the_answer_is_fetched_once() throws IOException {
    assertThat(orders.open()).isEmpty();
    orders.give(CONFIRM);
    orders.give(CONFIRM);
    orders.give(KEEP);
    assertThat(orders.open()).containsExactly(KEEP, CONFIRM);
    assertThat(orders.fetch(CONFIRM)).isEmpty();

    orders.answer(CONFIRM, new Answer(true, "950 removed"));
    assertThat(orders.open()).containsExactly(KEEP);
    assertThat(orders.fetch(CONFIRM)).contains(new Answer(true, "950 removed"));
    assertThat(orders.fetch(CONFIRM)).isEmpty();
  }

  @Test
  void an_order_outlives_a_crash_and_an_old_answer_is_none_of_a_new_order() throws IOException {
    orders.give(KEEP);
    orders = new RemovalOrders(new Home(dir));
    assertThat(orders.open()).containsExactly(KEEP);
    orders.answer(KEEP, new Answer(false, "no"));

    orders.give(KEEP);
    assertThat(orders.fetch(KEEP)).isEmpty();
  }

  @Test
  void an_answer_that_nobody_fetches_goes() throws IOException {
    orders.give(KEEP);
    orders.answer(KEEP, new Answer(true, "yes"));
    Path answer = dir.resolve("data/removals/boston~files-00ff~keep.answer");
    orders.open();
    assertThat(answer).exists();

    Instant then = Instant.now().minus(Duration.ofMinutes(6));
    Files.setLastModifiedTime(answer, FileTime.from(then));
    assertThat(orders.open()).isEmpty();
    assertThat(answer).doesNotExist();
  }
}
