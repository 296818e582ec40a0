package dst.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Locations that have nothing new: how long central takes to start, what it costs to look at all of
 * them, and whether hosts that accept a connection and never answer hold up the others. One central
 * for each group of locations: they start one after the other, and then idle side by side.
 */
final class Idle implements Scenario {
  /** Java compiles what is repeated; what idles for hours has been compiled. */
  private static final int WARM_SECONDS = 40;

  private static final int SECONDS = 30;
  private static final Duration HUNG = Duration.ofSeconds(12);

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
    Group usual = new Group(hosts, 46, "1s");
    Group large = new Group(null, many, "5s");
    List<Group> groups =
        List.of(
            usual,
            large,
            new Group(null, 46, "1s"),
            new Group(null, some, "1s"),
            new Group(hosts, some, "5s"),
            new Group(null, many, "1s"));
    Map<Group, Target> start = Map.of(usual, Target.atMost(3), large, Target.atMost(10));
    Map<Group, Target> cpu = Map.of(usual, Target.atMost(4), large, Target.atMost(10));
    List<Program> programs = new ArrayList<>();
    for (Group group : groups) {
      programs.add(started(lab, report, group, start.get(group)));
    }
    lab.pass(Duration.ofSeconds(lab.size(WARM_SECONDS, 1)));
    double[] before = programs.stream().mapToDouble(Program::cpu).toArray();
    long begin = System.nanoTime();
    lab.pass(Duration.ofSeconds(lab.size(SECONDS, 2)));
    double seconds = (System.nanoTime() - begin) / 1e9;
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      double used = 100 * (programs.get(i).cpu() - before[i]) / seconds;
      tell(report, group, "CPU", used, "% of a core", cpu.get(group));
      Target memory = group.equals(usual) ? Target.atMost(350) : null;
      held(report, group, programs.get(i), memory);
    }
    for (Program program : programs) {
      lab.ends(program);
      program.close();
    }
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

  /** Of thousands, it is the last one that counts. */
  private Program started(Lab lab, Report report, Group group, Target target) throws Exception {
    Watched central = Watched.start(lab, group.home(lab, "idle"));
    List<Double> polled = central.polled(group.count());
    boolean last = group.count() > 100;
    tell(report, group, "start to the first pull", polled.get(0), "s", last ? null : target);
    double all = polled.get(polled.size() - 1);
    tell(report, group, "start until all were pulled", all, "s", last ? target : null);
    return central.program();
  }

  private void held(Report report, Group group, Program program, Target target) throws IOException {
    double memory = ProcFiles.memory(program.pid());
    tell(report, group, "memory", memory, "MB", target);
    tell(report, group, "peak memory", program.peakMemory(), "MB", null);
    tell(report, group, "threads", (double) ProcFiles.threads(program.pid()), "", null);
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
