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
    ProductFiles others = files.ofOthers("m");
    SftpHosts openSsh = SftpHosts.openSsh(lab);
    SftpHosts mina = SftpHosts.mina(lab);
    CentralHome home = lab.centralHome().database(lab.postgres());
    openSsh.trustedBy(home);
    mina.trustedBy(home);
    define(home, files, openSsh);
    define(home, others, mina);
    Program central = lab.central(home);
    PsqlLimit psql = new PsqlLimit(lab, lab.postgres(), files);
    Backlog backlog = new Backlog(lab, List.of(central, openSsh.program()), files, openSsh.root());
    Limits first = Limits.measure(psql, files);
    Backlog.Taken cold = backlog.take(1, "new-cold.csv");
    lab.postgres().execute("truncate product");
    Backlog.Taken warm = backlog.take(1, "new-warm.csv");
    Backlog.Taken existing = backlog.take(2, "existing.csv");
    psql.requireSame("product");
    double sftp = files.total() / sftp(lab, openSsh, files);
    Backlog.Taken overMina =
        new Backlog(lab, List.of(central, mina.program()), others, mina.root())
            .take(1, "new-mina.csv");
    psql.truncate();
    Limits limits = first.best(Limits.measure(psql, files));
    tell(report, "OpenSSH, new rows, the first after the start", cold, limits.newRows);
    tell(report, "OpenSSH, new rows", warm, limits.newRows);
    tell(report, "OpenSSH, all rows exist", existing, limits.existing);
    tell(report, "MINA, new rows", overMina, limits.newRows);
    report.ratio(
        name(),
        "OpenSSH, new rows, beside sftp of the same bytes",
        warm.rate(),
        "records/s",
        sftp,
        null);
    report.measured(name(), "psql, new rows", limits.newRows, "records/s");
    report.measured(name(), "psql, all rows exist", limits.existing, "records/s");
    report.measured(name(), "peak memory of central", central.peakMemory(), "MB");
  }

  private static void define(CentralHome home, ProductFiles files, SftpHosts hosts)
      throws IOException {
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
  }

  /**
   * What psql alone can do.
   *
   * @param newRows records a second
   * @param existing records a second
   */
  private record Limits(double newRows, double existing) {
    static Limits measure(PsqlLimit psql, ProductFiles files) throws Exception {
      return new Limits(
          files.total() / psql.run(1, 1).seconds(), files.total() / psql.run(2, 2).seconds());
    }

    Limits best(Limits other) {
      return new Limits(Math.max(newRows, other.newRows), Math.max(existing, other.existing));
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

  private void tell(Report report, String what, Backlog.Taken taken, double limit) {
    report.ratio(name(), what, taken.rate(), "records/s", limit, TARGET);
    report.measured(
        name(),
        what + ": CPU of central, PostgreSQL and the SFTP server",
        taken.cpuPerMillion(),
        "s/million");
  }
}
