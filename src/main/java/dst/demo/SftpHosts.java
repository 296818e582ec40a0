package dst.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * A real SFTP server on the loopback address, with one account for each host: locked into the
 * host's folder, by key only, and with nothing but SFTP.
 */
final class SftpHosts implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final VirtualFileSystemFactory folders = new VirtualFileSystemFactory();
  private final KeyPair hostKey;

  private SftpHosts(KeyPair hostKey) {
    this.hostKey = hostKey;
  }

  /**
   * Starts on a free port.
   *
   * @param central the key that may log in to every account
   */
  static SftpHosts start(KeyPair hostKey, PublicKey central) throws IOException {
    SftpHosts hosts = new SftpHosts(hostKey);
    SshServer server = hosts.server;
    server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPasswordAuthenticator(null);
    server.setKeyboardInteractiveAuthenticator(null);
    server.setPublickeyAuthenticator(
        (user, key, session) -> hosts.isAccount(user) && KeyUtils.compareKeys(key, central));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.setFileSystemFactory(hosts.folders);
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    server.start();
    return hosts;
  }

  private boolean isAccount(String user) {
    return folders.getUserHomeDir(user) != null;
  }

  /** Opens an account that sees this folder as the root, and nothing above it. */
  void add(String user, Path folder) {
    folders.setUserHomeDir(user, folder);
  }

  String address() {
    return server.getHost();
  }

  int port() {
    return server.getPort();
  }

  /** The server's line for a known_hosts file. */
  String knownHost() {
    return "[%s]:%d %s".formatted(address(), port(), PublicKeyEntry.toString(hostKey.getPublic()));
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
