package dst.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dst.status.CentralStatus;
import dst.status.LocationStatus;
import dst.status.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
  private static final Screen COLOURED = new Screen(100, 24, true);

  @Test
  void the_table_has_a_head_and_a_line_for_each_location_problems_first() {
    CentralStatus status =
        Statuses.of(
            Statuses.ok("austin"),
            Statuses.in("boston", "failing", "connect to boston.example: connection refused"),
            Statuses.in("calgary", "paused", "until dst location resume"));

    assertThat(String.join("\n", new StatusText(status, Screen.NONE).table()))
        .isEqualTo(
            """
            central 0.1.0, up 3d: takes, queues and stores
            database  up since 60m
            broker    up
            queue     3 batches, oldest 4s; dead letters: 2
            3 locations: 1 ok, 1 failing, 1 paused

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

    assertThat(new StatusText(status, Screen.NONE).table())
        .contains("  1,200 records wait since 2m for data files, like photos/late.jpg");
    assertThat(new StatusText(status, Screen.NONE).location())
        .contains(
            "  late            1,200 records wait since 2m for data files, like photos/late.jpg");
  }

  @Test
  void a_listener_that_is_not_seen_any_more_is_a_problem() {
    CentralStatus status =
        Statuses.of(Statuses.silent("austin", "its listener has not been seen since 10:00"));

    assertThat(status.isWell()).isFalse();
    assertThat(new StatusText(status, Screen.NONE).table())
        .contains("  its listener has not been seen since 10:00");
    assertThat(new StatusText(status, Screen.NONE).location())
        .contains("  listener        its listener has not been seen since 10:00")
        .anyMatch(line -> line.startsWith("  last seen"));
  }

  @Test
  void what_fails_at_a_host_is_a_problem_in_its_listeners_own_words() {
    CentralStatus status =
        Statuses.of(Statuses.troubled("austin", "no right\u001b[2J on articles"));

    assertThat(status.isWell()).isFalse();
    assertThat(new StatusText(status, Screen.NONE).table())
        .anyMatch(line -> line.startsWith("  at the host, snapshots since 10:00: no right\\u001b"));
    assertThat(new StatusText(status, Screen.NONE).location())
        .anyMatch(line -> line.startsWith("  at the host     snapshots since 10:00: no right"));
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

    assertThat(new StatusText(down, Screen.NONE).table())
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
  void only_the_words_that_matter_are_coloured_and_only_on_a_terminal() {
    CentralStatus status =
        Statuses.of(
            Statuses.unfit("austin", "locations/austin.yaml:3: no"),
            Statuses.in("boston", "failing", "connection refused"),
            Statuses.in("calgary", "paused", null));

    assertThat(new StatusText(status, COLOURED).table())
        .contains("  \u001b[31mnot in effect\u001b[0m: locations/austin.yaml:3: no")
        .anyMatch(line -> line.matches("boston +\u001b\\[31mfailing\u001b\\[0m +5m .*"))
        .anyMatch(line -> line.matches("calgary +\u001b\\[33mpaused\u001b\\[0m +2s .*"))
        .contains("  since 5m: connection refused");
    assertThat(new StatusText(status, Screen.NONE).table())
        .noneMatch(line -> line.contains("\u001b["))
        .contains("  not in effect: locations/austin.yaml:3: no");
  }

  @Test
  void a_sentence_is_whole_on_one_line_of_a_pipe_and_folded_on_a_terminal() {
    String error = "no such folder: /pull ".repeat(9).strip();
    CentralStatus status = Statuses.of(Statuses.in("austin", "failing", error + "\n"));

    assertThat(new StatusText(status, Screen.NONE).table()).contains("  since 5m: " + error);
    List<String> folded = new StatusText(status, new Screen(80, 24, false)).table();
    assertThat(folded).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(String.join("", folded).replaceAll(" +", " ")).contains(error);
  }

  @ParameterizedTest
  @CsvSource({"60, 20", "80, 24", "200, 50", "20, 5"})
  void what_is_watched_fits_any_terminal_problems_first_and_the_rest_is_counted(
      int columns, int rows) {
    List<LocationStatus> all = new ArrayList<>();
    for (int i = 10; i < 53; i++) {
      all.add(Statuses.ok("location-" + i));
    }
    all.add(Statuses.in("houston", "failing", "connect to houston.example: refused ".repeat(20)));
    all.add(Statuses.unfit("zagreb", "locations/zagreb.yaml:3: unknown key"));
    all.add(Statuses.holding("a-location-with-a-long-name"));
    CentralStatus status = Statuses.of(all.toArray(new LocationStatus[0]));

    List<String> page = new StatusText(status, new Screen(columns, rows, false)).watch();

    assertThat(page)
        .hasSizeLessThan(rows)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    if (rows > 5) {
      long problems = page.stream().filter(line -> line.matches("(a-loc|hous|zagr).*")).count();
      long others = page.stream().filter(line -> line.startsWith("location-")).count();
      assertThat(problems).isEqualTo(3);
      assertThat(page).anyMatch(line -> line.startsWith("  not in effect: locations/zagreb.yaml"));
      assertThat(page.indexOf(first(page, "location-"))).isGreaterThan(indexOf(page, "zagreb"));
      assertThat(page.get(page.size() - 1)).isEqualTo("… %d more, all ok", 43 - others);
    }
  }

  private static int indexOf(List<String> page, String location) {
    return page.indexOf(first(page, location));
  }

  private static String first(List<String> page, String location) {
    return page.stream().filter(line -> line.startsWith(location)).findFirst().orElse("");
  }

  @Test
  void problems_that_do_not_fit_are_counted_by_their_state() {
    List<LocationStatus> all = new ArrayList<>();
    for (int i = 10; i < 50; i++) {
      all.add(Statuses.in("location-" + i, i % 2 == 0 ? "failing" : "parked", "refused"));
    }
    all.add(Statuses.ok("zagreb"));
    all.add(Statuses.unfit("zoom", "no"));

    CentralStatus status = Statuses.of(all.toArray(new LocationStatus[0]));

    assertThat(new StatusText(status, new Screen(60, 20, false)).watch())
        .hasSize(18)
        .endsWith("… 37 more: 17 failing, 1 ok, 18 parked, 1 to look at");
    assertThat(new StatusText(status, new Screen(60, 200, false)).watch())
        .hasSize(7 + 2 * 41 + 1)
        .noneMatch(line -> line.startsWith("…"));
  }

  @Test
  void columns_that_matter_least_are_left_out_where_there_is_no_room() {
    CentralStatus status = Statuses.of(Statuses.ok("austin"));

    assertThat(new StatusText(status, new Screen(60, 20, false)).table())
        .contains("LOCATION           STATE      LAST OK   NEXT  QUEUED   DEAD")
        .contains("austin             ok              2s     3s       1      0");
    assertThat(new StatusText(status, new Screen(80, 24, false)).table())
        .contains("LOCATION           STATE      LAST OK   NEXT REJECTED  QUEUED  OLDEST   DEAD");
  }

  @Test
  void one_location_is_shown_in_full() {
    LocationStatus boston = Statuses.in("boston", "failing", "connection refused");

    assertThat(new StatusText(Statuses.of(boston), Screen.NONE).location())
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

    assertThat(new StatusText(status, Screen.NONE).table())
        .containsSubsequence(
            "boston             ok              2s     3s      12     12.3M        8       1     "
                + " 4s      0",
            "  held since 2h: the complete list PROD2.csv lacks 950 of 1,000 product records"
                + " (P00051, P00052, ...)",
            "austin             ok              2s     3s      12     12.3M        8       1     "
                + " 4s      0");
    assertThat(status.isWell()).isFalse();
    assertThat(new StatusText(Statuses.of(Statuses.holding("boston")), Screen.NONE).location())
        .contains(
            "  held            since 2026-11-23T08:00:00Z: the complete list PROD2.csv lacks 950 of"
                + " 1,000 product records (P00051, P00052, ...)",
            "                  to remove it: dst location confirm boston --id product-0-2000-950");
  }

  @Test
  void numbers_and_ages_stay_short() {
    assertThat(List.of(0L, 9_999L, 10_000L, 999_999L, 12_345_678L, Long.MAX_VALUE))
        .extracting(Ages::number)
        .containsExactly("0", "9999", "10.0k", "1000k", "12.3M", "9223372T");
    assertThat(
            List.of(
                Duration.ofSeconds(-3),
                Duration.ofSeconds(119),
                Duration.ofMinutes(119),
                Duration.ofHours(47),
                Duration.ofDays(9)))
        .extracting(Ages::duration)
        .containsExactly("0s", "119s", "119m", "47h", "9d");
  }
}
