package dst.fuzz;

import java.util.List;
import java.util.Random;

/** Texts as programs write them for a field of some type: most of them good, many nearly so. */
final class RandomValues {
  private static final List<String> WORDS =
      List.of("Bolt", "Größe 10", "naïve", "a;b", "a,b", "12\" wheel", "it's", "tab\there", "x|y");
  private static final List<String> ODD_WORDS =
      List.of("  padded ", "\u00a0nbsp", "-", "#5", "NULL", "{", "[sale]", "<b>", "=1+1", "\u0007");
  private static final List<String> TWO_LINES = List.of("two\nlines", "two\r\nlines", "end\n");
  private static final List<String> WIDE = List.of("\ud83d\ude80", "\u6f22\u5b57", "\ufffd", "é");
  private static final List<String> ODD_NUMBERS =
      List.of(
          "0,125",
          "012,500",
          "1,250",
          "1.250",
          "1 250",
          "1\u00a0250,5",
          "1'234.50",
          "12,34,567",
          "1.234.567,89",
          "1,234.5",
          "-0",
          "+7",
          "--1",
          "1e3",
          "4,00638E+12",
          "1.25E-2",
          "1e400",
          "9223372036854775807",
          "9223372036854775808",
          "00012",
          ".5",
          "5.",
          ",5",
          "NaN",
          "12 EUR",
          "12.50-",
          "(1)",
          "0x10",
          "1.0",
          "-0.0",
          "\u0661",
          "1,2345",
          "1234,567",
          "0",
          "");
  private static final List<String> ODD_DAYS =
      List.of(
          "2026-02-30",
          "2026-2-3",
          "0000-01-01",
          "9999-12-31",
          "10000-01-01",
          "26-01-01",
          "today",
          "2026-01-01x",
          "31.12.2026",
          "12/31/2026",
          "20261231",
          "2024-02-29",
          "2023-02-29",
          "");
  private static final List<String> ODD_TIMES =
      List.of(
          "2026-03-08 02:10",
          "2026-11-01 01:30",
          "2026-03-29T02:30:00",
          "2026-10-25 02:30",
          "2026-01-01T24:00",
          "2026-06-30T23:59:60Z",
          "2026-01-01T10:00:00.1234567Z",
          "2026-01-01 10:00 +02:00",
          "2026-01-01t10:00z",
          "0001-01-01T00:00:00+02:00");
  private static final List<String> FLAGS =
      List.of("true", "false", "T", "F", "Yes", "no", "1", "0", "J", "N", "ja", "2", "");
  private static final List<String> PATHS =
      List.of(
          "a.jpg",
          "photos/b.gif",
          "Grün/ü.png",
          "../up.jpg",
          "/etc/passwd",
          "a//b",
          "x\\y.jpg",
          "http://h/x.jpg",
          ".hidden",
          "a/.b",
          "a/",
          "~x",
          "",
          "c d.jpg");

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  /**
   * @param wide whether the file's charset has all letters
   */
  String forField(FieldCase field, boolean wide) {
    if (random.nextInt(12) == 0) {
      return random.nextBoolean() ? "" : word(wide);
    }
    return switch (field.type) {
      case "integer" -> random.nextInt(3) > 0 ? "" + random.nextInt(100_000) : odd(ODD_NUMBERS);
      case "decimal" -> random.nextInt(3) > 0 ? price(field.decimal) : odd(ODD_NUMBERS);
      case "boolean" -> odd(FLAGS);
      case "date", "timestamp" -> day(field);
      case "file" -> odd(PATHS);
      default -> word(wide);
    };
  }

  String word(boolean wide) {
    return switch (random.nextInt(8)) {
      case 0 -> odd(ODD_WORDS);
      case 1 -> odd(TWO_LINES);
      case 2 -> wide ? odd(WIDE) + odd(WORDS) : odd(WORDS);
      case 3 -> "x".repeat(random.nextInt(60));
      case 4 -> "";
      default -> odd(WORDS) + random.nextInt(50);
    };
  }

  /** A JSON value without quotes. */
  String bare() {
    return odd(
        List.of(
            "42",
            "1.234",
            "-0.0",
            "1.25E7",
            "12.0",
            "true",
            "false",
            "{\"v\":1}",
            "[1,\"a\"]",
            "9223372036854775808",
            "0.10",
            "1e3",
            "123456789.987654321",
            "1e-7"));
  }

  private String price(char sign) {
    String number = random.nextInt(2_000) + "." + random.nextInt(10_000);
    return number.replace('.', sign);
  }

  private String day(FieldCase field) {
    if (random.nextInt(4) == 0) {
      return odd(field.type.equals("date") ? ODD_DAYS : ODD_TIMES);
    }
    String shape = field.date == null ? shapeOf(field.type) : field.date;
    return shape
        .replace("yyyy", "%04d".formatted(1990 + random.nextInt(60)))
        .replace("yy", "%02d".formatted(random.nextInt(100)))
        .replace("MM", "%02d".formatted(1 + random.nextInt(12)))
        .replace("dd", "%02d".formatted(1 + random.nextInt(31)))
        .replace("HH", "%02d".formatted(random.nextInt(25)))
        .replace("mm", "%02d".formatted(random.nextInt(60)))
        .replace("ss", "%02d".formatted(random.nextInt(61)));
  }

  private String shapeOf(String type) {
    return type.equals("date")
        ? "yyyy-MM-dd"
        : odd(
            List.of(
                "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-dd"));
  }

  private String odd(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
