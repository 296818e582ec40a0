package dst.bench;

import dst.capture.database.CaptureCost;
import java.util.Map;

/** What a host's own programs pay for the capture: their transactions with and without it. */
final class CapturingCost implements Scenario {
  @Override
  public String name() {
    return "capture-cost";
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    PostgresServer postgres = lab.postgres();
    String version = postgres.version().replaceFirst("[^0-9].*", "");
    measure(lab, report, "PostgreSQL " + version, postgres.url() + "?user=dst");
    try {
      MariaDbServer mariaDb = new MariaDbServer(lab);
      measure(lab, report, "MariaDB " + mariaDb.version(), mariaDb.url());
    } catch (Missing e) {
      report.note(name(), e.getMessage());
    }
  }

  private void measure(Lab lab, Report report, String database, String url) throws Exception {
    try (CaptureCost cost = new CaptureCost(url)) {
      for (int size : new int[] {1, 10, 1_000}) {
        Map<String, Double> rates = cost.measure(size, lab.size(7, 1), lab.size(400, 100));
        double plain = rates.get(CaptureCost.PLAIN);
        for (String way : CaptureCost.WAYS) {
          String what = database + ", " + rows(size) + ", " + way;
          if (way.equals(CaptureCost.PLAIN)) {
            report.measured(name(), what, plain, "tx/s");
          } else {
            report.ratio(name(), what, rates.get(way), "tx/s", plain, null);
          }
        }
      }
    }
  }

  private static String rows(int size) {
    return switch (size) {
      case 1 -> "1 row a transaction";
      case 1_000 -> "1 statement of 1,000 rows";
      default -> size + " statements of 1 row";
    };
  }
}
