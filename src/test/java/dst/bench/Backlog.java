package dst.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Drops a file at each location, waits until central's ledger has all of them, and counts. */
final class Backlog {
  private final Lab lab;
  private final List<Program> programs;
  private final ProductFiles files;
  private final Path areas;

  /**
   * @param programs whose CPU counts, beside PostgreSQL's
   * @param areas the pull areas' parent
   */
  Backlog(Lab lab, List<Program> programs, ProductFiles files, Path areas) {
    this.lab = lab;
    this.programs = List.copyOf(programs);
    this.files = files;
    this.areas = areas;
  }

  /**
   * A backlog that was taken.
   *
   * @param seconds from the drop to the last bundle's completion in the ledger
   * @param cpu seconds of the programs and all of PostgreSQL's processes
   */
  record Taken(int records, double seconds, double cpu) {
    double rate() {
      return records / seconds;
    }

    double cpuPerMillion() {
      return cpu * 1e6 / records;
    }
  }

  Taken take(int revision, String name) throws Exception {
    lab.postgres().settle();
    return takeAtOnce(revision, name);
  }

  Taken takeAtOnce(int revision, String name) throws Exception {
    double before = cpu();
    long begin = System.nanoTime();
    files.drop(areas, revision, name);
    untilComplete(name);
    double seconds = (System.nanoTime() - begin) / 1e9;
    double cpu = cpu() - before;
    return new Taken(files.total(), seconds, cpu);
  }

  private double cpu() throws Exception {
    return lab.postgres().cpu() + programs.stream().mapToDouble(Program::cpu).sum();
  }

  void untilComplete(String name) throws Exception {
    lab.until(name + " is complete", () -> completed(name) == files.locations().size());
    check(name);
  }

  private long completed(String name) throws Exception {
    return bundles(name, "count(*) filter (where completed is not null)");
  }

  /** Of each location's newest bundle: what it costs to look does not depend on the ledger. */
  private long bundles(String name, String what) throws Exception {
    String locations =
        files.locations().stream().map(id -> "('" + id + "')").collect(Collectors.joining(", "));
    return lab.postgres()
        .number(
            """
            select coalesce(%s, 0) from (values %s) as l (id) cross join lateral
              (select * from bundle where location = l.id and epoch = 0 order by number desc limit 1) as newest
            where file = '%s'\
            """
                .formatted(what, locations, name));
  }

  private void check(String name) throws Exception {
    Checks.equal(name + ": records", bundles(name, "sum(records)"), files.total());
    Checks.equal(name + ": rejected", bundles(name, "sum(rejected)"), 0);
    Checks.equal(
        name + ": applied and superseded",
        bundles(name, "sum(applied + superseded)"),
        files.total());
  }
}
