package dst.route.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.location.Pull;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At least 100 bytes a second, counted over 10 seconds. */
class StallDetectorTest {
  private long nanos;
  private final StallDetector stalls =
      new StallDetector(
          new Pull.Patience(Duration.ofSeconds(5), Duration.ofSeconds(10), 100), () -> nanos);

  @BeforeEach
  void begin() {
    stalls.begin();
  }

  @AfterEach
  void noInterruptIsLeft() {
    stalls.end();
    assertThat(Thread.interrupted()).isFalse();
  }

  private void seconds(int n) {
    nanos += Duration.ofSeconds(n).toNanos();
  }

  @Test
  void a_silent_host_is_cut_off_after_the_time_that_a_step_may_take() {
    seconds(9);
    assertThat(stalls.check()).isNull();
    seconds(1);
    assertThat(stalls.check())
        .isEqualTo(
            "the host was asked to log in and list the files and sent 0 bytes in 10 s, less than"
                + " min-rate, so the pull was cut");
    assertThat(stalls.stall()).contains("log in");
  }

  @Test
  void a_file_that_comes_at_a_good_rate_may_take_hours() {
    stalls.readFile("a.csv");
    for (int i = 0; i < 10_000; i++) {
      seconds(1);
      stalls.read(101);
      assertThat(stalls.check()).isNull();
    }
  }

  @Test
  void a_file_that_comes_byte_by_byte_is_cut_off() {
    stalls.readFile("a.csv");
    seconds(1);
    stalls.read(100_000);
    seconds(9);
    assertThat(stalls.check()).isNull();
    for (int i = 0; i < 9; i++) {
      seconds(1);
      stalls.read(1);
      assertThat(stalls.check()).isNull();
    }
    seconds(1);
    assertThat(stalls.check()).contains("read a.csv and sent 9 bytes in 10 s");
  }

  @Test
  void keep_alives_are_no_progress_of_a_file() throws IOException {
    stalls.readFile("a.csv");
    stalls.received(1_000_000);
    seconds(10);
    assertThat(stalls.check()).contains("sent 0 bytes");
  }

  @Test
  void time_in_which_central_is_busy_does_not_count() {
    stalls.readFile("a.csv");
    seconds(9);
    stalls.central();
    seconds(1_000);
    assertThat(stalls.check()).isNull();
    stalls.host();
    assertThat(stalls.check()).isNull();
    seconds(1);
    assertThat(stalls.check()).contains("sent 0 bytes in 10 s");
  }

  @Test
  void each_step_has_its_own_time() {
    seconds(9);
    stalls.step("move a.csv to done/");
    seconds(9);
    assertThat(stalls.check()).isNull();
    seconds(1);
    assertThat(stalls.check()).contains("move a.csv to done/");
  }

  @Test
  void a_listing_may_not_go_on_for_ever_at_any_rate() throws IOException {
    for (int i = 0; i < 10; i++) {
      seconds(10);
      stalls.received(10_000);
      assertThat(stalls.check()).isNull();
    }
    seconds(10);
    stalls.received(10_000);
    assertThat(stalls.check()).contains("was not ready after 100 s");
  }

  @Test
  void a_listing_may_not_fill_the_memory() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                stalls.received(1 << 20);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 64 MB");
    assertThat(stalls.stall()).contains("more than 64 MB");
  }

  @Test
  void the_connection_is_closed_first_and_the_thread_is_interrupted_if_that_was_in_vain() {
    Socket line = new Socket();
    stalls.use(line);
    seconds(10);
    assertThat(stalls.check()).isNotNull();
    assertThat(line.isClosed()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    seconds(10);
    assertThat(stalls.check()).isNotNull();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void between_pulls_nothing_is_cut() {
    stalls.end();
    seconds(1_000);
    assertThat(stalls.check()).isNull();
  }
}
