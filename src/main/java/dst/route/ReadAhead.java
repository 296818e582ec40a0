package dst.route;

import com.jcraft.jsch.Session;
import dst.bundle.Listed;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Small files of a pull area that are asked for before they are opened, many at a time: else each
 * costs its round trips. What is not at hand is read in the usual way, which also tells what is
 * wrong with it.
 */
final class ReadAhead {
  /** A larger file fills the line by itself. */
  static final int LARGEST = 1 << 20;

  /** Of files that are asked for and not opened yet; they are in memory. */
  private static final long MOST_BYTES = 8L << 20;

  private static final int MOST_FILES = 128;

  /**
   * JSch's window for a channel is 1 MB: three fill a line of 1 Gbit/s with 20 ms of round trip.
   */
  private static final int MOST_LANES = 3;

  /** Answers that are awaited; then another one is worth its round trips. */
  private static final int BUSY_LANE = 8;

  /** In a row. Some hosts allow few channels, and some of them hang up when asked for more. */
  private static final int MOST_FAILURES = 3;

  private final Supplier<Session> session;
  private final UnaryOperator<String> remote;
  private final LongConsumer received;
  private final Semaphore memory;
  private final Deque<FileAhead> files = new ArrayDeque<>();
  private final List<SftpLane> lanes = new ArrayList<>();
  private final int[] failures = new int[MOST_LANES];
  private Iterator<Listed> expected = Collections.emptyIterator();
  private int bytes;

  /**
   * @param session that is open now
   * @param remote a path of the pull area as the host knows it
   * @param received is told how many bytes have come
   * @param memory how many bytes all locations together may have in it
   */
  ReadAhead(
      Supplier<Session> session,
      UnaryOperator<String> remote,
      LongConsumer received,
      Semaphore memory) {
    this.session = session;
    this.remote = remote;
    this.received = received;
    this.memory = memory;
  }

  /**
   * What will be opened next, in this order; what was expected until now is not. Channels on which
   * nothing is under way stay open: some hosts take long until they allow another one.
   */
  void expect(Iterator<Listed> next) {
    try {
      if (files.stream().anyMatch(FileAhead::isAsked)
          || lanes.stream().anyMatch(SftpLane::isClosed)) {
        end();
      }
      while (!files.isEmpty()) {
        leave(files.remove());
      }
      flush();
    } catch (IOException e) {
      end();
    }
    expected = failures[0] < MOST_FAILURES ? next : Collections.emptyIterator();
  }

  private void flush() throws IOException {
    for (SftpLane lane : lanes) {
      lane.flush();
    }
  }

  private void end() {
    lanes.forEach(SftpLane::close);
    lanes.clear();
    files.clear();
    memory.release(bytes);
    bytes = 0;
    expected = Collections.emptyIterator();
  }

  /**
   * @return null if it is not at hand
   */
  byte[] content(String path) {
    try {
      lookAhead();
      boolean isNext = reach(path);
      if (lanes.isEmpty() && files.size() < 2) {
        return null;
      }
      ask();
      return isNext ? await(files.peek()) : null;
    } catch (IOException | BufferUnderflowException e) {
      end();
      return null;
    }
  }

  /**
   * A file that was found without a listing.
   *
   * @param content null if it has to be read in the usual way
   * @param more whether the one behind it is there, too
   */
  record Look(String path, long size, byte[] content, boolean more) {}

  /**
   * Asks for a file that may be there, and whether the one behind it is, at the same time.
   *
   * @return null if it is not there, or no regular file, or there is no channel to ask on
   */
  Look look(String path, String behind) {
    expect(List.of(new Listed(path, false, -1, 0)).iterator());
    lookAhead();
    if (files.isEmpty()) {
      return null;
    }
    try {
      FileAhead file = files.element();
      FileAhead next = new FileAhead(behind, remote.apply(behind), -1);
      SftpLane lane = lane();
      next.askSize(lane);
      ask();
      byte[] content = await(file);
      while (next.isAsked()) {
        lane.await();
      }
      return file.isThere() ? new Look(path, file.size(), content, next.isThere()) : null;
    } catch (IOException | BufferUnderflowException e) {
      end();
      return null;
    }
  }

  private void lookAhead() {
    while (files.size() < MOST_FILES && expected.hasNext()) {
      Listed file = expected.next();
      if (file.size() <= LARGEST) {
        files.add(new FileAhead(file.path(), remote.apply(file.path()), file.size()));
      }
    }
  }

  /** Those before it were expected and are not opened. */
  private boolean reach(String path) throws IOException {
    boolean isThere = files.stream().anyMatch(file -> file.path().equals(path));
    while (isThere && !files.element().path().equals(path)) {
      leave(files.remove());
    }
    return isThere;
  }

  private byte[] await(FileAhead file) throws IOException {
    while (file.isAsked()) {
      file.lane().await();
      for (SftpLane lane : lanes) {
        lane.takeAll();
      }
      ask();
    }
    if (file.content() != null) {
      failures[lanes.indexOf(file.lane())] = 0;
    }
    leave(files.remove());
    return file.content();
  }

  private void leave(FileAhead file) throws IOException {
    if (file.isAdmitted()) {
      bytes -= (int) file.size();
      memory.release((int) file.size());
    }
    file.giveUp();
  }

  private void ask() throws IOException {
    lookAhead();
    for (FileAhead file : files) {
      if (file.isWaiting() && file.size() < 0) {
        file.askSize(lane());
      } else if (file.isWaiting()) {
        if (!isRoomFor(file)) {
          break;
        }
        bytes += (int) file.size();
        file.askContent(lane());
      }
    }
    flush();
  }

  /** The one that is waited for must not wait for those behind it. */
  private boolean isRoomFor(FileAhead file) {
    return (file == files.peek() || bytes + file.size() <= MOST_BYTES)
        && memory.tryAcquire((int) file.size());
  }

  private SftpLane lane() throws IOException {
    int next = lanes.size();
    boolean busy = lanes.stream().allMatch(lane -> lane.underWay() >= BUSY_LANE);
    if (busy && next < MOST_LANES && failures[next] < MOST_FAILURES) {
      failures[next]++;
      try {
        lanes.add(new SftpLane(session.get(), received));
      } catch (IOException e) {
        if (lanes.isEmpty()) {
          throw e;
        }
        failures[next - 1] = 0; // also if it breaks now: not through its own fault
      }
    }
    return Collections.min(lanes, Comparator.comparingInt(SftpLane::underWay));
  }
}
