package dst.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dst.demo.shop.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftpHostsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path dir;
  private final SshClient client = SshClient.setUpDefaultClient();
  private KeyPair central;
  private SftpHosts hosts;

  @BeforeEach
  void start() throws Exception {
    central = Keys.loadOrMake(dir.resolve("central.key"));
    hosts = SftpHosts.start(Keys.loadOrMake(dir.resolve("host.key")), central.getPublic());
    for (String host : List.of("boston", "berlin")) {
      Path folder = Files.createDirectories(dir.resolve("hosts").resolve(host));
      Files.createDirectories(folder.resolve("pull"));
      Files.writeString(folder.resolve("pull/of-" + host + ".csv"), "content of " + host);
      hosts.add(host, folder);
    }
    Path knownHosts = Files.writeString(dir.resolve("known_hosts"), hosts.knownHost() + "\n");
    client.setServerKeyVerifier(
        new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, knownHosts));
    client.start();
  }

  @AfterEach
  void stop() throws Exception {
    client.stop();
    hosts.close();
  }

  private ClientSession logIn(String user, KeyPair key) throws IOException {
    ClientSession session =
        client.connect(user, hosts.address(), hosts.port()).verify(LIMIT).getSession();
    session.addPublicKeyIdentity(key);
    session.auth().verify(LIMIT);
    return session;
  }

  @Test
  void a_host_shows_its_own_folder_and_nothing_else() throws Exception {
    try (ClientSession session = logIn("boston", central);
        SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
      assertThat(names(sftp, "/pull")).containsExactly("of-boston.csv");
      assertThat(names(sftp, "/")).containsExactly("pull");
      assertThat(names(sftp, "/../..")).containsExactly("pull");
      assertThat(new String(sftp.read("pull/of-boston.csv").readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("content of boston");
      assertThatThrownBy(() -> sftp.read("../berlin/pull/of-berlin.csv").readAllBytes())
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> sftp.read(dir.resolve("central.key").toString()).readAllBytes())
          .isInstanceOf(IOException.class);
    }
  }

  private static List<String> names(SftpClient sftp, String folder) throws IOException {
    return StreamSupport.stream(sftp.readDir(folder).spliterator(), false)
        .map(SftpClient.DirEntry::getFilename)
        .filter(name -> !name.startsWith("."))
        .toList();
  }

  @Test
  void another_key_is_refused() throws Exception {
    KeyPair other = Keys.loadOrMake(dir.resolve("other.key"));
    assertThatThrownBy(() -> logIn("boston", other)).isInstanceOf(IOException.class);
  }

  @Test
  void an_unknown_account_is_refused() {
    assertThatThrownBy(() -> logIn("paris", central)).isInstanceOf(IOException.class);
  }

  @Test
  void there_is_no_tunnel_to_other_servers() throws Exception {
    try (ClientSession session = logIn("boston", central)) {
      SshdSocketAddress here = new SshdSocketAddress(hosts.address(), hosts.port());
      assertThatThrownBy(() -> session.createDirectTcpipChannel(here, here).open().verify(LIMIT))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void it_listens_on_this_machine_only_and_its_key_is_told() throws Exception {
    assertThat(hosts.address()).isEqualTo("127.0.0.1");
    KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(hosts.knownHost());
    assertThat(entry.isHostMatch("127.0.0.1", hosts.port())).isTrue();
  }

  @Test
  void a_key_is_made_once() throws Exception {
    assertThat(Keys.loadOrMake(dir.resolve("central.key")).getPublic())
        .isEqualTo(central.getPublic());
  }
}
