package dst.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The report for people, as parts of a Markdown file: one for the machine, and one for each
 * scenario. What stands between {@code <!-- bench:PART -->} and {@code <!-- /bench:PART -->} is
 * replaced; a part that the file does not have comes at its end.
 */
final class ReportMarkdown {
  private final Report report;

  ReportMarkdown(Report report) {
    this.report = report;
  }

  /** Brings the file up to date, or makes it. */
  void write(Path file) throws IOException {
    String text = Files.exists(file) ? Files.readString(file) : "";
    text = put(text, "machine", machine());
    for (Report.Section section : report.sections()) {
      text = put(text, section.scenario(), scenario(section));
    }
    Files.writeString(file, text);
  }

  static String put(String text, String part, String content) {
    String begin = "<!-- bench:" + part + " -->\n";
    String end = "<!-- /bench:" + part + " -->\n";
    int from = text.indexOf(begin);
    int to = text.indexOf(end, from + 1);
    if (from < 0 || to < 0) {
      return text + "\n" + begin + content + end;
    }
    return text.substring(0, from + begin.length()) + content + text.substring(to);
  }

  private String machine() {
    String quick = report.isQuick() ? "**With tiny sizes: these figures mean nothing.** " : "";
    return quick + report.machine() + ".\n";
  }

  String scenario(Report.Section section) {
    if (section.skipped() != null) {
      return "Skipped: " + section.skipped() + "\n";
    }
    List<Measurement> lines =
        report.measurements().stream()
            .filter(m -> m.scenario().equals(section.scenario()))
            .toList();
    String plots =
        report.plots().stream()
            .filter(plot -> plot.scenario().equals(section.scenario()))
            .map(ReportMarkdown::plot)
            .collect(Collectors.joining());
    String notes =
        report.notes().stream()
            .filter(note -> note.scenario().equals(section.scenario()))
            .map(note -> "\n" + note.text() + "\n")
            .collect(Collectors.joining());
    return table(lines) + notes + plots + noise(section);
  }

  private static String table(List<Measurement> lines) {
    String head = "| | measured | limit, same run | ratio | to reach |\n|---|---:|---:|---:|---|\n";
    return head + lines.stream().map(ReportMarkdown::row).collect(Collectors.joining());
  }

  private static String row(Measurement m) {
    String target = m.target() == null ? "" : m.target() + (m.met() ? ": yes" : ": **no**");
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(m.what(), m.valueText(), m.limitText(), m.ratioText(), target);
  }

  private static String noise(Report.Section section) {
    Noise n = section.noise();
    return String.format(
        Locale.ROOT,
        "%nTook %.0f s. Noise: a fixed loop took %.0f ms before and %.0f ms after; other processes"
            + " used %.2f cores; load before: %.1f.%n",
        section.seconds(),
        n.loopBefore(),
        n.loopAfter(),
        n.others(),
        n.load());
  }

  /** GitHub draws it. */
  static String plot(Plot plot) {
    double most = plot.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    String places =
        plot.x().stream().map(x -> '"' + x + '"').collect(Collectors.joining(", ", "[", "]"));
    String points =
        plot.values().stream()
            .map(value -> String.format(Locale.ROOT, "%.4g", value))
            .map(ReportMarkdown::plain)
            .collect(Collectors.joining(", ", "[", "]"));
    return """

    ```mermaid
    xychart-beta
      title "%s"
      x-axis "%s" %s
      y-axis "%s" 0 --> %s
      line %s
    ```
    """
        .formatted(
            plot.title(),
            plot.across(),
            places,
            plot.up(),
            plain(String.format(Locale.ROOT, "%.4g", most * 1.2)),
            points);
  }

  /** Mermaid reads no exponents. */
  private static String plain(String number) {
    return new java.math.BigDecimal(number).stripTrailingZeros().toPlainString();
  }
}
