package dst.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times and numbers that stay short in a table. */
record Ages(Instant now) {
  String since(Instant time) {
    return time == null ? "-" : duration(Duration.between(time, now));
  }

  String until(Instant time) {
    return time == null ? "-" : duration(Duration.between(now, time));
  }

  static String time(Instant time) {
    return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String known(Long number) {
    return number == null ? "?" : number(number);
  }

  /** {@code 9999}, {@code 12.3k}, {@code 4.5M}: never wider than six characters. */
  static String number(long number) {
    if (number < 10_000) {
      return String.valueOf(number);
    }
    double shown = number;
    String[] units = {"k", "M", "G", "T"};
    int unit = -1;
    while (shown >= 1_000 && unit < units.length - 1) {
      shown /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, shown < 100 ? "%.1f%s" : "%.0f%s", shown, units[unit]);
  }

  /** {@code 3s}, {@code 12m}, {@code 5h}, {@code 9d}; what is over is {@code 0s}. */
  static String duration(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + "m";
    }
    return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
  }
}
