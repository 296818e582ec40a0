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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

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
  private static final int STATUS = 101;
  private static final int HANDLE = 102;
  private static final int DATA = 103;
  private static final int ATTRIBUTES = 105;
  private static final int END_OF_FILE = 1;

  private static final int FOR_READING = 1;
  private static final int LARGEST_ANSWER = 1 << 18;
  private static final int LARGEST_HANDLE = 256;
  private static final int HAS_SIZE = 1;
  private static final int HAS_OWNER = 2;
  private static final int HAS_TYPE = 4;
  private static final int REGULAR = 0100000;
  private static final int TYPE = 0170000;
  private static final byte[] NOTHING = {};

  /** More than is ever asked for: a host could send what nobody has asked for, without end. */
  private static final long MOST_WAITING_BYTES = 8L << 20;

  /** What an answer takes in memory beside what the host has sent. */
  private static final int FRAME = 128;

  private static final Answer END = new Answer(-1, -1, ByteBuffer.allocate(0));

  private final ChannelSubsystem channel;
  private final DataOutputStream out;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Map<Integer, Reply> asked = new HashMap<>();
  private final LongConsumer received;
  private int lastId;

  /** What is done with an answer. */
  interface Reply {
    /**
     * @throws IOException if it breaks the protocol, or the lane
     */
    void take(Answer answer) throws IOException;
  }

  /**
   * What the host answers to a request.
   *
   * @param rest what stands behind the request's id
   */
  record Answer(int type, int id, ByteBuffer rest) {
    /** The size of a regular file; -1 if it is none, or not known. */
    long regularSize() {
      if (type != ATTRIBUTES) {
        return -1;
      }
      int has = rest.getInt();
      long size = (has & HAS_SIZE) == 0 ? -1 : rest.getLong();
      if ((has & HAS_OWNER) != 0) {
        rest.getLong();
      }
      boolean regular = (has & HAS_TYPE) == 0 || (rest.getInt() & TYPE) == REGULAR;
      return regular ? size : -1;
    }

    /** Null if the file was not opened. */
    byte[] handle() throws IOException {
      return type == HANDLE ? string(LARGEST_HANDLE) : null;
    }

    /** A part of a file, empty behind its end; null if it could not be read. */
    byte[] data() throws IOException {
      if (type == STATUS && rest.getInt() == END_OF_FILE) {
        return NOTHING;
      }
      return type == DATA ? string(LARGEST_ANSWER) : null;
    }

    private byte[] string(int most) throws IOException {
      int length = rest.getInt();
      if (length < 0 || length > Math.min(most, rest.remaining())) {
        throw new IOException("the host's answer is cut off");
      }
      byte[] bytes = new byte[length];
      rest.get(bytes);
      return bytes;
    }
  }

  /**
   * @param received is told how many bytes of what was asked for have come
   * @throws IOException also if the host allows no further channel
   */
  SftpLane(Session session, LongConsumer received) throws IOException {
    this.received = received;
    try {
      channel = (ChannelSubsystem) session.openChannel("subsystem");
      if (channel == null) { // so says JSch if the session ends just now
        throw new IOException("the session has ended");
      }
      channel.setSubsystem("sftp");
      channel.setOutputStream(new Incoming());
      out = new DataOutputStream(channel.getOutputStream());
      channel.connect(session.getTimeout());
    } catch (JSchException e) {
      throw new IOException("the host opens no further channel", e);
    }
    try {
      begin();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** The answer has the version in the place of an id. */
  private void begin() throws IOException {
    request(INIT, ByteBuffer.allocate(4).putInt(3).array());
    out.flush();
    Answer answer = alive(next());
    if (answer.type() != VERSION || answer.id() != 3) {
      throw new IOException("the host's SFTP has no version 3");
    }
  }

  void open(String path, Reply reply) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + name.length + 4 + 4);
    body.putInt(id(reply)).putInt(name.length).put(name).putInt(FOR_READING).putInt(0);
    request(OPEN, body.array());
  }

  void stat(String path, Reply reply) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + name.length);
    request(STAT, body.putInt(id(reply)).putInt(name.length).put(name).array());
  }

  void read(byte[] handle, long offset, int length, Reply reply) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + handle.length + 8 + 4);
    body.putInt(id(reply)).putInt(handle.length).put(handle).putLong(offset).putInt(length);
    request(READ, body.array());
  }

  void close(byte[] handle) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + handle.length);
    body.putInt(id(answer -> {})).putInt(handle.length).put(handle);
    request(CLOSE, body.array());
  }

  private int id(Reply reply) {
    asked.put(++lastId, reply);
    return lastId;
  }

  private void request(int type, byte[] body) throws IOException {
    out.writeInt(body.length + 1);
    out.writeByte(type);
    out.write(body);
  }

  /** How many answers are awaited. */
  int underWay() {
    return asked.size();
  }

  /** What was requested goes to the host. */
  void flush() throws IOException {
    out.flush();
  }

  /** Waits for an answer and hands it to who asked. */
  void await() throws IOException {
    handOn(next());
  }

  /** Hands on what has come. */
  void takeAll() throws IOException {
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      handOn(answer);
    }
  }

  private Answer next() throws IOException {
    try {
      return answers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private void handOn(Answer answer) throws IOException {
    Reply reply = asked.remove(alive(answer).id());
    if (reply != null) {
      received.accept(answer.rest().capacity());
      reply.take(answer);
    }
  }

  private Answer alive(Answer answer) throws IOException {
    if (answer.type() == END.type()) {
      answers.add(END);
      throw new IOException("the host has closed the channel");
    }
    waitingBytes.addAndGet(-answer.rest().capacity() - FRAME);
    return answer;
  }

  boolean isClosed() {
    return !channel.isConnected();
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
        if (waitingBytes.addAndGet(size + FRAME) > MOST_WAITING_BYTES) {
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
