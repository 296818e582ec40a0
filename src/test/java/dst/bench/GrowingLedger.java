package dst.bench;

import dst.store.Watermarks;
import dst.store.database.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A ledger in which the bundles of years are, beside one that is nearly empty. */
final class GrowingLedger implements Scenario {
  private static final String LISTENER = "listener";

  @Override
  public String name() {
    return "growth-ledger";
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    ProductFiles files =
        new ProductFiles(lab.folder("files"), CatchUp.LOCATIONS, lab.size(8_700, 200));
    files.write(1);
    files.write(2);
    Path areas = lab.folder("pull");
    CentralHome home = lab.centralHome().database(lab.postgres());
    for (String location : files.locations()) {
      home.localLocation(location, areas);
    }
    Figures few;
    try (Program central = lab.central(home)) {
      new Backlog(lab, List.of(central), files, areas).take(1, "new.csv");
      few = measure(lab, home, new Backlog(lab, List.of(central), files, areas), "few", 0);
      lab.ends(central);
    }
    int bundles = lab.size(5_000_000, 50_000);
    fill(lab, files.locations(), bundles);
    Figures many;
    try (Program central = lab.central(home)) {
      many =
          measure(lab, home, new Backlog(lab, List.of(central), files, areas), "many", bundles / 2);
      lab.ends(central);
    }
    report.measured(
        name(),
        "bytes of a bundle in the ledger, indexes among them",
        (double) lab.postgres().number("select pg_total_relation_size('bundle')") / bundles,
        "bytes");
    report.measured(name(), "few bundles in the ledger: all rows exist", few.rate, "records/s");
    tell(report, "few bundles in the ledger", few);
    String ledger = String.format(Locale.ROOT, "%,d bundles in the ledger", bundles);
    report.ratio(
        name(), ledger + ": all rows exist, beside few", many.rate, "records/s", few.rate, null);
    tell(report, ledger, many);
  }

  /**
   * @param rate records a second, of rows that exist
   * @param cpu seconds a million records
   * @param status seconds that {@code dst status} takes
   * @param mark milliseconds that a location's mark takes
   */
  private record Figures(double rate, double cpu, double status, double mark) {}

  private static Figures measure(
      Lab lab, CentralHome home, Backlog backlog, String name, int bundles) throws Exception {
    backlog.take(1, name + "-warm.csv");
    Backlog.Taken taken = backlog.take(2, name + ".csv");
    return new Figures(taken.rate(), taken.cpuPerMillion(), status(lab, home), mark(lab, bundles));
  }

  private void tell(Report report, String ledger, Figures figures) {
    report.measured(name(), ledger + ": CPU of central and PostgreSQL", figures.cpu, "s/million");
    report.measured(name(), ledger + ": dst status", figures.status, "s");
    report.measured(name(), ledger + ": a location's mark moves on", figures.mark, "ms");
  }

  /** Half are plain files of the locations, half sealed bundles of one that has a listener. */
  private static void fill(Lab lab, List<String> locations, int bundles) throws Exception {
    List<String> statements = new ArrayList<>();
    for (String location : locations) {
      statements.add(bundles(location, 0, bundles / 2 / locations.size()));
    }
    statements.add(bundles(LISTENER, 1, bundles / 2));
    lab.postgres().executeAtOnce(statements);
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

  private static double status(Lab lab, CentralHome home) throws Exception {
    String dst = lab.checkout().resolve("dst").toString();
    long begin = System.nanoTime();
    Program.run(List.of(dst, "status", "--json", "--home", home.dir().toString()));
    return (System.nanoTime() - begin) / 1e9;
  }

  /**
   * The median of some, each ten bundles behind the newest.
   *
   * @param bundles of the location; none: it has ten
   */
  private static double mark(Lab lab, int bundles) throws Exception {
    int newest = bundles == 0 ? 10 : bundles;
    if (bundles == 0) {
      lab.postgres().execute(bundles(LISTENER, 1, newest));
    }
    double[] millis = new double[50];
    try (Database database = Database.open(lab.postgres().url(), "dst", null, 2)) {
      Watermarks marks = new Watermarks(database);
      for (int i = 0; i < millis.length; i++) {
        lab.postgres()
            .execute(
                "delete from mark",
                "insert into mark (location, epoch, applied, protected) values ('%s', 1, %d, 0)"
                    .formatted(LISTENER, newest - 10));
        long begin = System.nanoTime();
        long applied = marks.advance(LISTENER, new Watermarks.Bounds(null, null, null)).applied();
        millis[i] = (System.nanoTime() - begin) / 1e6;
        Checks.equal("the mark", applied, newest);
      }
    }
    if (bundles == 0) {
      lab.postgres().execute("delete from bundle where location = '%s'".formatted(LISTENER));
    }
    return Percentiles.of(millis).at(50);
  }
}
