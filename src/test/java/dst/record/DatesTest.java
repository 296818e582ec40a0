package dst.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatesTest {
  private static final ZoneId BOSTON = ZoneId.of("America/New_York");

  @ParameterizedTest
  @CsvSource({
    "dd.MM.yyyy, 29.02.2028, 2028-02-29",
    "yyyyMMdd, 20261122, 2026-11-22",
    "dd-MMM-yyyy, 22-NOV-2026, 2026-11-22",
    "MM/dd/yyyy hh:mm a, 11/22/2026 08:15 PM, 2026-11-22",
    ", 2026-11-22, 2026-11-22"
  })
  void dates_are_read_by_their_pattern(String pattern, String text, String canonical) {
    assertThat(new Dates(DateStyle.of(pattern), BOSTON).date(text)).isEqualTo(canonical);
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
        .isThrownBy(() -> new Dates(DateStyle.of(pattern), BOSTON).date(text))
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
    "yyyy-MM-dd HH:mm VV, 2026-07-22 08:15 Europe/Berlin, 2026-07-22T06:15:00Z",
    "yyyy-MM-dd HH:mm VV, 2026-07-22 08:15 UTC, 2026-07-22T08:15:00Z",
    // with an offset there is no doubt
    ", 2026-11-01T01:30:00-05:00, 2026-11-01T06:30:00Z",
    "yyyy-MM-dd HH:mmXXX'['VV']', 2026-11-01 01:30-05:00[America/New_York], 2026-11-01T06:30:00Z"
  })
  void timestamps_become_instants(String pattern, String text, String canonical) {
    assertThat(new Dates(DateStyle.of(pattern), BOSTON).timestamp(text)).isEqualTo(canonical);
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
        .isThrownBy(() -> new Dates(DateStyle.ISO, BOSTON).timestamp(text));
  }

  @ParameterizedTest
  @CsvSource({
    "dd.mm.yyyy, does not tell a day",
    "dd.MM.YYYY, YYYY counts weeks",
    "HH:mm, does not tell a day",
    "dd.MM.yyyy hh:mm, does not tell a day",
    "dd.MM.yyyy T, can't be read",
    "yyyy-MM-dd'T'HH:mm:ss'Z', write X",
    "YYYY-'W'ww-e, YYYY counts weeks",
    "yyyy-'W'ww-e, ww counts weeks",
    "yyyy-MM-dd HH:mm z, z is the name of a time zone",
    "yyyy-MM-dd HH:mm zzzz, zzzz is the name of a time zone",
    "yyyy-MM-dd HH:mm v, v is the name of a time zone",
    "dd.MM.yy, pivot: 1950",
    "yyMMdd, pivot: 1950"
  })
  void a_pattern_that_tells_no_date_is_refused(String pattern, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dates(DateStyle.of(pattern), BOSTON))
        .withMessageContaining(pattern)
        .withMessageContaining(problem);
  }

  @Test
  void what_is_canonical_already_stays_as_it_is_and_near_misses_are_judged_like_all_others() {
    Dates iso = new Dates(DateStyle.ISO, ZoneId.of("UTC"));

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

  @ParameterizedTest
  @CsvSource({
    "REJECT, 2026-03-08T02:10:00, does not exist in America/New_York",
    "REJECT, 2026-11-01 01:30, is there twice in America/New_York",
    "EARLIER, 2026-03-08T02:10:00, 2026-03-08T06:10:00Z",
    "LATER, 2026-03-08T02:10:00, 2026-03-08T07:10:00Z",
    "EARLIER, 2026-11-01T01:30:00, 2026-11-01T05:30:00Z",
    "LATER, 2026-11-01T01:30:00, 2026-11-01T06:30:00Z",
    "REJECT, 2026-03-08T03:00:00, 2026-03-08T07:00:00Z",
    "REJECT, 2026-03-08T01:59:59, 2026-03-08T06:59:59Z",
    "REJECT, 2026-11-01T02:00:00, 2026-11-01T07:00:00Z",
    "REJECT, 2026-11-01T00:59:59, 2026-11-01T04:59:59Z"
  })
  void a_time_that_the_clocks_skip_or_repeat_is_what_the_definition_says(
      DateStyle.ClockChange change, String text, String result) {
    Dates dates = new Dates(new DateStyle(null, null, null, change), BOSTON);
    if (result.startsWith("2026")) {
      assertThat(dates.timestamp(text)).isEqualTo(result);
    } else {
      assertThatExceptionOfType(BrokenRule.class)
          .isThrownBy(() -> dates.timestamp(text))
          .withMessageContaining(result)
          .withMessageContaining("clock-change");
    }
  }

  @Test
  void a_day_without_its_midnight_is_no_timestamp_by_its_date_alone() {
    Dates dates = new Dates(DateStyle.ISO, ZoneId.of("America/Sao_Paulo"));

    assertThatExceptionOfType(BrokenRule.class).isThrownBy(() -> dates.timestamp("2018-11-04"));
    assertThat(dates.date("2018-11-04")).isEqualTo("2018-11-04");
  }

  @ParameterizedTest
  @CsvSource({
    "dd/MM/yy, 1950, 31/12/99, 1999-12-31",
    "dd/MM/yy, 1950, 31/12/49, 2049-12-31",
    "dd/MM/yy, 1950, 31/12/50, 1950-12-31",
    "d.M.yy, 2000, 1.2.26, 2026-02-01",
    "yyMMdd, 1930, 260201, 2026-02-01",
    "dd.MM.uu, 1899, 01.01.98, 1998-01-01"
  })
  void years_of_two_digits_begin_with_the_pivot(
      String pattern, int pivot, String text, String canonical) {
    DateStyle style = new DateStyle(pattern, pivot, null, DateStyle.ClockChange.REJECT);

    assertThat(new Dates(style, BOSTON).date(text)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "de, d. MMMM yyyy, 3. Oktober 2026, 2026-10-03",
    "de, d. MMMM yyyy, 3. märz 2026, 2026-03-03",
    "de, d-MMM-yyyy, 3-Okt-2026, 2026-10-03",
    "fr, d MMMM yyyy, 14 août 2026, 2026-08-14",
    "pl, d MMMM yyyy, 3 października 2026, 2026-10-03",
    "pl, MMMM yyyy dd, październik 2026 03, 2026-10-03",
    ", d MMM yyyy, 3 Oct 2026, 2026-10-03"
  })
  void names_of_months_are_those_of_the_locale(
      Locale locale, String pattern, String text, String canonical) {
    DateStyle style = new DateStyle(pattern, null, locale, DateStyle.ClockChange.REJECT);

    assertThat(new Dates(style, BOSTON).date(text)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "dd.MM.yyyy, 1950, , pivot is for yy",
    "dd.MM.yyyy, , de, locale is for names",
    ", 1950, , there is none",
    ", , de, there is none"
  })
  void what_a_style_says_for_nothing_is_refused(
      String pattern, Integer pivot, Locale locale, String problem) {
    DateStyle style = new DateStyle(pattern, pivot, locale, DateStyle.ClockChange.REJECT);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dates(style, BOSTON))
        .withMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IST", "EST", "CST", "BST", "MST"})
  void zones_by_an_abbreviation_are_refused(String zone) {
    Dates dates = new Dates(DateStyle.of("yyyy-MM-dd HH:mm VV"), BOSTON);

    assertThatExceptionOfType(BrokenRule.class)
        .isThrownBy(() -> dates.timestamp("2026-07-22 08:15 " + zone));
  }
}
