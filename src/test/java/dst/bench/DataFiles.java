package dst.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Data files from OpenSSH's server, from where they lie finished at the host until their rows are
 * committed and their contents are on central's disk: beside {@code sftp} and {@code rsync}, which
 * sync nothing.
 */
final class DataFiles implements Scenario {
  static final String NAME = "files";

  private static final Duration ONE_WAY = Duration.ofMillis(10);

  private Lab lab;
  private Report report;
  private FileLimits limits;
  private SftpHosts hosts;
  private Path sets;
  private CentralHome home;
  private Program central;
  private Program listener;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Lab lab, Report report) throws Exception {
    this.lab = lab;
    this.report = report;
    this.hosts = SftpHosts.openSsh(lab);
    this.limits = new FileLimits(lab, report, hosts);
    this.sets = lab.folder("openssh-root/sets");
    try (DelayProxy proxy = new DelayProxy(hosts.port(), ONE_WAY)) {
      startAll(proxy);
      warmUp();
      FileSet pictures = FileSet.write(sets, "pictures", lab.size(200, 40), 256 << 10);
      several(pictures, Target.atLeast(1), null);
      several(FileSet.write(sets, "small", lab.size(5_000, 200), 4 << 10), null, Target.atLeast(1));
      oneOfMany();
      large(FileSet.write(sets, "large", 1, (long) lab.size(2 << 10, 16) << 20));
      far(proxy);
      report.measured(name(), "peak memory of central", central.peakMemory(), "MB");
      report.measured(name(), "peak memory of the listener", listener.peakMemory(), "MB");
      lab.ends(listener);
      lab.ends(central);
    }
  }

  private void startAll(DelayProxy proxy) throws Exception {
    home = lab.centralHome().database(lab.postgres());
    hosts.trustedBy(home);
    home.write(
        "conf/known_hosts",
        hosts.knownHost() + hosts.knownHost().replace(":" + hosts.port(), ":" + proxy.port()));
    home.secret("bell", "a secret of the bench that is long enough");
    int bell = Lab.freePort();
    home.set("dst.doorbell.port", String.valueOf(bell));
    location("plain", hosts.address("plain"), "every: 100ms");
    location("far", hosts.address("far", proxy.port()), "every: 100ms");
    location(
        "listener",
        hosts.address("listener"),
        "every: 1s, listener: true, doorbell: \"${secret:bell}\"");
    location(
        "far-listener",
        hosts.address("listener-of-far", proxy.port()),
        "every: 1s, listener: true, doorbell: \"${secret:bell}\"");
    listener = listener("listener", bell, "listener");
    listener("far-listener", bell, "listener-of-far");
    central = lab.central(home);
  }

  private void location(String id, String address, String pull) throws IOException {
    Path area = Files.createDirectories(hosts.root().resolve(address.replaceFirst(".*/", "")));
    String plain =
        """
        records:
          - record: product
            files: "*.csv"
            format: csv
            fields: {product_code: code, name: code, image: {from: image, in: named}}
        data-files: [{folder: mirrored, every: 1s}]
        """;
    String captured =
        """
        records:
          - {record: product, captured: articles, fields: {product_code: code, name: code}}
        """;
    if (!pull.contains("listener")) {
      Files.createDirectories(area.resolve("mirrored"));
    }
    home.location(
        id,
        """
        name: %1$s
        time-zone: UTC
        pull: {from: "%2$s", %3$s, %4$s, max-size: 4GB, max-data-file: 4GB}
        """
                .formatted(id, address, hosts.login(), pull)
            + (pull.contains("listener") ? captured : plain));
  }

  private Program listener(String location, int bell, String area) throws IOException {
    Path dir = lab.folder("host-" + location);
    Program.run(
        List.of(lab.checkout().resolve("dst").toString(), "init", "--host", dir.toString()));
    Files.delete(dir.resolve("conf/captures/articles.yaml"));
    Files.writeString(
        dir.resolve("conf/captures/pictures.yaml"), "folder: {path: ., unchanged: 0s}\n");
    Files.createDirectories(dir.resolve("files"));
    Map<String, String> settings =
        Map.of(
            "DST_HOST_LOCATION",
            location,
            "DST_HOST_PULL_AREA",
            hosts.root().resolve(area).toString(),
            "DST_HOST_DOORBELL_URL",
            "http://127.0.0.1:" + bell,
            "DST_HOST_DOORBELL_SECRET",
            "a secret of the bench that is long enough");
    return lab.dst("host", dir, settings, " runs on ");
  }

  private void warmUp() throws Exception {
    for (int i = 0; i < 2; i++) {
      FileSet set = FileSet.write(sets, "warm-up-" + i, lab.size(200, 10), 16 << 10);
      named("plain", set);
      bundled("listener", set);
      named("far", set);
      bundled("far-listener", set);
    }
  }

  private void several(FileSet set, Target beSftp, Target beRsync) throws Exception {
    double sftp = limits.sftp(set, hosts.port());
    double rsync = limits.rsync(set, hosts.port());
    Taken named = named("plain", set);
    Taken bundled = bundled("listener", set);
    double mirrored = mirrored(set);
    String what = "%,d x %,d KB".formatted(set.count(), set.bytes() >> 10);
    tell(set, what + ", that rows name, beside sftp", named.seconds, sftp, beSftp);
    tell(set, what + ", in bundles of a listener, beside sftp", bundled.seconds, sftp, beSftp);
    if (rsync > 0) {
      tell(set, what + ", that rows name, beside rsync", named.seconds, rsync, null);
      tell(set, what + ", in bundles, beside rsync", bundled.seconds, rsync, beRsync);
    }
    tell(set, what + ", mirrored (listed each second), beside sftp", mirrored, sftp, null);
    report.measured(name(), what + ", that rows name: CPU", named.cpu, "s");
    report.measured(name(), what + ", in bundles: CPU", bundled.cpu, "s");
  }

  /** As the host's program writes one picture, beside all those of before. */
  private void oneOfMany() throws Exception {
    long others =
        lab.postgres().number("select count(*) from data_file where location = 'listener'");
    double[] seconds = new double[lab.size(9, 2)];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = bundled("listener", FileSet.write(sets, "one-" + i, 1, 4 << 10)).seconds;
    }
    String what = "1 x 4 KB, in a folder of %,d others, in a bundle: ".formatted(others);
    Percentiles all = Percentiles.of(seconds);
    report.measured(name(), what + "p50", 1_000 * all.at(50), "ms");
    report.measured(name(), what + "most", 1_000 * all.most(), "ms");
  }

  private void large(FileSet set) throws Exception {
    double sftp = limits.sftp(set, hosts.port());
    double mirrored = mirrored(set);
    Taken bundled = bundled("listener", set);
    String what = "1 x %,d MB".formatted(set.bytes() >> 20);
    tell(set, what + ", mirrored, beside sftp", mirrored, sftp, Target.atLeast(2));
    tell(set, what + ", in a bundle, beside sftp", bundled.seconds, sftp, null);
    report.measured(name(), what + ", in a bundle: CPU", bundled.cpu, "s");
    String disk = what + ", only written to this disk and synced, which sftp does not";
    tell(set, disk, limits.written(set), sftp, null);
  }

  private void far(DelayProxy proxy) throws Exception {
    FileSet set = FileSet.write(sets, "far", lab.size(200, 20), 256 << 10);
    double rsync = limits.rsync(set, proxy.port());
    Taken named = named("far", set);
    Taken bundled = bundled("far-listener", set);
    String what = "%,d x 256 KB, 20 ms of round trip".formatted(set.count());
    Target target = Target.atMost(1.5);
    report.measured(name(), what + ", that rows name", named.seconds, "s", target);
    report.measured(name(), what + ", in bundles of a listener", bundled.seconds, "s", target);
    report.measured(name(), what + ", rsync", rsync, "s");
    report.measured(name(), what + ", sftp", limits.sftp(set, proxy.port()), "s");
  }

  private void tell(FileSet set, String what, double seconds, double limit, Target target) {
    report.ratio(name(), what, set.megabytes() / seconds, "MB/s", set.megabytes() / limit, target);
  }

  private record Taken(double seconds, double cpu) {}

  /** A CSV file is dropped whose rows name the files. */
  private Taken named(String location, FileSet set) throws Exception {
    Path area = hosts.root().resolve(location);
    set.putInto(area.resolve("named"));
    StringBuilder rows = new StringBuilder("code,image\n");
    for (int i = 0; i < set.count(); i++) {
      rows.append("%s-%d,%s/%s\n".formatted(set.name(), i, set.name(), set.file(i)));
    }
    Path growing = Files.writeString(area.resolve(set.name() + ".tmp"), rows);
    return taken(
        location, "named", set, () -> Files.move(growing, area.resolve(set.name() + ".csv")));
  }

  private Taken bundled(String location, FileSet set) throws Exception {
    Path files = lab.folder("host-" + location).resolve("files");
    set.putInto(files.resolve(".hidden"));
    return taken(
        location,
        "",
        set,
        () ->
            Files.move(
                files.resolve(".hidden").resolve(set.name()),
                files.resolve(set.name()),
                StandardCopyOption.ATOMIC_MOVE));
  }

  private double mirrored(FileSet set) throws Exception {
    Path area = hosts.root().resolve("plain");
    return taken("plain", "mirrored", set, () -> set.putInto(area.resolve("mirrored"))).seconds;
  }

  private interface Step {
    void run() throws IOException;
  }

  private Taken taken(String location, String folder, FileSet set, Step finishes) throws Exception {
    String path = folder.isEmpty() ? set.name() : folder + "/" + set.name();
    FileLimits.sync();
    double cpu = cpu();
    long begin = System.nanoTime();
    finishes.run();
    // by its key alone: to look must not cost what is measured
    String committed =
        """
        select count(*) from data_file where location = '%1$s' and not deleted
        and path between '%2$s/' and '%2$s/zzzz' and path like '%2$s/%%'"""
            .formatted(location, path);
    lab.until(path + " is at central", () -> lab.postgres().number(committed) == set.count());
    double seconds = (System.nanoTime() - begin) / 1e9;
    Path tree = home.dir().resolve("data/files").resolve(location).resolve(path);
    lab.until(path + " stands in the tree", () -> set.isIn(tree));
    double used = cpu() - cpu;
    set.requireSame(tree);
    return new Taken(seconds, used);
  }

  private double cpu() throws IOException {
    return central.cpu() + listener.cpu() + hosts.program().cpu() + lab.postgres().cpu();
  }
}
