package dst.testbed;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.subsystem.SubsystemFactory;

/** An SSH server on the loopback address whose SFTP says what a test lets it say. */
public final class RawSftp implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final AtomicInteger channels = new AtomicInteger();
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final Host host;
  private volatile int mostChannels = Integer.MAX_VALUE;

  /** What answers. */
  public interface Host {
    /**
     * @param body what stands behind the id
     */
    void asked(int type, int id, ByteBuffer body, Channel channel) throws IOException;
  }

  /** One channel; each runs on a thread of its own. */
  public static final class Channel implements Command {
    private final RawSftp server;
    private DataInputStream in;
    private DataOutputStream out;
    private ExitCallback exit;
    private ChannelSession channel;

    private Channel(RawSftp server) {
      this.server = server;
    }

    /** Whether nothing more was asked. */
    public boolean isQuiet() throws IOException {
      return in.available() == 0;
    }

    public void say(int type, int id, byte[] rest) throws IOException {
      out.writeInt(5 + rest.length);
      out.writeByte(type);
      out.writeInt(id);
      raw(rest);
    }

    /** Says it as it is, whatever it means. */
    public void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** Ends the connection, with all its channels. */
    public void hangUp() throws IOException {
      channel.getSession().close(true);
    }

    @Override
    public void setInputStream(InputStream in) {
      this.in = new DataInputStream(in);
    }

    @Override
    public void setOutputStream(OutputStream out) {
      this.out = new DataOutputStream(out);
    }

    @Override
    public void setErrorStream(OutputStream err) {}

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment unused) {
      this.channel = channel;
      server.channels.incrementAndGet();
      server.open.add(this);
      Thread thread = new Thread(this::run, "raw-sftp");
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      try {
        for (int length = in.readInt(); ; length = in.readInt()) {
          ByteBuffer request = ByteBuffer.wrap(in.readNBytes(length));
          server.host.asked(request.get(), request.getInt(), request, this);
        }
      } catch (IOException e) {
        exit.onExit(0);
      }
    }

    /** The server may say it twice, from two threads, where both sides close at once. */
    @Override
    public void destroy(ChannelSession channel) {
      server.open.remove(this);
    }
  }

  public RawSftp(Host host) {
    this.host = host;
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
    server.setPasswordAuthenticator((user, password, session) -> true);
    server.setSubsystemFactories(
        List.of(
            new SubsystemFactory() {
              @Override
              public String getName() {
                return "sftp";
              }

              @Override
              public Command createSubsystem(ChannelSession channel) throws IOException {
                if (open.size() >= mostChannels) {
                  throw new IOException("no further channel");
                }
                return new Channel(RawSftp.this);
              }
            }));
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A further one at the same time is refused. */
  public void mostChannels(int most) {
    mostChannels = most;
  }

  public int port() {
    return server.getPort();
  }

  /** How many channels of SFTP were opened so far. */
  public int channels() {
    return channels.get();
  }

  /** How many of them are open. */
  public int open() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    server.close(true);
  }
}
