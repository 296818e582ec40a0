package dst.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dst.status.CentralStatus;
import dst.status.LocationStatus;
import dst.status.Statuses;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  @Test
  void the_table_has_a_head_and_a_line_for_each_location_problems_first() {
    CentralStatus status =
        Statuses.of(
            Statuses.ok("austin"),
            Statuses.in("boston", "failing", "connect to boston.example: connection refused"),
            Statuses.in("calgary", "paused", "until dst location resume"));

    assertThat(String.join("\n", new StatusText(status, false).table()))
        .isEqualTo(
            """
            central 0.1.0, up 3d: takes, queues and stores
            database  up since 60m
            broker    up
            queue     3 batches, oldest 4s; dead letters: 2
            3 locations: 1 ok, 1 failing, 0 parked, 0 waiting, 1 paused, 0 quiet, 0 starting

            LOCATION           STATE      LAST OK   NEXT   FILES   RECORDS REJECTED  QUEUED  OLDEST   DEAD
            boston             failing         5m     3s      12     12.3M        8       1      4s      0
              since 5m: connect to boston.example: connection refused
              for 2h: 7 files that no entry takes: a.txt, b.txt, c.txt, d.txt, e.txt, …
            calgary            paused          2s      -      12     12.3M        8       1      4s      0
              since 5m: until dst location resume
            austin             ok              2s     3s      12     12.3M        8       1      4s      0\
            """);
  }

  @Test
  void records_that_wait_for_data_files_are_told() {
    CentralStatus status = Statuses.of(Statuses.late("austin", 1_200, "photos/late.jpg"));

    assertThat(new StatusText(status, false).table())
        .contains("  1,200 records wait since 2m for data files, like photos/late.jpg");
    assertThat(new StatusText(status, false).location())
        .contains(
            "  late            1,200 records wait since 2m for data files, like photos/late.jpg");
  }

  @Test
  void what_makes_central_unready_is_said_in_the_head() {
    CentralStatus well = Statuses.of(Statuses.ok("austin"));
    CentralStatus down =
        new CentralStatus(
            well.format(),
            well.version(),
            well.at(),
            well.since(),
            new CentralStatus.Part(false, Statuses.AT.minusSeconds(90), "connection refused"),
            new CentralStatus.Part(false, null, "it does not answer"),
            "the disk of the queue is nearly full",
            well.disks(),
            new CentralStatus.Queue(null, null, null, null),
            List.of("locations/austin.yaml:3: unknown key"),
            well.locations());

    assertThat(new StatusText(down, false).table())
        .startsWith(
            "central 0.1.0, up 3d: NOT READY",
            "database  DOWN since 90s: connection refused",
            "broker    DOWN: it does not answer",
            "queue     ? batches, oldest -; dead letters: ?",
            "room      the disk of the queue is nearly full",
            "not in effect: locations/austin.yaml:3: unknown key");
    assertThat(down.isWell()).isFalse();
  }

  @Test
  void colours_are_for_terminals_only() {
    CentralStatus status = Statuses.of(Statuses.unfit("austin", "locations/austin.yaml:3: no"));

    assertThat(new StatusText(status, true).table()).anyMatch(line -> line.contains("\u001b[31m"));
    assertThat(new StatusText(status, false).table())
        .noneMatch(line -> line.contains("\u001b["))
        .anyMatch(line -> line.contains("not in effect: locations/austin.yaml:3: no"));
  }

  @Test
  void no_line_is_wider_than_a_terminal_however_long_an_error_is() {
    CentralStatus status = Statuses.of(Statuses.in("boston", "failing", "x\n".repeat(500)));

    assertThat(new StatusText(status, false).table())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(118))
        .noneMatch(line -> line.contains("\n"));
  }

  @Test
  void one_location_is_shown_in_full() {
    LocationStatus boston = Statuses.in("boston", "failing", "connection refused");

    assertThat(new StatusText(Statuses.of(boston), false).location())
        .contains(
            "boston, Place of boston",
            "  state           failing since 2026-11-23T09:55:00Z",
            "  last error      2026-11-23T09:59:50Z: connection refused",
            "  since start     12 files (34,567 bytes), 12,345,678 records: 12,000,000 applied,"
                + " 345,670 superseded, 8 rejected; 0 swept, 1,500 skipped, 3 repeated");
  }

  @Test
  void what_is_held_is_a_problem_and_is_shown_with_the_command_that_removes_it() {
    CentralStatus status = Statuses.of(Statuses.ok("austin"), Statuses.holding("boston"));

    assertThat(new StatusText(status, false).table())
        .containsSubsequence(
            "boston             ok              2s     3s      12     12.3M        8       1     "
                + " 4s      0",
            "  held since 2h: the complete list PROD2.csv lacks 950 of 1,000 product records"
                + " (P00051, P00052, ...)",
            "austin             ok              2s     3s      12     12.3M        8       1     "
                + " 4s      0");
    assertThat(status.isWell()).isFalse();
    assertThat(new StatusText(Statuses.of(Statuses.holding("boston")), false).location())
        .contains(
            "  held            since 2026-11-23T08:00:00Z: the complete list PROD2.csv lacks 950 of"
                + " 1,000 product records (P00051, P00052, ...)",
            "                  to remove it: dst location confirm boston --id product-0-2000-950");
  }

  @Test
  void numbers_and_ages_stay_short() {
    assertThat(List.of(0L, 9_999L, 10_000L, 999_999L, 12_345_678L, Long.MAX_VALUE))
        .extracting(StatusText::short4)
        .containsExactly("0", "9999", "10.0k", "1000k", "12.3M", "9223372T");
    assertThat(
            List.of(
                Duration.ofSeconds(-3),
                Duration.ofSeconds(119),
                Duration.ofMinutes(119),
                Duration.ofHours(47),
                Duration.ofDays(9)))
        .extracting(StatusText::duration)
        .containsExactly("0s", "119s", "119m", "47h", "9d");
  }
}
