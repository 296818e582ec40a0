package dst.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemConfigurator;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A real SFTP server on the loopback address; each account has the password {@code secret}. */
public final class SftpServer implements AutoCloseable {
  public static final String PASSWORD = "secret";

  private final SshServer server = SshServer.setUpDefaultServer();
  private final VirtualFileSystemFactory folders = new VirtualFileSystemFactory();
  private final Map<String, AtomicInteger> logIns = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
  private final KeyPair hostKey;

  private final Set<Quirk> quirks;

  /** What some servers do otherwise. */
  public enum Quirk {
    /** A listing has names, and neither types nor sizes. */
    LISTS_ONLY_NAMES,
    /** And so it is if one file is asked for, but for its size. */
    TELLS_NO_TYPE,
    /** A rename to a name that is there is refused. */
    REPLACES_NOTHING,
    /** A second channel in a connection is refused. */
    HAS_ONE_CHANNEL,
    /** A connection in which nothing happens for a moment is closed. */
    CLOSES_IDLE_CONNECTIONS
  }

  public SftpServer(Quirk... quirks) {
    this.quirks = Set.of(quirks);
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
      if (this.quirks.contains(Quirk.HAS_ONE_CHANNEL)) {
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, 1);
      }
      if (this.quirks.contains(Quirk.REPLACES_NOTHING)) {
        SftpModuleProperties.OPENSSH_EXTENSIONS.set(server, "");
      }
      if (this.quirks.contains(Quirk.CLOSES_IDLE_CONNECTIONS)) {
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ofMillis(400));
      }
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SftpSubsystemFactory sftp() {
    SftpSubsystemFactory sftp =
        new SftpSubsystemFactory() {
          @Override
          public Command createSubsystem(ChannelSession channel) throws IOException {
            if (!quirks.contains(Quirk.LISTS_ONLY_NAMES)) {
              return super.createSubsystem(channel);
            }
            SftpSubsystem taciturn = new Taciturn(channel, this);
            getRegisteredListeners().forEach(taciturn::addSftpEventListener);
            return taciturn;
          }
        };
    sftp.addSftpEventListener(
        new SftpEventListener() {
          @Override
          public void received(ServerSession session, int type, int id) {
            requests.computeIfAbsent(type, unused -> new AtomicInteger()).incrementAndGet();
          }

          @Override
          public void reading(
              ServerSession session,
              String handle,
              FileHandle file,
              long offset,
              byte[] data,
              int dataOffset,
              int length)
              throws IOException {
            if (unreadable.contains(file.getFile().getFileName().toString())) {
              throw new IOException("the disk has a bad sector");
            }
          }
        });
    return sftp;
  }

  private final class Taciturn extends SftpSubsystem {
    Taciturn(ChannelSession channel, SftpSubsystemConfigurator configurator) {
      super(channel, configurator);
    }

    @Override
    protected void writeDirEntry(
        int id,
        DirectoryHandle folder,
        Map<String, Path> entries,
        Buffer buffer,
        int index,
        Path file,
        String name,
        LinkOption... options) {
      buffer.putString(name);
      buffer.putString(name);
      buffer.putUInt(0);
    }

    @Override
    protected void writeAttrs(Buffer buffer, Map<String, ?> attributes) {
      if (!quirks.contains(Quirk.TELLS_NO_TYPE)) {
        super.writeAttrs(buffer, attributes);
      } else if (attributes.get("size") instanceof Number size) {
        buffer.putUInt(SftpConstants.SSH_FILEXFER_ATTR_SIZE);
        buffer.putLong(size.longValue());
      } else {
        buffer.putUInt(0);
      }
    }
  }

  /**
   * How many requests of a kind have come.
   *
   * @param type such as {@code SftpConstants.SSH_FXP_OPEN}
   */
  public int requests(int type) {
    return requests.containsKey(type) ? requests.get(type).get() : 0;
  }

  /** Files of this name can be opened, and no longer read. */
  public void breaks(String name) {
    unreadable.add(name);
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
