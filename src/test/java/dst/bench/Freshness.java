package dst.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Single-row commits at 46 hosts, over SFTP and with doorbells: how long until the row is visible
 * in central's PostgreSQL. The hosts' databases, programs and listeners run in this process, each
 * listener as {@code dst host} starts it; central, PostgreSQL and the SFTP server are processes of
 * their own. One clock, from the moment in which a commit has returned.
 */
final class Freshness implements Scenario {
  private static final int HOSTS = 46;
  private static final String SECRET = "rung by the bench alone";
  private static final Target P50 = Target.atMost(30);
  private static final Target P99 = Target.atMost(70);

  @Override
  public String name() {
    return "freshness";
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    int count = lab.size(HOSTS, 3);
    SftpHosts sftp = SftpHosts.mina(lab);
    int doorbell = Lab.freePort();
    CentralHome home = lab.centralHome().database(lab.postgres());
    sftp.trustedBy(home);
    home.secret("doorbell", SECRET);
    home.set("dst.doorbell.port", String.valueOf(doorbell));
    List<FreshnessHost> hosts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      hosts.add(host(lab, sftp, home, "l%02d".formatted(i), doorbell));
    }
    Program central = lab.central(home);
    for (FreshnessHost host : hosts) {
      host.listen();
    }
    Sightings sightings =
        lab.closing(new Sightings(DriverManager.getConnection(lab.postgres().url() + "?user=dst")));
    Commits commits = lab.closing(new Commits(hosts, sightings));
    Costs costs = new Costs(lab.postgres(), central, sftp.program(), sightings.pid());
    Pass pass = new Pass(lab, report, commits, sightings, costs);
    pass.warmUp(50, lab.size(25, 1));
    pass.warmUp(10, lab.size(5, 1));
    pass.measure(10, lab.size(30, 1), P50, P99);
    pass.warmUp(200, lab.size(8, 1));
    pass.measure(200, lab.size(15, 1), null, null);
    check(lab, commits);
  }

  private static FreshnessHost host(
      Lab lab, SftpHosts sftp, CentralHome home, String location, int doorbell)
      throws IOException, SQLException {
    Path pullArea = sftp.root().resolve(location);
    for (String folder : List.of("ready", "done", "ack")) {
      Files.createDirectories(pullArea.resolve(folder));
    }
    home.location(
        location,
        """
        name: %s
        time-zone: UTC
        pull: {from: "%s", %s, every: 5s, listener: true, doorbell: "${secret:doorbell}"}
        records:
        """
                .formatted(location, sftp.address(location), sftp.login())
            + FreshnessHost.ENTRY);
    return lab.closing(
        new FreshnessHost(
            location,
            lab.folder("hosts").resolve(location),
            pullArea,
            new FreshnessHost.Doorbell("http://127.0.0.1:" + doorbell, SECRET)));
  }

  /** Every row that was committed is there as it was committed last. */
  private static void check(Lab lab, Commits commits) throws IOException, SQLException {
    Map<String, Long> rows = commits.rows();
    Checks.equal(
        "rows at central", lab.postgres().number("select count(*) from product"), rows.size());
    Checks.equal(
        "what stands in them",
        lab.postgres().number("select sum(stock) from product"),
        rows.values().stream().mapToLong(Long::longValue).sum());
    Checks.equal("rejected", lab.postgres().number("select sum(rejected) from bundle"), 0);
  }

  /**
   * CPU seconds so far.
   *
   * @param observer the server process that answers {@link Sightings}: it does not count
   */
  private record Costs(PostgresServer postgres, Program central, Program sftp, long observer) {
    double[] now() {
      double looks = ProcessHandle.of(observer).map(ProcFiles::cpuSeconds).orElse(0.0);
      double own = ProcFiles.ownCpuSeconds(ProcessHandle.current().pid());
      return new double[] {central.cpu(), postgres.cpu() - looks, sftp.cpu(), own};
    }
  }

  /** Commits at one pace for some time. */
  private record Pass(Lab lab, Report report, Commits commits, Sightings sightings, Costs costs) {
    private static final String SCENARIO = "freshness";

    void warmUp(int rate, int seconds) throws Exception {
      commits.begin(rate);
      lab.pass(Duration.ofSeconds(seconds));
      if (rate < 100) {
        end();
      }
    }

    /** Told once all that was committed is visible. */
    void measure(int rate, int seconds, Target p50, Target p99) throws Exception {
      commits.begin(rate);
      int waitedAtBegin = sightings.waiting();
      long madeBefore = commits.made();
      long bundlesBefore = bundles();
      double[] before = costs.now();
      long begin = System.nanoTime();
      lab.pass(Duration.ofSeconds(seconds));
      double[] after = costs.now();
      int waitAtEnd = sightings.waiting();
      long end = System.nanoTime();
      double took = (end - begin) / 1e9;
      long made = commits.made() - madeBefore;
      long bundles = bundles() - bundlesBefore;
      end();
      tell(rate, Percentiles.of(sightings.millisOf(begin, end)), p50, p99);
      String at = rate + "/s: ";
      report.measured(SCENARIO, at + "commits", made / took, "/s");
      report.measured(SCENARIO, at + "bundles", bundles / took, "/s");
      report.measured(SCENARIO, at + "not visible yet, at the begin", waitedAtBegin, "rows");
      report.measured(SCENARIO, at + "not visible yet, at the end", waitAtEnd, "rows");
      String[] whose = {"central", "PostgreSQL", "the SFTP server", "46 hosts and the observer"};
      for (int i = 0; i < whose.length; i++) {
        report.measured(
            SCENARIO, at + "CPU of " + whose[i], (after[i] - before[i]) / took, "cores");
      }
    }

    private void tell(int rate, Percentiles times, Target p50, Target p99) {
      String at = rate + "/s: ";
      report.measured(SCENARIO, at + "p50", times.at(50), "ms", p50);
      report.measured(SCENARIO, at + "p95", times.at(95), "ms");
      report.measured(SCENARIO, at + "p99", times.at(99), "ms", p99);
      report.measured(SCENARIO, at + "max", times.most(), "ms");
    }

    private void end() throws Exception {
      commits.end();
      lab.until("all is visible", () -> sightings.check().waiting() == 0);
    }

    private long bundles() throws IOException, SQLException {
      return lab.postgres().number("select count(*) from bundle");
    }
  }
}
