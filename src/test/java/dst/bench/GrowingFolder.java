package dst.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A pull area with many files: some that nobody asks for, some that are taken. */
final class GrowingFolder {
  private static final Duration POLLS = Duration.ofSeconds(5);

  private final Lab lab;
  private final Report report;
  private final Path areas;

  GrowingFolder(Lab lab, Report report) throws Exception {
    this.lab = lab;
    this.report = report;
    areas = lab.folder("folder-pull");
  }

  void run() throws Exception {
    CentralHome home = lab.centralHome("folder").database(lab.postgres());
    home.localLocation("idle", areas);
    home.localLocation("few", areas);
    home.localLocation("many", areas);
    try (Program central = lab.central(home)) {
      idle(central);
      int few = lab.size(1_000, 100);
      int many = lab.size(100_000, 1_000);
      double fewRate = take("few", few);
      double manyRate = take("many", many);
      report.measured(
          Growth.NAME, "files of one record, " + few + " in the folder", fewRate, "files/s");
      report.ratio(
          Growth.NAME,
          "files of one record, " + many + " in the folder, beside " + few,
          manyRate,
          "files/s",
          fewRate,
          null);
      lab.ends(central);
    }
  }

  /** What a poll costs that finds nothing to take. */
  private void idle(Program central) throws Exception {
    List<String> sizes = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    int there = 0;
    for (int files : List.of(0, 1_000, 10_000, lab.size(100_000, 20_000))) {
      for (int i = there; i < files; i++) {
        Files.createFile(areas.resolve("idle").resolve("left-" + i + ".old"));
      }
      there = files;
      lab.pass(Duration.ofSeconds(2));
      double before = central.cpu();
      lab.pass(lab.isQuick() ? Duration.ofSeconds(2) : POLLS);
      double seconds = lab.isQuick() ? 2 : POLLS.toSeconds();
      double cost = (central.cpu() - before) * 1_000 / seconds;
      report.measured(
          Growth.NAME,
          "3 locations polled each second, one with " + files + " files: CPU",
          cost,
          "ms/s");
      sizes.add(String.valueOf(files));
      costs.add(cost);
    }
    report.plot(
        new Plot(
            Growth.NAME,
            "CPU of central, as one pull area grows",
            "files that nobody asks for",
            "milliseconds a second",
            sizes,
            costs));
  }

  /**
   * @return files a second: of all, or of the first seconds of very many
   */
  private double take(String location, int files) throws Exception {
    Path full = Files.createDirectories(areas.resolve("." + location));
    for (int i = 1; i <= files; i++) {
      int number = i;
      ProductFiles.write(full.resolve("P" + (1_000_000 + i) + ".csv"), 1, 1, one -> "P" + number);
    }
    // the folder appears with all its files at once
    Files.move(full, areas.resolve(location), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    String done =
        "select count(*) from bundle where location = '%s' and completed is not null"
            .formatted(location);
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
