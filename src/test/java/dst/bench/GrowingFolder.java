package dst.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A pull area with many files: some that nobody asks for, some that are taken. */
final class GrowingFolder implements Scenario {
  private static final Duration POLLS = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "growth-folder";
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    Path areas = lab.folder("folder-pull");
    CentralHome home = lab.centralHome("folder").database(lab.postgres());
    home.localLocation("idle", areas);
    home.localLocation("few", areas);
    home.localLocation("many", areas);
    try (Program central = lab.central(home)) {
      idle(lab, report, central, areas.resolve("idle"));
      int few = lab.size(1_000, 100);
      int many = lab.size(100_000, 1_000);
      double fewRate = take(lab, areas.resolve("few"), few);
      double manyRate = take(lab, areas.resolve("many"), many);
      report.measured(name(), "files of one record, " + few + " in the folder", fewRate, "files/s");
      report.ratio(
          name(),
          "files of one record, " + many + " in the folder, beside " + few,
          manyRate,
          "files/s",
          fewRate,
          null);
      lab.ends(central);
    }
  }

  /** What a poll costs that finds nothing to take. */
  private void idle(Lab lab, Report report, Program central, Path area) throws Exception {
    List<String> sizes = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    int there = 0;
    for (int files : List.of(0, 1_000, 10_000, lab.size(100_000, 20_000))) {
      for (int i = there; i < files; i++) {
        Files.createFile(area.resolve("left-" + i + ".old"));
      }
      there = files;
      lab.pass(Duration.ofSeconds(2));
      double before = central.cpu();
      lab.pass(lab.isQuick() ? Duration.ofSeconds(2) : POLLS);
      double seconds = lab.isQuick() ? 2 : POLLS.toSeconds();
      double cost = (central.cpu() - before) * 1_000 / seconds;
      report.measured(
          name(),
          "3 locations polled each second, one with " + files + " files: CPU",
          cost,
          "ms/s");
      sizes.add(String.valueOf(files));
      costs.add(cost);
    }
    report.plot(
        new Plot(
            name(),
            "CPU of central, as one pull area grows",
            "files that nobody asks for",
            "milliseconds a second",
            sizes,
            costs));
  }

  /**
   * @return files a second: of all, or of the first seconds of very many
   */
  private static double take(Lab lab, Path area, int files) throws Exception {
    Path full = Files.createDirectories(area.resolveSibling("." + area.getFileName()));
    for (int i = 1; i <= files; i++) {
      int number = i;
      ProductFiles.write(full.resolve("P" + (1_000_000 + i) + ".csv"), 1, 1, one -> "P" + number);
    }
    // the folder appears with all its files at once
    Files.move(full, area, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    String done =
        "select count(*) from bundle where location = '%s' and completed is not null"
            .formatted(area.getFileName());
    lab.until("the first file is taken", () -> lab.postgres().number(done) > 0);
    long first = lab.postgres().number(done);
    long begin = System.nanoTime();
    long end = begin + Duration.ofSeconds(10).toNanos();
    lab.until(
        "files are taken", () -> System.nanoTime() > end || lab.postgres().number(done) == files);
    double seconds = (System.nanoTime() - begin) / 1e9;
    return (lab.postgres().number(done) - first) / seconds;
  }
}
