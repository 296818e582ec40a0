package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTest {
  private static final ZoneId BOSTON = ZoneId.of("America/New_York");

  @ParameterizedTest
  @CsvSource({
    "dd.MM.yyyy, 29.02.2028, 2028-02-29",
    "d.M.yy, 1.2.26, 2026-02-01",
    "yyyyMMdd, 20261122, 2026-11-22",
    "dd-MMM-yyyy, 22-NOV-2026, 2026-11-22",
    "MM/dd/yyyy hh:mm a, 11/22/2026 08:15 PM, 2026-11-22",
    ", 2026-11-22, 2026-11-22"
  })
  void dates_are_read_by_their_pattern(String pattern, String text, String canonical) {
    assertThat(new Dates(pattern, BOSTON).date(text)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "dd.MM.yyyy, 30.02.2026",
    "dd.MM.yyyy, 1.2.2026",
    "dd.MM.yyyy, 22.11.2026x",
    "dd.MM.yyyy, 00.00.0000",
    ", 2026-02-30",
    ", 22.11.2026",
    ", +12026-01-01",
    ", 0000-01-01"
  })
  void what_is_no_such_date_is_refused(String pattern, String text) {
    assertThatExceptionOfType(BrokenRule.class)
        .isThrownBy(() -> new Dates(pattern, BOSTON).date(text))
        .withMessageContaining(pattern == null ? "yyyy-MM-dd" : pattern);
  }

  @ParameterizedTest
  @CsvSource({
    // without a zone it is the location's time: winter -5, summer -4
    ", 2026-01-22T08:15:30, 2026-01-22T13:15:30Z",
    ", 2026-07-22 08:15:30.123, 2026-07-22T12:15:30.123Z",
    ", 2026-07-22 08:15, 2026-07-22T12:15:00Z",
    ", 2026-07-22, 2026-07-22T04:00:00Z",
    ", 2026-07-22T08:15:30Z, 2026-07-22T08:15:30Z",
    ", 2026-07-22 08:15:30 +02:00, 2026-07-22T06:15:30Z",
    ", 2026-07-22T08:15:30+0200, 2026-07-22T06:15:30Z",
    ", 2026-07-22T08:15:30.123456789Z, 2026-07-22T08:15:30.123456Z",
    "dd.MM.yyyy HH:mm, 22.07.2026 08:15, 2026-07-22T12:15:00Z",
    "dd.MM.yyyy, 22.07.2026, 2026-07-22T04:00:00Z",
    "yyyy-MM-dd HH:mm X, 2026-07-22 08:15 Z, 2026-07-22T08:15:00Z",
    // skipped by the change to summer time, and there twice on the way back
    ", 2026-03-08T02:30:00, 2026-03-08T07:30:00Z",
    ", 2026-11-01T01:30:00, 2026-11-01T05:30:00Z"
  })
  void timestamps_become_instants(String pattern, String text, String canonical) {
    assertThat(new Dates(pattern, BOSTON).timestamp(text)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-07-22T24:00:00",
        "2026-07-22T",
        "2026-07-2208:15",
        "2026-07-22 8:15",
        "08:15",
        "9999-12-31T23:00:00",
        "2026-02-30T08:15:00"
      })
  void what_is_no_timestamp_is_refused(String text) {
    assertThatExceptionOfType(BrokenRule.class)
        .isThrownBy(() -> new Dates(null, BOSTON).timestamp(text));
  }

  @ParameterizedTest
  @CsvSource({
    "dd.mm.yyyy, does not tell a day",
    "dd.MM.YYYY, does not tell a day",
    "HH:mm, does not tell a day",
    "dd.MM.yyyy hh:mm, does not tell a day",
    "dd.MM.yyyy T, can't be read",
    "yyyy-MM-dd'T'HH:mm:ss'Z', write X"
  })
  void a_pattern_that_tells_no_date_is_refused(String pattern, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dates(pattern, BOSTON))
        .withMessageContaining(pattern)
        .withMessageContaining(problem);
  }

  @Test
  void what_is_canonical_already_stays_as_it_is_and_near_misses_are_judged_like_all_others() {
    Dates iso = new Dates(null, ZoneId.of("UTC"));

    assertThat(iso.timestamp("2026-02-28T23:59:59Z")).isEqualTo("2026-02-28T23:59:59Z");
    assertThat(iso.timestamp("2026-01-31T23:59:59Z")).isEqualTo("2026-01-31T23:59:59Z");
    assertThat(iso.date("2026-12-28")).isEqualTo("2026-12-28");
    for (String wrong :
        new String[] {
          "2026-02-30T00:00:00Z",
          "2026-13-01T00:00:00Z",
          "2026-00-01T00:00:00Z",
          "2026-01-00T00:00:00Z",
          "2026-01-01T24:00:01Z",
          "2026-01-01T00:60:00Z",
          "2026-01-01T00:00:60Z",
          "0000-01-01T00:00:00Z",
          "2026-01-0aT00:00:00Z",
          "2026/01/01T00:00:00Z"
        }) {
      assertThatThrownBy(() -> iso.timestamp(wrong)).as(wrong).isInstanceOf(BrokenRule.class);
    }
    for (String wrong : new String[] {"0000-01-01", "2026-02-29", "2026-1-001", "2026-01-99"}) {
      assertThatThrownBy(() -> iso.date(wrong)).as(wrong).isInstanceOf(BrokenRule.class);
    }
  }
}
