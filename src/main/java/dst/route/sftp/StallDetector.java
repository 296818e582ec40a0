package dst.route.sftp;

import dst.location.Pull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long one location's pull has waited for its host, step by step. A host that makes too little
 * progress for too long is cut off; time in which central itself is busy does not count.
 */
public final class StallDetector {
  /** A step that reads no file takes at most so many times {@code stalled-after}, at any rate. */
  private static final int LONGEST_STEP = 10;

  /** Some 400,000 files. A listing without an end would fill the memory. */
  private static final long LARGEST_ANSWER = 64L << 20;

  private final Pull.Patience patience;
  private final LongSupplier nanoTime;
  private Thread thread;
  private Socket line;
  private String step = "";
  private boolean readsFile;
  private boolean waiting;
  private long since;
  private long waited;
  private long waitedInStep;
  private long bytes;
  private long answered;
  private String stall;

  public StallDetector(Pull.Patience patience, LongSupplier nanoTime) {
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** A pull begins on this thread, and the host has to do the first step. */
  public synchronized void begin() {
    thread = Thread.currentThread();
    stall = null;
    step("log in and list the files");
  }

  /** The pull is over. */
  public synchronized void end() {
    central();
    thread = null;
  }

  /** From now on the host has to do this. */
  public void step(String what) {
    begin(what, false);
  }

  /** From now on the host has to send a file; how much of it has come is told by {@link #read}. */
  public void readFile(String file) {
    begin("read " + file, true);
  }

  private synchronized void begin(String what, boolean reads) {
    step = what;
    readsFile = reads;
    waited = 0;
    waitedInStep = 0;
    bytes = 0;
    answered = 0;
    since = nanoTime.getAsLong();
    waiting = thread != null;
  }

  /** The step goes on, and the host has to do something again. */
  public synchronized void host() {
    if (!waiting && thread != null) {
      since = nanoTime.getAsLong();
      waiting = true;
    }
  }

  /** Central is busy. What interrupted the wait for the host must interrupt nothing else. */
  public synchronized void central() {
    if (waiting) {
      waited += nanoTime.getAsLong() - since;
      waiting = false;
    }
    if (stall != null && thread == Thread.currentThread()) {
      Thread.interrupted();
    }
  }

  /** So much more of a file has come. */
  public synchronized void read(long count) {
    bytes += readsFile ? count : 0;
  }

  /** So much more has come over the line, whatever it is. */
  synchronized void received(int count) throws IOException {
    if (!readsFile) {
      bytes += count;
      answered += count;
    }
    if (answered > LARGEST_ANSWER) {
      stall = "the host was asked to " + step + " and sent more than 64 MB, so the pull was cut";
      throw new IOException(stall);
    }
  }

  /** The connection that can be closed, whatever the pull waits for. */
  synchronized void use(Socket socket) {
    line = socket;
  }

  /** The next pull makes a new connection. */
  public synchronized void hangUp() {
    if (line != null) {
      close(line);
      line = null;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Cuts the pull if the host has kept it waiting for too long.
   *
   * @return why, for people; null if all is well
   */
  public synchronized String check() {
    long now = nanoTime.getAsLong();
    long window = waiting ? waited + now - since : 0;
    if (window < patience.stalledAfter().toNanos()) {
      return null;
    }
    String found = found(window);
    waitedInStep += window;
    waited = 0;
    since = now;
    bytes = 0;
    if (found != null) {
      stall = "the host was asked to " + step + found + ", so the pull was cut";
      cut();
    }
    return found == null ? null : stall;
  }

  private String found(long window) {
    double seconds = window / 1e9;
    if (bytes < patience.minRate() * seconds) {
      return " and sent %,d bytes in %.0f s, less than min-rate".formatted(bytes, seconds);
    }
    Duration longest = patience.stalledAfter().multipliedBy(LONGEST_STEP);
    return !readsFile && waitedInStep + window > longest.toNanos()
        ? " and was not ready after " + longest.toSeconds() + " s"
        : null;
  }

  /** Without a line, or when it was closed in vain: what listens to an interrupt ends. */
  private void cut() {
    if (line == null) {
      thread.interrupt();
    } else {
      hangUp();
    }
  }

  /** Why the pull that is under way was cut, or null. */
  public synchronized String stall() {
    return stall;
  }
}
