package dst.location;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both changes of the clocks, in zones where they change by an hour, by half an hour, and never.
 */
class CronTest {
  private static final String DAILY_AT_2_30 = "0 30 2 * * ?";
  private static final String EACH_20_MINUTES = "0 0/20 * * * ?";

  private static List<String> times(String cron, String zone, String from, int count) {
    ZoneId id = ZoneId.of(zone);
    Cron times = new Cron(cron, id);
    Instant at = LocalDateTime.parse(from).atZone(id).toInstant();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      at = times.next(at);
      found.add(OffsetDateTime.ofInstant(at, id).toString());
    }
    return found;
  }

  @Test
  void a_daily_pull_in_the_skipped_hour_comes_at_its_end_on_the_same_day() {
    assertThat(times(DAILY_AT_2_30, "Europe/Berlin", "2026-03-28T12:00", 2))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    assertThat(times(DAILY_AT_2_30, "America/New_York", "2026-03-07T12:00", 2))
        .containsExactly("2026-03-08T03:00-04:00", "2026-03-09T02:30-04:00");
    assertThat(times("0 15 2 * * ?", "Australia/Lord_Howe", "2026-10-03T12:00", 2))
        .containsExactly("2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00");
  }

  @Test
  void a_daily_pull_in_the_repeated_hour_comes_once() {
    assertThat(times(DAILY_AT_2_30, "Europe/Berlin", "2026-10-24T12:00", 2))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(times("0 30 1 * * ?", "America/New_York", "2026-10-31T12:00", 2))
        .containsExactly("2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00");
    assertThat(times("0 45 1 * * ?", "Australia/Lord_Howe", "2026-04-04T12:00", 2))
        .containsExactly("2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30");
  }

  @Test
  void a_pull_at_the_minute_at_which_the_clocks_change_comes_once() {
    assertThat(times("0 0 2 * * ?", "Europe/Berlin", "2026-03-28T12:00", 2))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:00+02:00");
    assertThat(times("0 0 3 * * ?", "Europe/Berlin", "2026-03-28T12:00", 2))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T03:00+02:00");
    assertThat(times("0 0 3 * * ?", "Europe/Berlin", "2026-10-24T12:00", 2))
        .containsExactly("2026-10-25T03:00+01:00", "2026-10-26T03:00+01:00");
  }

  @Test
  void frequent_pulls_go_on_evenly_through_both_changes() {
    assertThat(times(EACH_20_MINUTES, "Europe/Berlin", "2026-03-29T01:30", 3))
        .containsExactly(
            "2026-03-29T01:40+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:20+02:00");
    assertThat(times(EACH_20_MINUTES, "Europe/Berlin", "2026-10-25T01:30", 8))
        .containsExactly(
            "2026-10-25T01:40+02:00",
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:20+02:00",
            "2026-10-25T02:40+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T02:20+01:00",
            "2026-10-25T02:40+01:00",
            "2026-10-25T03:00+01:00");
    assertThat(times(EACH_20_MINUTES, "Australia/Lord_Howe", "2026-04-05T01:30", 4))
        .containsExactly(
            "2026-04-05T01:40+11:00",
            "2026-04-05T01:40+10:30",
            "2026-04-05T02:00+10:30",
            "2026-04-05T02:20+10:30");
  }

  @ParameterizedTest
  @CsvSource({"UTC", "America/Phoenix", "Asia/Kolkata"})
  void where_the_clocks_never_change_the_times_are_plain(String zone) {
    assertThat(times(DAILY_AT_2_30, zone, "2026-03-28T12:00", 2))
        .extracting(time -> time.substring(0, 16))
        .containsExactly("2026-03-29T02:30", "2026-03-30T02:30");
  }

  @Test
  void a_time_that_never_comes_again_is_null() {
    assertThat(
            new Cron("0 0 2 1 1 ? 2026", ZoneId.of("UTC"))
                .next(Instant.parse("2026-02-01T00:00:00Z")))
        .isNull();
  }
}
