package dst.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads values as people write them. Each throws {@link IllegalArgumentException} with what was
 * found and what would be right.
 */
public final class Quantity {
  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,15})([A-Za-z]+)");
  private static final Map<String, Duration> DURATIONS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZES =
      Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30, "TB", 1L << 40);

  private Quantity() {}

  /** {@code 500ms}, {@code 5s}, {@code 10m}, {@code 1h}, {@code 1d}. */
  public static Duration duration(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    Duration unit = matcher.matches() ? DURATIONS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no duration: write it like 500ms, 5s, 10m, 1h or 1d");
    }
    try {
      return unit.multipliedBy(Long.parseLong(matcher.group(1)));
    } catch (ArithmeticException tooLong) {
      throw new IllegalArgumentException("\"" + text + "\" is too long", tooLong);
    }
  }

  public static Function<String, Duration> durationFrom(String least) {
    return text -> {
      Duration duration = duration(text);
      if (duration.compareTo(duration(least)) < 0) {
        throw new IllegalArgumentException(text + " is too short: at least " + least);
      }
      return duration;
    };
  }

  /** In bytes: {@code 512KB}, {@code 64MB}, {@code 2GB}; a KB is 1,024 bytes. At least 1. */
  public static long size(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    Long unit = matcher.matches() ? SIZES.get(matcher.group(2).toUpperCase(Locale.ROOT)) : null;
    if (unit == null || Long.parseLong(matcher.group(1)) == 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no size: write it like 512KB, 64MB or 2GB");
    }
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    } catch (ArithmeticException tooLarge) {
      throw new IllegalArgumentException("\"" + text + "\" is too large", tooLarge);
    }
  }

  public static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "\"" + text + "\" is neither true nor false: write one");
    };
  }

  public static Function<String, Integer> number(int least, int most) {
    return text -> Math.toIntExact(count(least, most).apply(text));
  }

  public static Function<String, Long> count(long least, long most) {
    return text -> {
      if (!text.matches("-?[0-9]{1,18}")) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is no whole number: write one from " + least + " to " + most);
      }
      long number = Long.parseLong(text);
      if (number < least || number > most) {
        throw new IllegalArgumentException(
            text + " is out of range: write a number from " + least + " to " + most);
      }
      return number;
    };
  }

  /** One of an enum's names, written in lower case. */
  public static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
    return text ->
        Arrays.stream(type.getEnumConstants())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "unknown \"" + text + "\": " + Nearest.hint(text, names(type))));
  }

  private static <E extends Enum<E>> List<String> names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
