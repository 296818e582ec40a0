package dst.route.sftp;

import com.jcraft.jsch.ChannelSubsystem;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
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
 * waits. Only what reading takes, and what JSch does not offer. See draft-ietf-secsh-filexfer-02.
 */
final class SftpChannel implements AutoCloseable {
  private static final int INIT = 1;
  private static final int VERSION = 2;
  private static final int OPEN = 3;
  private static final int CLOSE = 4;
  private static final int READ = 5;
  private static final int OPEN_FOLDER = 11;
  private static final int READ_FOLDER = 12;
  private static final int LSTAT = 7;
  private static final int FSTAT = 8;
  private static final int STAT = 17;
  private static final int RENAME = 18;

  private static final int FOR_READING = 1;

  /** What each host must be able to send at once. */
  private static final int USUAL_READ = 1 << 15;

  private static final int LARGEST_READ = 1 << 17;

  /** A host that tells its limits, if asked, sends more at once, or as much as it can. */
  private static final String TELLS_LIMITS = "limits@openssh.com";

  /** More than is ever asked for: a host could send what nobody has asked for, without end. */
  private static final long MOST_WAITING_BYTES = 8L << 20;

  /** What an answer takes in memory beside what the host has sent. */
  private static final int FRAME = 128;

  private static final SftpAnswer END = new SftpAnswer(-1, -1, ByteBuffer.allocate(0));

  private final ChannelSubsystem channel;
  private final DataOutputStream out;
  private final BlockingQueue<SftpAnswer> answers = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Map<Integer, Reply> asked = new HashMap<>();
  private final LongConsumer received;
  private int mostRead = USUAL_READ;
  private int lastId;
  private boolean hasRead;

  /** What is done with an answer. */
  interface Reply {
    /**
     * @throws IOException if it breaks the protocol, or the channel
     */
    void take(SftpAnswer answer) throws IOException;
  }

  /**
   * @param received is told how many bytes of what was asked for have come
   * @throws IOException also if the host allows no further channel
   */
  SftpChannel(Session session, LongConsumer received) throws IOException {
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
    SftpAnswer answer = alive(next());
    if (answer.type() != VERSION || answer.id() != 3) {
      throw new IOException("the host's SFTP has no version 3");
    }
    String extensions = StandardCharsets.ISO_8859_1.decode(answer.rest()).toString();
    mostRead = extensions.contains(TELLS_LIMITS) ? LARGEST_READ : USUAL_READ;
  }

  void open(String path, Reply reply) throws IOException {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + name.length + 4 + 4);
    body.putInt(id(reply)).putInt(name.length).put(name).putInt(FOR_READING).putInt(0);
    request(OPEN, body.array());
  }

  void stat(String path, Reply reply) throws IOException {
    ask(STAT, path.getBytes(StandardCharsets.UTF_8), reply);
  }

  /** Of a link it tells that it is one. */
  void statItself(String path, Reply reply) throws IOException {
    ask(LSTAT, path.getBytes(StandardCharsets.UTF_8), reply);
  }

  void statOpen(byte[] handle, Reply reply) throws IOException {
    ask(FSTAT, handle, reply);
  }

  /** Fails if something has the new name; JSch's replaces it where the host can do that. */
  void rename(String from, String to, Reply reply) throws IOException {
    byte[] one = from.getBytes(StandardCharsets.UTF_8);
    byte[] other = to.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + one.length + 4 + other.length);
    body.putInt(id(reply)).putInt(one.length).put(one).putInt(other.length).put(other);
    request(RENAME, body.array());
  }

  void openFolder(String path, Reply reply) throws IOException {
    ask(OPEN_FOLDER, path.getBytes(StandardCharsets.UTF_8), reply);
  }

  /** Asks for the entries that come next: as many as the host likes to tell at once. */
  void readFolder(byte[] handle, Reply reply) throws IOException {
    ask(READ_FOLDER, handle, reply);
  }

  void read(byte[] handle, long offset, int length, Reply reply) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + handle.length + 8 + 4);
    int id =
        id(
            answer -> {
              hasRead = true;
              reply.take(answer);
            });
    body.putInt(id).putInt(handle.length).put(handle).putLong(offset).putInt(length);
    request(READ, body.array());
  }

  void close(byte[] handle) throws IOException {
    ask(CLOSE, handle, answer -> {});
  }

  /**
   * @param of a path or a handle
   */
  private void ask(int type, byte[] of, Reply reply) throws IOException {
    ByteBuffer body = ByteBuffer.allocate(4 + 4 + of.length);
    request(type, body.putInt(id(reply)).putInt(of.length).put(of).array());
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

  /** How many bytes may be asked for at once. */
  int mostRead() {
    return mostRead;
  }

  /** Whether the host has answered to a read on it. */
  boolean hasRead() {
    return hasRead;
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
    for (SftpAnswer answer = answers.poll(); answer != null; answer = answers.poll()) {
      handOn(answer);
    }
  }

  private SftpAnswer next() throws IOException {
    try {
      return answers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private void handOn(SftpAnswer answer) throws IOException {
    Reply reply = asked.remove(alive(answer).id());
    if (reply != null) {
      received.accept(answer.rest().capacity());
      try {
        reply.take(answer);
      } catch (BufferUnderflowException e) {
        throw new IOException("the host's answer is cut off", e);
      }
    }
  }

  private SftpAnswer alive(SftpAnswer answer) throws IOException {
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
            answers.add(new SftpAnswer(type, packet.getInt(), packet));
            packet = null;
          }
        }
      }
    }

    private void begin() throws IOException {
      if (head.size() == 4) {
        int size = ByteBuffer.wrap(head.toByteArray()).getInt();
        head.reset();
        if (size < 5 || size > SftpAnswer.LARGEST) {
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
