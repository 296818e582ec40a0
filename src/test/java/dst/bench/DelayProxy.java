package dst.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A line that is long, not narrow: what comes in goes out the same time later, whatever its size.
 */
final class DelayProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final long delayNanos;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  /**
   * @param target port of this machine that it leads to
   * @param delay each way
   */
  DelayProxy(int target, Duration delay) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.delayNanos = delay.toNanos();
    start("accept", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Ends with its sockets. */
  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                return;
              }
            },
            "delay-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket near = server.accept();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      for (Socket socket : new Socket[] {near, far}) {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
      }
      pass(near, far);
      pass(far, near);
    }
  }

  private void pass(Socket from, Socket to) {
    DelayQueue<Late> late = new DelayQueue<>();
    start("in", () -> read(from.getInputStream(), late));
    start("out", () -> write(late, to));
  }

  private void read(InputStream in, DelayQueue<Late> late) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int n;
    do {
      n = in.read(buffer);
      late.add(new Late(n < 0 ? null : Arrays.copyOf(buffer, n), System.nanoTime() + delayNanos));
    } while (n >= 0);
  }

  private static void write(DelayQueue<Late> late, Socket to)
      throws IOException, InterruptedException {
    OutputStream out = to.getOutputStream();
    for (byte[] bytes = late.take().bytes; bytes != null; bytes = late.take().bytes) {
      out.write(bytes);
    }
    to.close();
  }

  /** Bytes that are due later; none: the end. */
  private static final class Late implements Delayed {
    final byte[] bytes;
    final long due;

    Late(byte[] bytes, long due) {
      this.bytes = bytes;
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(due, ((Late) other).due);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
