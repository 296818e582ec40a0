package dst.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench/run}: the scenarios, one after the other. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures dst beside what the database and the network allow, on this machine.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Measured.", "1:A scenario failed.", "2:Bad usage."})
public final class Bench implements Callable<Integer> {
  static final List<Scenario> ALL =
      List.of(
          new CatchUp(),
          new CatchUpSftp(),
          new Freshness(),
          new DataFiles(),
          new CapturingCost(),
          new Idle(),
          new GrowingTable(),
          new GrowingQueue(),
          new GrowingLedger(),
          new GrowingFolder());

  @Parameters(paramLabel = "SCENARIO", arity = "0..*", description = "Default: all.")
  private List<String> names = List.of();

  @Option(names = "--quick", description = "Tiny sizes, only to see that all works.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures as JSON.")
  private Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Puts the tables into this file, as in docs/performance.md.")
  private Path markdown;

  @Option(names = "--list", description = "Lists the scenarios.")
  private boolean list;

  private final List<Scenario> scenarios;
  private boolean failed;

  Bench(List<Scenario> scenarios) {
    this.scenarios = List.copyOf(scenarios);
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench(ALL)).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (list) {
      scenarios.forEach(scenario -> out.println(scenario.name()));
      return 0;
    }
    List<Scenario> chosen = chosen();
    Report report = new Report(out, Machine.here(), quick);
    for (Scenario scenario : chosen) {
      run(scenario, report);
    }
    if (json != null) {
      ReportJson.write(report, json);
    }
    if (markdown != null) {
      new ReportMarkdown(report).write(markdown);
    }
    return failed ? 1 : 0;
  }

  private List<Scenario> chosen() {
    for (String name : names) {
      if (scenarios.stream().noneMatch(scenario -> scenario.name().equals(name))) {
        throw new CommandLine.ParameterException(
            new CommandLine(this),
            "there is no scenario "
                + name
                + ": "
                + scenarios.stream().map(Scenario::name).toList());
      }
    }
    return scenarios.stream()
        .filter(scenario -> names.isEmpty() || names.contains(scenario.name()))
        .toList();
  }

  /** One that fails does not keep the others from running. */
  private void run(Scenario scenario, Report report) {
    report.begins(scenario.name());
    Noise.Before before = Noise.before();
    try (Lab lab = new Lab(Path.of("").toAbsolutePath(), quick)) {
      Thread end = new Thread(() -> end(lab));
      Runtime.getRuntime().addShutdownHook(end);
      scenario.run(lab, report);
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (Missing e) {
      report.skipped(scenario.name(), e.getMessage());
      return;
    } catch (Exception | AssertionError e) {
      failed = true;
      report.skipped(scenario.name(), "it failed: " + e.toString().lines().findFirst().orElse(""));
      e.printStackTrace();
      return;
    }
    report.ended(scenario.name(), (System.nanoTime() - before.nanos()) / 1e9, Noise.since(before));
  }

  /** Ctrl-C leaves nothing running. */
  private static void end(Lab lab) {
    try {
      lab.close();
    } catch (IOException e) {
      System.err.println(e);
    }
  }
}
