package dst.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured. Each line is printed at once; JSON and Markdown come at the end. */
final class Report {
  private final PrintStream out;
  private final Machine machine;
  private final boolean quick;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Plot> plots = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();

  /**
   * A scenario that has ended.
   *
   * @param skipped why it did not run; null if it did
   * @param noise null if it was skipped
   */
  record Section(String scenario, double seconds, Noise noise, String skipped) {}

  /** A line below a scenario's table. */
  record Note(String scenario, String text) {}

  Report(PrintStream out, Machine machine, boolean quick) {
    this.out = out;
    this.machine = machine;
    this.quick = quick;
    out.println(machine);
  }

  /** A figure that is only told. */
  void measured(String scenario, String what, double value, String unit) {
    add(Measurement.of(scenario, what, value, unit, null));
  }

  /** A figure that is to be reached as it is: CPU seconds, percentiles, memory, start-up. */
  void measured(String scenario, String what, double value, String unit, Target target) {
    add(Measurement.of(scenario, what, value, unit, target));
  }

  /**
   * A rate beside its limit of the same run. More is better, of both.
   *
   * @param target for the ratio; null if none
   */
  void ratio(String scenario, String what, double value, String unit, double limit, Target target) {
    add(Measurement.ratio(scenario, what, value, unit, limit, target));
  }

  private void add(Measurement m) {
    measurements.add(m);
    String beside = m.limit() == null ? "" : m.ratioText() + " of " + m.limitText();
    out.printf(
        Locale.ROOT,
        "  %-72s %9s %-12s %-20s %s%n",
        m.what(),
        Measurement.number(m.value()),
        m.unit(),
        beside,
        m.targetText());
  }

  /** Something that the reader must know of the figures, such as what could not be measured. */
  void note(String scenario, String text) {
    notes.add(new Note(scenario, text));
    out.println("  " + text);
  }

  /** Points of a growing thing, for the Markdown. */
  void plot(Plot plot) {
    plots.add(plot);
  }

  void begins(String scenario) {
    out.println("\n" + scenario);
  }

  void ended(String scenario, double seconds, Noise noise) {
    sections.add(new Section(scenario, seconds, noise, null));
    out.printf(
        Locale.ROOT,
        "  (%.0f s; load before: %.1f; a fixed loop took %.0f ms before and %.0f ms after; other"
            + " processes used %.2f cores)%n",
        seconds,
        noise.load(),
        noise.loopBefore(),
        noise.loopAfter(),
        noise.others());
  }

  void skipped(String scenario, String why) {
    sections.add(new Section(scenario, 0, null, why));
    out.println("  skipped: " + why);
  }

  Machine machine() {
    return machine;
  }

  boolean isQuick() {
    return quick;
  }

  List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  List<Note> notes() {
    return List.copyOf(notes);
  }

  List<Plot> plots() {
    return List.copyOf(plots);
  }

  List<Section> sections() {
    return List.copyOf(sections);
  }
}
