package dst.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * A backlog in the pull areas of 46 locations, on local disks: how fast it comes into PostgreSQL,
 * beside what psql alone can do with the same files.
 */
final class CatchUp implements Scenario {
  static final int LOCATIONS = 46;
  private static final double CPU_PER_MILLION = 12;

  @Override
  public String name() {
    return "catch-up";
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    ProductFiles files = new ProductFiles(lab.folder("files"), LOCATIONS, lab.size(20_000, 500));
    for (int revision = 1; revision <= 2; revision++) {
      files.write(revision);
    }
    Path areas = lab.folder("pull");
    CentralHome home = lab.centralHome().database(lab.postgres());
    for (String location : files.locations()) {
      home.localLocation(location, areas);
    }
    Program central = lab.central(home);
    measure(lab, report, files, new Backlog(lab, List.of(central), files, areas));
    report.measured(name(), "peak memory of central", central.peakMemory(), "MB");
  }

  /** The limit and dst take turns, each twice: so a machine that is busy for a while slows both. */
  private void measure(Lab lab, Report report, ProductFiles files, Backlog backlog)
      throws Exception {
    PsqlLimit psql = new PsqlLimit(lab, lab.postgres(), files);
    PsqlLimit.Turn firstNew = psql.run(1, 1);
    Backlog.Taken coldNew = backlog.take(1, "new-cold.csv");
    PsqlLimit.Turn firstExisting = psql.run(2, 2);
    Backlog.Taken existing = backlog.take(2, "existing.csv");
    Backlog.Taken repeated = backlog.take(2, "repeated.csv");
    psql.requireSame("product");
    psql.truncate();
    lab.postgres().execute("truncate product");
    PsqlLimit.Turn secondNew = psql.run(1, 3);
    Backlog.Taken warmNew = backlog.take(1, "new-warm.csv");
    PsqlLimit.Turn secondExisting = psql.run(2, 4);
    PsqlLimit.Turn newRows = PsqlLimit.Turn.quicker(firstNew, secondNew);
    PsqlLimit.Turn existingRows = PsqlLimit.Turn.quicker(firstExisting, secondExisting);
    double limitNew = files.total() / newRows.seconds();
    double limitExisting = files.total() / existingRows.seconds();
    tell(report, "new rows, the first after the start", coldNew, limitNew, 0.8);
    tell(report, "new rows", warmNew, limitNew, 0.8);
    tell(report, "all rows exist", existing, limitExisting, 0.9);
    tell(report, "all rows repeated unchanged", repeated, limitExisting, 0.9);
    tellLimit(report, files, "psql, new rows", newRows);
    tellLimit(report, files, "psql, all rows exist", existingRows);
  }

  /** What PostgreSQL takes for psql is the least that dst can take, without itself. */
  private void tellLimit(Report report, ProductFiles files, String what, PsqlLimit.Turn turn) {
    report.measured(name(), what, files.total() / turn.seconds(), "records/s");
    report.measured(
        name(), what + ": CPU of PostgreSQL", turn.cpu() * 1e6 / files.total(), "s/million");
  }

  private void tell(Report report, String what, Backlog.Taken taken, double limit, double target) {
    report.ratio(name(), what, taken.rate(), "records/s", limit, Target.atLeast(target));
    report.measured(
        name(),
        what + ": CPU of central and PostgreSQL",
        taken.cpuPerMillion(),
        "s/million",
        Target.atMost(CPU_PER_MILLION));
  }
}
