package dst.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcFilesTest {
  @Test
  void a_process_counts_with_its_ended_children_whatever_its_name_is() {
    String stat =
        "42 (odd ) name) S 1 42 42 0 -1 4194560 100 0 0 0 7 5 30 2 20 0 9 0 100 1000 50\n";
    assertThat(ProcFiles.ticks(stat)).isEqualTo(7 + 5 + 30 + 2);
  }

  @Test
  void a_machine_is_not_busy_while_it_idles_or_waits_for_a_disk() {
    assertThat(ProcFiles.busyTicks("cpu  10 20 30 1000 500 1 2 3 0 0"))
        .isEqualTo(10 + 20 + 30 + 1 + 2 + 3);
  }
}
