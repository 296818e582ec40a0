package dst.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The same backlog as {@link CatchUp}, but the pull areas are reached by SFTP. */
final class CatchUpSftp implements Scenario {
  private static final Target TARGET = Target.atLeast(0.6);

  @Override
  public String name() {
    return "catch-up-sftp";
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    ProductFiles files =
        new ProductFiles(lab.folder("files"), CatchUp.LOCATIONS, lab.size(20_000, 500));
    files.write(1);
    files.write(2);
    SftpHosts openSsh = SftpHosts.openSsh(lab);
    Taken overOpenSsh = take(lab, openSsh, files, "openssh");
    double sftp = files.total() / sftp(lab, openSsh, files);
    PsqlLimit psql = new PsqlLimit(lab, lab.postgres(), files);
    Limits first = Limits.measure(psql, files);
    lab.postgres().execute("truncate product", "delete from bundle");
    Taken overMina = take(lab, SftpHosts.mina(lab), files, "mina");
    psql.requireSame("product");
    psql.truncate();
    Limits limits = first.best(Limits.measure(psql, files));
    tell(report, "OpenSSH", overOpenSsh, limits);
    tell(report, "MINA", overMina, limits);
    report.ratio(
        name(),
        "new rows from OpenSSH, beside sftp of the same bytes",
        overOpenSsh.warm.rate(),
        "records/s",
        sftp,
        null);
    report.measured(name(), "psql, new rows", limits.newRows, "records/s");
    report.measured(name(), "psql, all rows exist", limits.existing, "records/s");
  }

  /** What was taken from one server: new rows, new rows with Java warm, rows that exist. */
  private record Taken(Backlog.Taken cold, Backlog.Taken warm, Backlog.Taken existing) {}

  /**
   * What psql alone can do.
   *
   * @param newRows records a second
   * @param existing records a second
   */
  private record Limits(double newRows, double existing) {
    static Limits measure(PsqlLimit psql, ProductFiles files) throws Exception {
      return new Limits(files.total() / psql.run(1, 1), files.total() / psql.run(2, 2));
    }

    Limits best(Limits other) {
      return new Limits(Math.max(newRows, other.newRows), Math.max(existing, other.existing));
    }
  }

  private Taken take(Lab lab, SftpHosts hosts, ProductFiles files, String server) throws Exception {
    CentralHome home = lab.centralHome(server).database(lab.postgres());
    hosts.trustedBy(home);
    for (String location : files.locations()) {
      Files.createDirectory(hosts.root().resolve(location));
      home.location(
          location,
          """
          name: %s
          time-zone: UTC
          pull: {from: "%s", %s, every: 1s}
          """
                  .formatted(location, hosts.address(location), hosts.login())
              + ProductFiles.RECORDS);
    }
    try (Program central = lab.central(home)) {
      Backlog backlog = new Backlog(lab, List.of(central, hosts.program()), files, hosts.root());
      Backlog.Taken cold = backlog.take(1, "new-cold.csv");
      lab.postgres().execute("truncate product");
      Taken taken =
          new Taken(cold, backlog.take(1, "new-warm.csv"), backlog.take(2, "existing.csv"));
      lab.ends(central);
      return taken;
    }
  }

  private static double sftp(Lab lab, SftpHosts hosts, ProductFiles files) throws IOException {
    Path to = lab.folder("sftp");
    List<String> commands = new ArrayList<>();
    for (String location : files.locations()) {
      commands.add("get " + files.file(location, 1) + " " + to.resolve(location));
    }
    double first = hosts.sftp(lab, hosts.port(), commands);
    return Math.min(first, hosts.sftp(lab, hosts.port(), commands));
  }

  private void tell(Report report, String server, Taken taken, Limits limits) {
    tell(report, server + ", new rows, the first after the start", taken.cold, limits.newRows);
    tell(report, server + ", new rows", taken.warm, limits.newRows);
    tell(report, server + ", all rows exist", taken.existing, limits.existing);
  }

  private void tell(Report report, String what, Backlog.Taken taken, double limit) {
    report.ratio(name(), what, taken.rate(), "records/s", limit, TARGET);
    report.measured(
        name(),
        what + ": CPU of central, PostgreSQL and the SFTP server",
        taken.cpuPerMillion(),
        "s/million");
  }
}
