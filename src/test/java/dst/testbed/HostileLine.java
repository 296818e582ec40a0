package dst.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A line to a server on this machine that can be told to misbehave, and to heal. */
public final class HostileLine implements AutoCloseable {
  /** What the line does with what the server sends. */
  public enum Mode {
    GOOD,
    /** Swallows everything in both directions, and keeps the connection open. */
    SILENT,
    /** Lets ten bytes a second through. */
    TRICKLE,
    /** Closes the connection. */
    CUT
  }

  private record Behaviour(Mode mode, long afterBytes) {}

  private static final Behaviour GOOD = new Behaviour(Mode.GOOD, 0);

  private final int serverPort;
  private final ServerSocket door;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Behaviour behaviour = GOOD;

  public HostileLine(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** How many connections were made so far. */
  public int connections() {
    return connections.get();
  }

  /**
   * @param afterBytes of the server, on each connection; 0 meets the open ones at once
   */
  public void misbehave(Mode mode, long afterBytes) {
    behaviour = new Behaviour(mode, afterBytes);
  }

  /** New connections are good; one that lost bytes stays dead. */
  public void heal() {
    behaviour = GOOD;
  }

  /** Closes all connections, so that new ones are made. */
  public void drop() {
    open.forEach(HostileLine::closeQuietly);
  }

  private void accept() {
    try {
      while (!door.isClosed()) {
        Socket client = door.accept();
        connections.incrementAndGet();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Pair pair = new Pair(client, server);
        open.add(client);
        threads.execute(() -> pair.pump(client, server, false));
        threads.execute(() -> pair.pump(server, client, true));
      }
    } catch (IOException e) {
      if (!door.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final class Pair {
    private final Socket client;
    private final Socket server;
    private volatile Mode mode = Mode.GOOD;

    Pair(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Socket from, Socket to, boolean ofServer) {
      long passed = 0;
      byte[] buffer = new byte[1024];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          Behaviour now = behaviour;
          if (mode == Mode.GOOD && ofServer && passed + n > now.afterBytes()) {
            mode = now.mode();
          }
          forward(out, buffer, n, ofServer);
          passed += n;
        }
      } catch (IOException e) {
        // one end hung up: so does the other
      } finally {
        if (mode != Mode.SILENT || !ofServer) {
          closeQuietly(client);
        }
        closeQuietly(server);
        open.remove(client);
      }
    }

    private void forward(OutputStream out, byte[] buffer, int n, boolean ofServer)
        throws IOException {
      if (mode == Mode.CUT) {
        throw new IOException("cut");
      }
      if (mode == Mode.GOOD || (mode == Mode.TRICKLE && !ofServer)) {
        out.write(buffer, 0, n);
      } else if (mode == Mode.TRICKLE) {
        for (int i = 0; i < n && !waited(); i++) {
          out.write(buffer, i, 1);
        }
      }
    }
  }

  /** Whether the line was closed meanwhile. */
  private boolean waited() {
    try {
      return closed.await(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    door.close();
    drop();
    threads.shutdownNow();
  }
}
