package dst.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static QuietHours quiet(String... spans) {
    return Arrays.stream(spans).map(QuietHours::parse).reduce(QuietHours.NONE, QuietHours::and);
  }

  /** The end of the quiet hours around the time, in the offset that then holds. */
  private static String end(QuietHours quiet, ZoneId zone, String at) {
    Instant end = quiet.end(OffsetDateTime.parse(at).toInstant(), zone);
    return OffsetDateTime.ofInstant(end, zone).toString();
  }

  private static String begin(QuietHours quiet, ZoneId zone, String at) {
    Instant begin = quiet.begin(OffsetDateTime.parse(at).toInstant(), zone);
    return OffsetDateTime.ofInstant(begin, zone).toString();
  }

  private static void assertOpen(QuietHours quiet, ZoneId zone, String at) {
    assertThat(quiet.isQuiet(OffsetDateTime.parse(at).toInstant(), zone)).as(at).isFalse();
    assertThat(end(quiet, zone, at)).isEqualTo(at);
  }

  @Test
  void a_time_of_each_day_is_quiet_from_its_first_minute_to_before_its_last() {
    QuietHours noon = quiet("12:00-13:00");
    assertOpen(noon, BERLIN, "2026-06-01T11:59:59+02:00");
    assertThat(end(noon, BERLIN, "2026-06-01T12:00:00+02:00")).isEqualTo("2026-06-01T13:00+02:00");
    assertThat(end(noon, BERLIN, "2026-06-01T12:59:59.9+02:00"))
        .isEqualTo("2026-06-01T13:00+02:00");
    assertThat(begin(noon, BERLIN, "2026-06-01T12:59:59.9+02:00"))
        .isEqualTo("2026-06-01T12:00+02:00");
    assertOpen(noon, BERLIN, "2026-06-01T13:00+02:00");
  }

  @Test
  void a_night_goes_over_midnight_and_over_the_end_of_the_week() {
    QuietHours night = quiet("22:00-06:00");
    assertThat(end(night, BERLIN, "2026-06-07T23:10+02:00")).isEqualTo("2026-06-08T06:00+02:00");
    assertThat(end(night, BERLIN, "2026-06-08T05:59+02:00")).isEqualTo("2026-06-08T06:00+02:00");
    assertThat(begin(night, BERLIN, "2026-06-08T05:59+02:00")).isEqualTo("2026-06-07T22:00+02:00");
    assertOpen(night, BERLIN, "2026-06-08T21:59+02:00");
  }

  @Test
  void a_night_of_one_day_belongs_to_the_day_on_which_it_begins() {
    QuietHours friday = quiet("FRI 22:00-06:00");
    assertOpen(friday, BERLIN, "2026-06-05T05:00+02:00");
    assertThat(end(friday, BERLIN, "2026-06-06T05:00+02:00")).isEqualTo("2026-06-06T06:00+02:00");
  }

  @Test
  void times_that_touch_or_overlap_are_one() {
    QuietHours weekend =
        quiet("SAT 00:00-24:00", "SUN 00:00-24:00", "MON-FRI 23:00-24:00", "MON 00:00-05:00");
    assertThat(end(weekend, BERLIN, "2026-06-05T23:30+02:00")).isEqualTo("2026-06-08T05:00+02:00");
    assertThat(begin(weekend, BERLIN, "2026-06-08T04:00+02:00"))
        .isEqualTo("2026-06-05T23:00+02:00");
  }

  @Test
  void days_may_go_over_the_end_of_the_week() {
    QuietHours days = quiet("SAT-MON 10:00-11:00");
    assertThat(end(days, BERLIN, "2026-06-08T10:00+02:00")).isEqualTo("2026-06-08T11:00+02:00");
    assertOpen(days, BERLIN, "2026-06-09T10:30+02:00");
  }

  @Test
  void what_begins_in_the_skipped_hour_begins_at_its_end() {
    QuietHours hours = quiet("02:30-04:00");
    assertOpen(hours, BERLIN, "2026-03-29T01:59:59+01:00");
    assertThat(end(hours, BERLIN, "2026-03-29T03:00+02:00")).isEqualTo("2026-03-29T04:00+02:00");
    assertThat(begin(hours, BERLIN, "2026-03-29T03:20+02:00")).isEqualTo("2026-03-29T03:00+02:00");
  }

  @Test
  void what_ends_in_the_skipped_hour_ends_at_its_begin() {
    assertThat(end(quiet("01:00-02:30"), BERLIN, "2026-03-29T01:30+01:00"))
        .isEqualTo("2026-03-29T03:00+02:00");
  }

  @Test
  void what_lies_in_the_skipped_hour_is_not_there() {
    assertOpen(quiet("02:00-03:00"), BERLIN, "2026-03-29T03:00+02:00");
    assertOpen(quiet("02:00-03:00"), BERLIN, "2026-03-29T01:59:59+01:00");
  }

  @Test
  void what_lies_in_the_repeated_hour_is_quiet_twice() {
    QuietHours hours = quiet("02:00-03:00");
    assertThat(end(hours, BERLIN, "2026-10-25T02:10+02:00")).isEqualTo("2026-10-25T03:00+01:00");
    assertThat(begin(hours, BERLIN, "2026-10-25T02:50+01:00")).isEqualTo("2026-10-25T02:00+02:00");
    QuietHours half = quiet("02:30-02:45");
    assertThat(end(half, BERLIN, "2026-10-25T02:30+02:00")).isEqualTo("2026-10-25T02:45+02:00");
    assertThat(end(half, BERLIN, "2026-10-25T02:30+01:00")).isEqualTo("2026-10-25T02:45+01:00");
  }

  @Test
  void a_night_over_a_change_ends_by_the_clock_on_the_wall() {
    QuietHours night = quiet("22:00-06:00");
    assertThat(end(night, BERLIN, "2026-03-28T22:00+01:00")).isEqualTo("2026-03-29T06:00+02:00");
    assertThat(end(night, BERLIN, "2026-10-24T22:00+02:00")).isEqualTo("2026-10-25T06:00+01:00");
    assertThat(begin(night, BERLIN, "2026-10-25T05:00+01:00")).isEqualTo("2026-10-24T22:00+02:00");
  }

  @ParameterizedTest
  @CsvSource({
    "America/New_York, 2026-03-07T22:00-05:00, 2026-03-08T06:00-04:00",
    "America/New_York, 2026-10-31T22:00-04:00, 2026-11-01T06:00-05:00",
    "Australia/Lord_Howe, 2026-10-03T22:00+10:30, 2026-10-04T06:00+11:00",
    "Australia/Lord_Howe, 2026-04-04T22:00+11:00, 2026-04-05T06:00+10:30",
    "America/Phoenix, 2026-03-07T22:00-07:00, 2026-03-08T06:00-07:00",
    "Asia/Kolkata, 2026-03-07T22:00+05:30, 2026-03-08T06:00+05:30"
  })
  void nights_of_other_zones_end_at_six(String zone, String at, String end) {
    assertThat(end(quiet("22:00-06:00"), ZoneId.of(zone), at)).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource({
    "12-13, no time of the day",
    "12:00 - 13:00, no time of the day",
    "9:00-10:00, no time of the day",
    "MO 09:00-10:00, no time of the day",
    "MOO 09:00-10:00, is no day",
    "MON-MOO 09:00-10:00, is no day",
    "24:00-01:00, is no time",
    "12:60-13:00, is no time",
    "23:00-24:01, is no time",
    "12:00-12:00, ends when it begins"
  })
  void what_is_no_time_is_told(String text, String fault) {
    assertThatThrownBy(() -> QuietHours.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault);
  }

  @Test
  void a_week_without_an_open_minute_is_seen() {
    assertThat(quiet("00:00-12:00", "12:00-24:00").isAlways()).isTrue();
    assertThat(quiet("00:00-12:00", "12:01-24:00").isAlways()).isFalse();
  }
}
