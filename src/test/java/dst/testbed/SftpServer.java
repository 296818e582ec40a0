package dst.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A real SFTP server on the loopback address; each account has the password {@code secret}. */
public final class SftpServer implements AutoCloseable {
  public static final String PASSWORD = "secret";

  private final SshServer server = SshServer.setUpDefaultServer();
  private final VirtualFileSystemFactory folders = new VirtualFileSystemFactory();
  private final Map<String, AtomicInteger> logIns = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final KeyPair hostKey;

  public SftpServer() {
    try {
      hostKey = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
      server.setHost("127.0.0.1");
      server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
      server.setPasswordAuthenticator(
          (user, password, session) -> {
            logIns.computeIfAbsent(user, unused -> new AtomicInteger()).incrementAndGet();
            return folders.getUserHomeDir(user) != null && PASSWORD.equals(password);
          });
      server.setSubsystemFactories(List.of(sftp()));
      server.setFileSystemFactory(folders);
      CoreModuleProperties.TCP_NODELAY.set(server, true);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SftpSubsystemFactory sftp() {
    SftpSubsystemFactory sftp = new SftpSubsystemFactory();
    sftp.addSftpEventListener(
        new SftpEventListener() {
          @Override
          public void received(ServerSession session, int type, int id) {
            requests.computeIfAbsent(type, unused -> new AtomicInteger()).incrementAndGet();
          }
        });
    return sftp;
  }

  /**
   * How many requests of a kind have come.
   *
   * @param type such as {@code SftpConstants.SSH_FXP_OPEN}
   */
  public int requests(int type) {
    return requests.containsKey(type) ? requests.get(type).get() : 0;
  }

  /** Opens an account whose root is the folder. */
  public void account(String user, Path folder) throws IOException {
    folders.setUserHomeDir(user, Files.createDirectories(folder));
  }

  /** How often somebody has tried to log in to the account. */
  public int logIns(String user) {
    return logIns.containsKey(user) ? logIns.get(user).get() : 0;
  }

  public int port() {
    return server.getPort();
  }

  /** The server's line for a known-hosts file. */
  public String knownHost() {
    return knownHost(port());
  }

  /** The same for another port that leads to it. */
  public String knownHost(int port) {
    return "[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n";
  }

  /** A line for this server with the key of another one. */
  public String wrongKnownHost() throws GeneralSecurityException {
    KeyPair other = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
    return "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(other.getPublic()) + "\n";
  }

  @Override
  public void close() throws IOException {
    server.close(true);
  }
}
