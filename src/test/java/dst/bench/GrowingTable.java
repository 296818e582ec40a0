package dst.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A central table that grows: half of the records that come are new and half exist, spread over the
 * whole table. The rows that fill it are shorter than those that come, to have them quickly.
 */
final class GrowingTable implements Scenario {
  @Override
  public String name() {
    return "growth-table";
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    int records = lab.size(8_700, 200);
    ProductFiles files = new ProductFiles(lab.folder("table-files"), CatchUp.LOCATIONS, records);
    Path areas = lab.folder("table-pull");
    CentralHome home = lab.centralHome("table").database(lab.postgres());
    for (String location : files.locations()) {
      home.localLocation(location, areas);
    }
    List<String> sizes = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    List<Double> cpus = new ArrayList<>();
    try (Program central = lab.central(home)) {
      lab.postgres().execute("alter table product set (autovacuum_enabled = off)");
      Backlog backlog = new Backlog(lab, List.of(central), files, areas);
      files.write(1, code -> "W" + code);
      backlog.takeAtOnce(1, "warm.csv");
      int revision = 1;
      int filled = 0;
      for (int millions : List.of(1, 5, 20)) {
        int rows = lab.size(millions * 1_000_000, millions * 10_000) / CatchUp.LOCATIONS;
        fill(lab, files.locations(), filled + 1, rows);
        filled = rows;
        write(files, ++revision, rows, records);
        Backlog.Taken taken = backlog.takeAtOnce(revision, "rows-" + millions + ".csv");
        sizes.add(millions + " M");
        rates.add(taken.rate());
        cpus.add(taken.cpuPerMillion());
      }
      lab.ends(central);
    }
    tell(report, sizes, rates, cpus);
  }

  /** The other half of the columns stays empty. */
  private static void fill(Lab lab, List<String> locations, int from, int to) throws Exception {
    lab.postgres()
        .executeAtOnce(
            locations.stream()
                .map(
                    location ->
                        """
                        insert into product (location, product_code, name, price, currency, stock, active,
                            epoch, seq, deleted, bundle, applied_at)
                          select '%1$s', 'P' || (10000000 + i), 'Product number ' || i, i %% 900, 'USD', i %% 77, true,
                            0, 1, false, '%1$s-0-1', now()
                          from generate_series(%2$d, %3$d) i\
                        """
                            .formatted(location, from, to))
                .toList());
    lab.postgres().execute("analyze product", "checkpoint");
  }

  /** Every other record is one that exists; the new ones lie between them. */
  private static void write(ProductFiles files, int revision, int rows, int records)
      throws Exception {
    int stride = Math.max(1, rows / (records / 2 + 1));
    files.write(
        revision,
        i -> "P" + (10_000_000 + (i + 1) / 2 * stride) + (i % 2 == 0 ? "-" + revision : ""));
  }

  private void tell(Report report, List<String> sizes, List<Double> rates, List<Double> cpus) {
    for (int i = 0; i < sizes.size(); i++) {
      String table = "table of " + sizes.get(i) + " rows, half of the records new";
      if (i == 0) {
        report.measured(name(), table, rates.get(i), "records/s");
      } else {
        report.ratio(
            name(),
            table + ", beside " + sizes.get(0),
            rates.get(i),
            "records/s",
            rates.get(0),
            null);
      }
      report.measured(
          name(),
          String.format(
              Locale.ROOT, "table of %s rows: CPU of central and PostgreSQL", sizes.get(i)),
          cpus.get(i),
          "s/million");
    }
    report.plot(
        new Plot(name(), "Catch-up, as the table grows", "rows", "records a second", sizes, rates));
    report.plot(
        new Plot(
            name(),
            "CPU of all processes, as the table grows",
            "rows",
            "seconds a million records",
            sizes,
            cpus));
  }
}
