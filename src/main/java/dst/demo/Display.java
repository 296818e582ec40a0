package dst.demo;

import dst.ops.Visible;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Shows the figures: redrawn in place on a terminal, a line now and then elsewhere. */
final class Display {
  private static final String CLEAR_LINE = "\033[2K";

  private final PrintWriter out;
  private final boolean terminal;
  private int drawn;

  Display(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** How long to wait from one to the next. */
  Duration every() {
    return terminal ? Duration.ofMillis(500) : Duration.ofSeconds(5);
  }

  void show(Progress.Figures f, long made, Duration running) {
    if (terminal) {
      redraw(lines(f, made, running));
    } else {
      say(line(f, made, running));
    }
  }

  /** Prints a line that stays. */
  void say(String line) {
    drawn = 0;
    out.println(Visible.lines(line));
    out.flush();
  }

  private void redraw(List<String> lines) {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\033[" + drawn + "A");
    }
    lines.forEach(line -> text.append(CLEAR_LINE).append(line).append('\n'));
    out.print(text);
    out.flush();
    drawn = lines.size();
  }

  private static List<String> lines(Progress.Figures f, long made, Duration running) {
    return List.of(
        "  in step       %d of %d locations".formatted(f.inStep(), f.locations()),
        format(
            "  changes       %,d made, %,d central, %,.0f a second", made, f.central(), f.rate()),
        "  not central   the oldest change for %s".formatted(time(f.oldest())),
        "  freshness     %s, of the last 10 s".formatted(fresh(f.fresh())),
        format("  queue         %,d batches", f.queue()),
        format("  dead letters  %,d   (running for %d s)", f.deadLetters(), running.toSeconds()));
  }

  private static String line(Progress.Figures f, long made, Duration running) {
    return format(
        "%4d s: %d of %d locations in step; %,d changes made, %,d central, %,.0f/s; oldest not"
            + " central %s; freshness %s; queue %,d; dead letters %,d",
        running.toSeconds(),
        f.inStep(),
        f.locations(),
        made,
        f.central(),
        f.rate(),
        time(f.oldest()),
        fresh(f.fresh()),
        f.queue(),
        f.deadLetters());
  }

  /** From the commit at the host to the commit at central. */
  static String fresh(Percentiles times) {
    return times.count() == 0
        ? "not measured"
        : "p50 %s, p95 %s, p99 %s"
            .formatted(time(times.of(50)), time(times.of(95)), time(times.of(99)));
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  static String time(Duration time) {
    long millis = Math.max(0, time.toMillis());
    return millis < 1_000 ? millis + " ms" : format("%.1f s", millis / 1_000.0);
  }
}
