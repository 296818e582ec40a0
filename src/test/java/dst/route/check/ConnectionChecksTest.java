package dst.route.check;

import static org.assertj.core.api.Assertions.assertThat;

import dst.location.Location;
import dst.location.Pull;
import dst.location.RecordFiles;
import dst.route.check.ConnectionCheck.Part;
import dst.testbed.Products;
import dst.testbed.SftpServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dst check --connect} against a real SFTP server, with each part broken once. */
class ConnectionChecksTest {
  @TempDir Path dir;
  private final SftpServer server = new SftpServer();
  private Path knownHosts;

  @BeforeEach
  void anAccount() throws IOException {
    server.account("boston", dir.resolve("host"));
    Files.createDirectories(dir.resolve("host/pull/done"));
    knownHosts = Files.writeString(dir.resolve("known_hosts"), server.knownHost());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Location sftp(String id, String address, String password) {
    return sftp(id, address, password, Products.files());
  }

  private Location sftp(String id, String address, String password, RecordFiles entry) {
    Location location = Products.location(id, URI.create(address), entry);
    Pull p = location.pull();
    Pull withPassword = Products.withPassword(p, password);
    return new Location(
        id,
        id,
        location.zone(),
        location.file(),
        withPassword,
        location.records(),
        location.ignored(),
        location.dataFiles(),
        location.mostRemoved());
  }

  private String address(String user, String folder) {
    return "sftp://" + user + "@127.0.0.1:" + server.port() + folder;
  }

  private ConnectionCheck on(Location location) throws InterruptedException {
    return new ConnectionChecks(knownHosts, Duration.ofSeconds(30)).on(List.of(location)).get(0);
  }

  private ConnectionCheck on(String address) throws InterruptedException {
    return on(sftp("boston", address, SftpServer.PASSWORD));
  }

  @Test
  void a_host_that_can_be_pulled_is_well_and_nothing_is_left_there() throws Exception {
    assertThat(on(address("boston", "/pull"))).isEqualTo(ConnectionCheck.good("boston"));
    assertThat(on(address("boston", "/"))).isEqualTo(ConnectionCheck.good("boston"));
    assertThat(dir.resolve("host/pull/done")).isEmptyDirectory();
    assertThat(dir.resolve("host/pull")).isDirectoryNotContaining("glob:**dst-check*");
  }

  @Test
  void a_host_without_an_address_is_told() throws Exception {
    assertThat(on("sftp://boston@no-such-host.invalid/pull").failed()).isEqualTo(Part.ADDRESS);
  }

  @Test
  void a_port_on_which_nobody_listens_is_told() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ConnectionCheck attempt = on("sftp://boston@127.0.0.1:" + port + "/pull");
    assertThat(attempt.failed()).isEqualTo(Part.CONNECTION);
    assertThat(attempt.error()).contains("port " + port);
  }

  @Test
  void an_unknown_host_key_is_shown_as_the_line_to_add_and_not_trusted() throws Exception {
    Files.writeString(knownHosts, "");
    ConnectionCheck attempt = on(address("boston", "/pull"));

    assertThat(attempt.failed()).isEqualTo(Part.HOST_KEY);
    assertThat(attempt.knownHost() + "\n").isEqualTo(server.knownHost());
    assertThat(knownHosts).isEmptyFile();
  }

  @Test
  void another_host_key_than_the_known_one_is_told() throws Exception {
    Files.writeString(knownHosts, server.wrongKnownHost());
    ConnectionCheck attempt = on(address("boston", "/pull"));

    assertThat(attempt.failed()).isEqualTo(Part.HOST_KEY);
    assertThat(attempt.error()).contains("ANOTHER key");
  }

  @Test
  void a_refused_account_is_told_without_its_password() throws Exception {
    ConnectionCheck attempt = on(sftp("boston", address("boston", "/pull"), "tiger"));

    assertThat(attempt.failed()).isEqualTo(Part.LOG_IN);
    assertThat(attempt.error()).contains("boston").doesNotContain("tiger");
  }

  @Test
  void a_folder_that_is_not_there_is_told() throws Exception {
    assertThat(on(address("boston", "/push")).failed()).isEqualTo(Part.FOLDER);
    Location local =
        Products.location("boston", URI.create("file://" + dir + "/none"), Products.files());
    assertThat(on(local).failed()).isEqualTo(Part.FOLDER);
  }

  @Test
  void a_local_folder_is_tried_too() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("share"));
    Location local = Products.location("boston", URI.create("file://" + folder), Products.files());

    assertThat(on(local)).isEqualTo(ConnectionCheck.good("boston"));
    assertThat(folder).isEmptyDirectory();
  }

  /** A listener's host opens no more than its folders to central. */
  @Test
  void of_a_host_with_a_listener_the_folder_of_bundles_is_tried() throws Exception {
    Path area = Files.createDirectories(dir.resolve("listener/pull"));
    server.account("listener", dir.resolve("listener"));
    RecordFiles captured = Products.captured("articles");
    Location remote = sftp("listener", address("listener", "/pull"), SftpServer.PASSWORD, captured);
    Location local = Products.location("listener", URI.create("file://" + area), captured);
    assertThat(on(remote).failed()).isEqualTo(Part.FOLDER);
    assertThat(on(local).failed()).isEqualTo(Part.FOLDER);

    Files.createDirectories(area.resolve("ready"));
    Files.createDirectories(area.resolve("done"));
    assertThat(on(remote)).isEqualTo(ConnectionCheck.good("listener"));
    assertThat(on(local)).isEqualTo(ConnectionCheck.good("listener"));
    assertThat(area.resolve("ready")).isEmptyDirectory();
    assertThat(area.resolve("done")).isEmptyDirectory();
  }

  @Test
  void a_hung_host_does_not_keep_the_others_from_being_told() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      List<Location> both =
          List.of(
              sftp("hung", "sftp://a@127.0.0.1:" + silent.getLocalPort() + "/", "x"),
              sftp("well", address("boston", "/pull"), SftpServer.PASSWORD));
      List<ConnectionCheck> attempts =
          new ConnectionChecks(knownHosts, Duration.ofSeconds(10)).on(both);

      assertThat(attempts.get(0).failed()).isIn(Part.TIME, Part.HOST_KEY);
      assertThat(attempts.get(1).ok()).isTrue();
    }
  }
}
