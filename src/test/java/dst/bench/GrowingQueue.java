package dst.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A million records that wait in the queue because the database is away. */
final class GrowingQueue implements Scenario {
  @Override
  public String name() {
    return "growth-queue";
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    ProductFiles files =
        new ProductFiles(
            lab.folder("files"),
            CatchUp.LOCATIONS,
            lab.size(1_000_000, 20_000) / CatchUp.LOCATIONS);
    for (int revision = 1; revision <= 3; revision++) {
      files.write(revision);
    }
    Path areas = lab.folder("pull");
    CentralHome home = lab.centralHome().database(lab.postgres());
    for (String location : files.locations()) {
      home.localLocation(location, areas);
    }
    Program central = lab.central(home);
    Backlog backlog = new Backlog(lab, List.of(central), files, areas);
    backlog.take(1, "new.csv");
    double direct = backlog.take(2, "existing.csv").rate();
    double memory = central.peakMemory();
    lab.postgres().stop();
    long begin = System.nanoTime();
    files.drop(areas, 3, "waiting.csv");
    lab.until("all records wait in the queue", () -> nothingLeft(files, areas));
    double queued = rate(files, begin);
    double journal = megabytes(home.dir().resolve("data/broker"));
    lab.postgres().start();
    begin = System.nanoTime();
    backlog.untilComplete("waiting.csv");
    double drained = rate(files, begin);
    report.measured(name(), "database away: into the queue", queued, "records/s");
    report.measured(name(), "the files that wait", megabytes(lab.folder("files")) / 3, "MB");
    report.measured(name(), "data/broker/ with them", journal, "MB");
    report.measured(name(), "no queue: all rows exist", direct, "records/s");
    report.ratio(
        name(),
        "database back: %,d waiting records, all rows exist".formatted(files.total()),
        drained,
        "records/s",
        direct,
        null);
    report.measured(name(), "peak memory of central before", memory, "MB");
    report.measured(name(), "peak memory of central at the end", central.peakMemory(), "MB");
  }

  private static double rate(ProductFiles files, long begin) {
    return files.total() / ((System.nanoTime() - begin) / 1e9);
  }

  private static double megabytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum()
          / 1e6;
    }
  }

  private static boolean nothingLeft(ProductFiles files, Path areas) throws Exception {
    for (String location : files.locations()) {
      try (Stream<Path> left = Files.list(areas.resolve(location))) {
        if (left.anyMatch(file -> file.toString().endsWith(".csv"))) {
          return false;
        }
      }
    }
    return true;
  }
}
