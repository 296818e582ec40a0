package dst.ordeal;

import static org.awaitility.Awaitility.await;

import dst.config.Home;
import dst.testbed.Artemis;
import dst.testbed.Certificates;
import dst.testbed.HostileLine;
import dst.testbed.RestartablePostgres;
import dst.testbed.SftpServer;
import dst.testbed.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Everything around one central, in processes of their own: hosts, PostgreSQL, a broker with TLS,
 * and, as root, a disk of 64 MB under its data.
 */
final class Ordeal {
  /** Who is edited, broken, removed, hung: all others are not concerned. */
  private static final List<String> CONCERNED = List.of("l02", "l03", "l04", "l05");

  private static final String HANGS = "l05";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<Phase> phases = new ArrayList<>();
  private final Duration each;
  private final TestHome home;
  private final List<String> locations;
  private final HostPrograms programs;
  private final SftpServer sftp;
  private final HostileLine line;
  private final RestartablePostgres postgres;
  private final Artemis broker;
  private final DstProcess central;
  private final SmallDisk disk;

  /** Something that goes wrong, and the time it took. */
  record Phase(String what, Instant from, Instant until) {}

  /** What a phase does. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  Ordeal(Path dir, int hosts, Duration each) throws Exception {
    this.each = each;
    locations = IntStream.rangeClosed(1, hosts).mapToObj("l%02d"::formatted).toList();
    home = new TestHome(dir.resolve("home"));
    disk = started(new SmallDisk(home.home().data()));
    sftp = started(new SftpServer());
    line = started(new HostileLine(sftp.port()));
    programs = started(new HostPrograms(dir.resolve("hosts"), withAdded()));
    postgres = started(new RestartablePostgres(dir.resolve("postgres")));
    Certificates certificates = new Certificates(dir.resolve("tls"));
    broker =
        started(
            new Artemis(
                dir.resolve("broker"),
                certificates.signed("broker", "dns:localhost,ip:127.0.0.1")));
    central = started(new DstProcess("central", home.home().dir(), dir.resolve("central.log")));
    central.set("DST_DB_URL", postgres.url());
    central.set("DST_DB_USER", "postgres");
    central.set("DST_BROKER_URL", broker.url());
    central.set("DST_BROKER_USER", Artemis.USER);
    central.set("DST_BROKER_PASSWORD", Artemis.PASSWORD);
    central.set("DST_BROKER_TLS_CA", certificates.authority().toString());
    central.set("DST_DISK_RESERVE", "12MB");
    central.set("DST_OBSERVE_PORT", "0");
  }

  private <T extends AutoCloseable> T started(T part) {
    parts.push(part);
    return part;
  }

  private List<String> withAdded() {
    List<String> all = new ArrayList<>(locations);
    all.add("added");
    return all;
  }

  void start() throws Exception {
    for (String location : withAdded()) {
      sftp.account(location, programs.pullArea(location));
    }
    home.knownHosts(sftp.knownHost() + sftp.knownHost(line.port()));
    for (String location : locations) {
      Files.writeString(home.home().locations().resolve(location + ".yaml"), definition(location));
    }
    broker.start();
    central.start();
    programs.start();
    await().atMost(Duration.ofMinutes(3)).until(() -> central.isAlive() && hasProducts());
  }

  /** Of each location, none of them older than some seconds: what lay there at the start is in. */
  private boolean hasProducts() throws SQLException {
    return number("select count(*) from pg_tables where tablename = 'product'") == 1
        && number(
                "select count(*) from product where product_code = 'ALWAYS'"
                    + " and changed_at > now() - interval '5 seconds'")
            == locations.size();
  }

  Home home() {
    return home.home();
  }

  String definition(String location) {
    return """
        name: %s
        time-zone: America/New_York
        pull:
          from: sftp://%s@127.0.0.1:%d/
          password: ${secret:account}
          every: 200ms
          timeout: 5s
        records:
        %s"""
        .formatted(
            location,
            location,
            location.equals(HANGS) ? line.port() : sftp.port(),
            HostPrograms.ENTRY.indent(2));
  }

  void phase(String what, Action action) throws Exception {
    Instant from = Instant.now();
    action.run();
    phases.add(new Phase(what, from, Instant.now()));
  }

  /** Lets the time of one trouble pass. */
  void calm() {
    Instant until = Instant.now().plus(each);
    await().atMost(each.plusMinutes(1)).until(() -> !Instant.now().isBefore(until));
  }

  void stopTheDatabase() throws IOException {
    postgres.stop();
    calm();
    postgres.start();
  }

  void killTheBroker() throws Exception {
    broker.kill();
    calm();
    broker.start();
  }

  boolean hasSmallDisk() {
    return disk.isMounted();
  }

  void fillTheDisk() throws IOException {
    disk.fill();
    calm();
    disk.free();
  }

  /** One host takes connections and says nothing, also in the middle of a file. */
  void hangAHost() {
    line.misbehave(HostileLine.Mode.SILENT, 0);
    calm();
    line.heal();
  }

  void stopHosts() throws InterruptedException {
    programs.stop();
  }

  /** What central has and the hosts have not, or the other way round. */
  List<String> differences() throws SQLException, IOException {
    try (Connection connection = postgres.connect()) {
      return new Comparison(connection, home.home().data().resolve("files"))
          .differences(programs.expected());
    }
  }

  List<String> deadLetters() throws Exception {
    return central.deadLetters();
  }

  long bundlesThatDoNotAddUp() throws SQLException {
    return number(
        "select count(*) from bundle where completed is null or records <> applied + superseded + rejected");
  }

  long filesTakenTwice() throws SQLException {
    return number("select count(*) - count(distinct (location, file)) from bundle");
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(postgres.query(sql).get(0));
  }

  /** The freshness in each phase of the locations that no trouble of their own had. */
  void tell() throws SQLException {
    List<String> others =
        locations.stream().filter(location -> !CONCERNED.contains(location)).toList();
    StringBuilder table = new StringBuilder("\nfreshness of the " + others.size() + " others\n");
    try (Connection connection = postgres.connect()) {
      for (Phase phase : phases) {
        Freshness freshness = Freshness.of(connection, others, phase.from(), phase.until());
        table.append(
            "%-48s %4d s %s%n"
                .formatted(
                    phase.what(),
                    Duration.between(phase.from(), phase.until()).toSeconds(),
                    freshness));
      }
    }
    System.out.println(table);
  }

  void end() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
