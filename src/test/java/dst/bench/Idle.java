package dst.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Locations that have nothing new: how long central takes to start, what it costs to look at all of
 * them, and whether hosts that accept a connection and never answer hold up the others.
 */
final class Idle implements Scenario {
  private static final Duration WARM = Duration.ofSeconds(8);
  private static final Duration MEASURED = Duration.ofSeconds(10);
  private static final Duration HUNG = Duration.ofSeconds(25);

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    Program.run(List.of(lab.checkout().resolve("dst").toString(), "quick-start"));
    SftpHosts hosts = SftpHosts.mina(lab);
    int some = lab.size(500, 50);
    int many = lab.size(2_000, 100);
    idle(lab, report, new Group(hosts, 46, "1s"), Target.atMost(4), Target.atMost(3));
    idle(lab, report, new Group(null, 46, "1s"), null, Target.atMost(3));
    idle(lab, report, new Group(null, some, "1s"), null, null);
    idle(lab, report, new Group(hosts, some, "5s"), null, null);
    idle(lab, report, new Group(null, many, "1s"), null, null);
    idle(lab, report, new Group(null, many, "5s"), Target.atMost(10), Target.atMost(10));
    hung(lab, report, new Group(hosts, 46, "2s"), 12);
    hung(lab, report, new Group(null, many - many * 3 / 20, "5s"), many * 3 / 20);
  }

  /**
   * Locations that are alike.
   *
   * @param hosts where their pull areas are; null: on a local disk
   * @param every how often they are pulled
   */
  private record Group(SftpHosts hosts, int count, String every) {
    String words() {
      return count + (hosts == null ? " local" : " over SFTP") + ", every " + every;
    }

    CentralHome home(Lab lab, String kind) throws IOException {
      String name = kind + "-" + words().replaceAll("[^a-z0-9]+", "-");
      CentralHome home = lab.centralHome(name);
      Path areas = hosts == null ? lab.folder("areas-" + name) : hosts.root();
      if (hosts != null) {
        hosts.trustedBy(home);
      }
      for (int i = 0; i < count; i++) {
        String folder = "l" + i;
        Files.createDirectories(areas.resolve(folder));
        location(
            home,
            folder,
            hosts == null
                ? "from: \"file://" + areas.resolve(folder) + "\""
                : "from: \"" + hosts.address(folder) + "\", " + hosts.login());
      }
      return home;
    }

    private void location(CentralHome home, String id, String from) throws IOException {
      home.location(
          id,
          "name: %s\ntime-zone: UTC\npull: {%s, every: %s}\n".formatted(id, from, every)
              + ProductFiles.RECORDS);
    }
  }

  private void idle(Lab lab, Report report, Group group, Target cpu, Target first)
      throws Exception {
    Watched central = Watched.start(lab, group.home(lab, "idle"));
    try (Program program = central.program()) {
      started(report, group, central.polled(group.count()), first);
      lab.pass(WARM);
      double before = program.cpu();
      long begin = System.nanoTime();
      lab.pass(MEASURED);
      double seconds = (System.nanoTime() - begin) / 1e9;
      tell(report, group, "CPU", 100 * (program.cpu() - before) / seconds, "% of a core", cpu);
      boolean small = group.hosts() != null && group.count() == 46;
      double memory = ProcFiles.memory(program.pid());
      tell(report, group, "memory", memory, "MB", small ? Target.atMost(350) : null);
      tell(report, group, "peak memory", program.peakMemory(), "MB", null);
      double threads = ProcFiles.threads(program.pid());
      tell(report, group, "threads", threads, "", null);
      lab.ends(program);
    }
  }

  /** Of thousands, it is the last one that counts. */
  private void started(Report report, Group group, List<Double> polled, Target target) {
    boolean last = group.count() > 100;
    tell(report, group, "start to the first pull", polled.get(0), "s", last ? null : target);
    double all = polled.get(polled.size() - 1);
    tell(report, group, "start until all were pulled", all, "s", last ? target : null);
  }

  private void tell(
      Report report, Group group, String what, double value, String unit, Target target) {
    report.measured(name(), group.words() + ": " + what, value, unit, target);
  }

  private void hung(Lab lab, Report report, Group group, int hung) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 2_000, InetAddress.getLoopbackAddress())) {
      CentralHome home = group.home(lab, "hung");
      home.secret("hung", "secret");
      for (int i = 0; i < hung; i++) {
        String address = "sftp://hung@127.0.0.1:" + silent.getLocalPort() + "/hung" + i;
        group.location(home, "hung" + i, "from: \"" + address + "\", password: \"${secret:hung}\"");
      }
      Watched central = Watched.start(lab, home);
      try (Program program = central.program()) {
        central.polled(group.count());
        Percentiles late = Percentiles.of(central.lateness(HUNG));
        String what =
            group.words() + ", " + hung + " more are hung: a pull's end after it was due, ";
        report.measured(name(), what + "p50", late.at(50), "ms");
        report.measured(name(), what + "p99", late.at(99), "ms");
        report.measured(name(), what + "most", late.most(), "ms", Target.atMost(1_000));
        double threads = ProcFiles.threads(program.pid());
        report.measured(name(), group.words() + ", " + hung + " hung: threads", threads, "");
        lab.ends(program);
      }
    }
  }
}
