package dst.route;

import com.jcraft.jsch.ChannelSubsystem;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A channel of SFTP, version 3, on which many requests may be under way: JSch's own sends one, and
 * waits. Only what reading takes. See draft-ietf-secsh-filexfer-02.
 */
final class SftpLane implements AutoCloseable {
  private static final int INIT = 1;
  private static final int VERSION = 2;
  private static final int OPEN = 3;
  private static final int CLOSE = 4;
  private static final int READ = 5;
  private static final int STAT = 17;
  static final int HANDLE = 102;
  static final int DATA = 103;
  static final int ATTRIBUTES = 105;

  private static final int FOR_READING = 1;
  private static final int LARGEST_ANSWER = 1 << 18;

  /** Far more than is ever asked for: a host could send what nobody has asked for, without end. */
  private static final long MOST_WAITING_BYTES = 16L << 20;

  private static final Answer END = new Answer(-1, -1, ByteBuffer.allocate(0));

  private final ChannelSubsystem channel;
  private final DataOutputStream out;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private int lastId;

  /**
   * What the host answers to a request.
   *
   * @param rest what stands behind the request's id
   */
  record Answer(int type, int id, ByteBuffer rest) {
    /**
     * A string of the protocol.
     *
     * @throws IOException if it is not whole
     */
    byte[] string() throws IOException {
      int length = rest.remaining() < 4 ? -1 : rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        throw new IOException("the host's answer is cut off");
      }
      byte[] bytes = new byte[length];
      rest.get(bytes);
      return bytes;
    }
  }

  /**
   * @throws IOException also if the host allows no further channel
   */
  SftpLane(Session session) throws IOException {
    try {
      channel = (ChannelSubsystem) session.openChannel("subsystem");
      channel.setSubsystem("sftp");
      channel.setOutputStream(new Incoming());
      out = new DataOutputStream(channel.getOutputStream());
      channel.connect(session.getTimeout());
    } catch (JSchException e) {
      throw new IOException("the host opens no further channel", e);
    }
    request(INIT, ByteBuffer.allocate(4).putInt(3).array());
    out.flush();
    if (take().type() != VERSION) {
      close();
      throw new IOException("the host's SFTP has no version 3");
    }
  }

  int open(String path) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + name.length + 4 + 4);
    body.putInt(++lastId).putInt(name.length).put(name).putInt(FOR_READING).putInt(0);
    return request(OPEN, body.array());
  }

  int stat(String path) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + name.length);
    return request(STAT, body.putInt(++lastId).putInt(name.length).put(name).array());
  }

  int read(byte[] handle, long offset, int length) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + handle.length + 8 + 4);
    body.putInt(++lastId).putInt(handle.length).put(handle).putLong(offset).putInt(length);
    return request(READ, body.array());
  }

  int close(byte[] handle) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + handle.length);
    return request(CLOSE, body.putInt(++lastId).putInt(handle.length).put(handle).array());
  }

  private int request(int type, byte[] body) throws IOException {
    out.writeInt(body.length + 1);
    out.writeByte(type);
    out.write(body);
    return lastId;
  }

  /** What was requested goes to the host. */
  void flush() throws IOException {
    out.flush();
  }

  /** The next answer if there is one, else null. */
  Answer poll() throws IOException {
    return alive(answers.poll());
  }

  /** The next answer, waited for. */
  Answer take() throws IOException {
    try {
      return alive(answers.take());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private Answer alive(Answer answer) throws IOException {
    if (answer != null && answer.type() == END.type()) {
      answers.add(END);
      throw new IOException("the host has closed the channel");
    }
    waitingBytes.addAndGet(answer == null ? 0 : -answer.rest().capacity());
    return answer;
  }

  @Override
  public void close() {
    channel.disconnect();
  }

  /** Cuts what comes into answers, on the session's own thread, which must never wait here. */
  private final class Incoming extends OutputStream {
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(4);
    private ByteBuffer packet;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int at = offset;
      int end = offset + length;
      while (at < end) {
        if (packet == null) {
          head.write(bytes[at++]);
          begin();
        } else {
          int n = Math.min(packet.remaining(), end - at);
          packet.put(bytes, at, n);
          at += n;
          if (!packet.hasRemaining()) {
            packet.flip();
            int type = packet.get();
            answers.add(new Answer(type, packet.getInt(), packet));
            packet = null;
          }
        }
      }
    }

    private void begin() throws IOException {
      if (head.size() == 4) {
        int size = ByteBuffer.wrap(head.toByteArray()).getInt();
        head.reset();
        if (size < 5 || size > LARGEST_ANSWER) {
          throw new IOException("an answer of " + size + " bytes");
        }
        if (waitingBytes.addAndGet(size) > MOST_WAITING_BYTES) {
          throw new IOException("the host sends what nobody has asked for");
        }
        packet = ByteBuffer.allocate(size);
      }
    }

    @Override
    public void close() {
      answers.add(END);
    }
  }
}
