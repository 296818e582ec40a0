package dst.ordeal;

import dst.testbed.RestartablePostgres;
import dst.testbed.SftpServer;
import dst.testbed.TestHome;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Central and some branches with a listener, each a process of its own; one PostgreSQL holds the
 * databases of all, one SFTP server leads to the pull areas.
 */
final class Branches {
  private static final String SECRET = "rung by the tests alone";
  private static final int TOLD_AT_MOST = 20;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Map<String, Branch> branches = new TreeMap<>();
  private final TestHome home;
  private final RestartablePostgres postgres;
  private final DstProcess central;

  Branches(Path dir, List<String> locations) throws Exception {
    home = new TestHome(dir.resolve("central"));
    postgres = started(new RestartablePostgres(dir.resolve("postgres")));
    SftpServer sftp = started(new SftpServer());
    home.knownHosts(sftp.knownHost());
    int doorbell = freePort();
    home.properties("dst.doorbell.port = " + doorbell + "\n");
    Files.writeString(home.home().secrets().resolve("doorbell"), SECRET);
    central = started(new DstProcess("central", home.home().dir(), dir.resolve("central.log")));
    postgres.execute("create database central");
    central.set("DST_DB_URL", postgres.url("central"));
    central.set("DST_DB_USER", "postgres");
    for (String location : locations) {
      Branch branch =
          new Branch(
              location,
              dir.resolve(location),
              postgres,
              new Branch.Doorbell("http://127.0.0.1:" + doorbell, SECRET));
      branches.put(location, started(branch));
      sftp.account(location, branch.pullArea());
      Files.writeString(
          home.home().locations().resolve(location + ".yaml"), definition(location, sftp.port()));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private <T extends AutoCloseable> T started(T part) {
    parts.push(part);
    return part;
  }

  private static String definition(String location, int port) {
    return """
        name: %s
        time-zone: America/New_York
        pull:
          from: sftp://%s@127.0.0.1:%d/
          password: ${secret:account}
          listener: true
          doorbell: ${secret:doorbell}
          every: 500ms
          timeout: 5s
        records:
          - record: product
            captured: articles
            fields: {product_code: artnr, name: name, price: price, image: {from: photo, in: photos}}
        """
        .formatted(location, location, port);
  }

  DstProcess central() {
    return central;
  }

  List<Branch> all() {
    return List.copyOf(branches.values());
  }

  Branch branch(String location) {
    return branches.get(location);
  }

  /** A line for each difference between the hosts' tables and central's, the first ones only. */
  List<String> differences() throws SQLException, IOException {
    List<String> differences = new ArrayList<>();
    try (Connection connection = postgres.connect("central")) {
      for (Branch branch : branches.values()) {
        compare(connection, branch, differences);
      }
    }
    return differences;
  }

  private void compare(Connection connection, Branch branch, List<String> differences)
      throws SQLException, IOException {
    Map<String, String> there = branch.articles();
    String sql =
        "select product_code, name, price::integer, image from product where not deleted"
            + " and location = '"
            + branch.location()
            + "'";
    try (ResultSet row = connection.createStatement().executeQuery(sql)) {
      while (row.next()) {
        String central = row.getString(2) + ", " + row.getInt(3) + ", " + row.getString(4);
        String host = there.remove(row.getString(1));
        if (!central.equals(host)) {
          tell(
              differences,
              "%s %s: the host has %s, central %s"
                  .formatted(branch.location(), row.getString(1), host, central));
        }
        comparePhoto(branch.location(), row.getString(4), differences);
      }
    }
    there.forEach(
        (code, host) -> tell(differences, branch.location() + " " + code + " is missing"));
  }

  private void comparePhoto(String location, String photo, List<String> differences)
      throws IOException {
    if (photo != null) {
      Path file = home.home().data().resolve("files").resolve(location).resolve(photo);
      String name = photo.substring(photo.indexOf('/') + 1);
      if (!Files.exists(file) || !Files.readString(file).equals(ArticleProgram.contentOf(name))) {
        tell(differences, location + " " + photo + " is missing or has another content");
      }
    }
  }

  private static void tell(List<String> differences, String difference) {
    if (differences.size() < TOLD_AT_MOST) {
      differences.add(difference);
    }
  }

  /** Whether central has something of so many locations. */
  boolean hasArticles(int locations) throws SQLException {
    return number("select count(*) from pg_tables where tablename = 'product'") == 1
        && number("select count(distinct location) from product") == locations;
  }

  /** Every bundle that central knows is complete and adds up. */
  long bundlesThatDoNotAddUp() throws SQLException {
    return number(
        "select count(*) from bundle where completed is null"
            + " or records <> applied + superseded + rejected");
  }

  /** In each epoch of each location the numbers begin with 1 and none is missing. */
  long gaps() throws SQLException {
    return number(
        "select coalesce(sum(most - there), 0) from (select max(number) as most, count(*) as there"
            + " from bundle group by location, epoch) e");
  }

  long number(String sql) throws SQLException {
    try (Connection connection = postgres.connect("central");
        ResultSet row = connection.createStatement().executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Copies central's database aside; central must not run. */
  void backUpCentral() throws SQLException {
    postgres.execute("create database central_backup template central");
  }

  /** Central's database is as it was when it was copied; central must not run. */
  void restoreCentral() throws SQLException {
    postgres.execute("drop database central");
    postgres.execute("create database central template central_backup");
  }

  void end() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
