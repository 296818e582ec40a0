package dst.bench;

import dst.store.Database;
import dst.store.Marks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A million records that wait in the queue because the database is away; and a ledger in which the
 * bundles of years are.
 */
final class GrowingQueueAndLedger {
  private final Lab lab;
  private final Report report;
  private final ProductFiles files;
  private final Path areas;

  GrowingQueueAndLedger(Lab lab, Report report) throws Exception {
    this.lab = lab;
    this.report = report;
    files =
        new ProductFiles(
            lab.folder("queue-files"), CatchUp.LOCATIONS, lab.size(1_000_000, 20_000) / 46);
    areas = lab.folder("queue-pull");
  }

  void run() throws Exception {
    for (int revision = 1; revision <= 3; revision++) {
      files.write(revision);
    }
    CentralHome home = lab.centralHome("queue").database(lab.postgres());
    for (String location : files.locations()) {
      home.localLocation(location, areas);
    }
    double direct;
    try (Program central = lab.central(home)) {
      Backlog backlog = new Backlog(lab, List.of(central), files, areas);
      backlog.take(1, "new.csv");
      direct = backlog.take(2, "existing.csv").rate();
      queue(central, backlog, direct);
      report.measured(Growth.NAME, "dst status, small ledger", status(home), "s");
      lab.ends(central);
    }
    int bundles = lab.size(5_000_000, 50_000);
    String ledger = "ledger of " + bundles + " bundles: ";
    fill(bundles);
    long begin = System.nanoTime();
    try (Program central = lab.central(home)) {
      report.measured(
          Growth.NAME, ledger + "start of central", (System.nanoTime() - begin) / 1e9, "s");
      Backlog backlog = new Backlog(lab, List.of(central), files, areas);
      backlog.take(1, "warm.csv");
      double rate = backlog.take(2, "years.csv").rate();
      report.ratio(
          Growth.NAME,
          ledger + "all rows exist, beside a small one",
          rate,
          "records/s",
          direct,
          null);
      report.measured(Growth.NAME, ledger + "dst status", status(home), "s");
      report.measured(Growth.NAME, ledger + "a location's mark", mark(bundles), "ms");
      lab.ends(central);
    }
  }

  private void queue(Program central, Backlog backlog, double direct) throws Exception {
    double before = central.peakMemory();
    lab.postgres().stop();
    long begin = System.nanoTime();
    files.drop(areas, 3, "waiting.csv");
    lab.until("all records wait in the queue", this::nothingLeft);
    double queued = files.total() / ((System.nanoTime() - begin) / 1e9);
    report.measured(Growth.NAME, "database down: records into the queue", queued, "records/s");
    lab.postgres().start();
    begin = System.nanoTime();
    backlog.untilComplete("waiting.csv");
    double drained = files.total() / ((System.nanoTime() - begin) / 1e9);
    report.ratio(
        Growth.NAME,
        "database back: queue of " + files.total() + " records, all rows exist, beside no queue",
        drained,
        "records/s",
        direct,
        null);
    report.measured(Growth.NAME, "peak memory of central before", before, "MB");
    report.measured(Growth.NAME, "peak memory of central with it", central.peakMemory(), "MB");
  }

  private boolean nothingLeft() throws Exception {
    for (String location : files.locations()) {
      try (Stream<Path> left = Files.list(areas.resolve(location))) {
        if (left.anyMatch(file -> file.toString().endsWith(".csv"))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Half are plain files of the locations, half sealed bundles of one that has a listener. */
  private void fill(int bundles) throws Exception {
    List<String> statements = new ArrayList<>();
    for (String location : files.locations()) {
      statements.add(bundles(location, 0, bundles / 2 / CatchUp.LOCATIONS));
    }
    statements.add(bundles("listener", 1, bundles / 2));
    lab.postgres().executeAtOnce(statements);
    lab.postgres().settle();
  }

  private static String bundles(String location, int epoch, int number) {
    return """
    insert into bundle (id, location, epoch, number, file, record, batches, batches_done, records, applied,
        first_seen, completed)
      select '%1$s-%2$d-' || lpad(i::text, 20, '0'), '%1$s', %2$d, i, 'products.csv', 'product', 1, 1, 10, 10,
        now(), now()
      from generate_series(1, %3$d) i\
    """
        .formatted(location, epoch, number);
  }

  private double status(CentralHome home) throws Exception {
    long begin = System.nanoTime();
    Program.run(
        List.of(
            lab.checkout().resolve("dst").toString(),
            "status",
            "--json",
            "--home",
            home.dir().toString()));
    return (System.nanoTime() - begin) / 1e9;
  }

  /** The median of some, each behind the newest bundle by a few. */
  private double mark(int bundles) throws Exception {
    try (Database database = Database.open(lab.postgres().url(), "dst", null, 2)) {
      Marks marks = new Marks(database);
      double[] millis = new double[20];
      for (int i = 0; i < millis.length; i++) {
        lab.postgres()
            .execute(
                "delete from mark",
                "insert into mark (location, epoch, applied, protected) values ('listener', 1, %d, 0)"
                    .formatted(bundles / 2 - 10));
        long begin = System.nanoTime();
        long applied = marks.advance("listener", new Marks.Bounds(null, null, null)).applied();
        millis[i] = (System.nanoTime() - begin) / 1e6;
        Checks.equal("the mark", applied, bundles / 2);
      }
      return Percentiles.of(millis).at(50);
    }
  }
}
