package dst.route;

import com.jcraft.jsch.Session;
import dst.bundle.Listed;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Small files of a pull area that are asked for before they are opened, many at a time: else each
 * costs its round trips. What it can't have whole and as expected it does not have: then the file
 * is read in the usual way, which also tells what is wrong.
 */
final class ReadAhead {
  /** A larger file fills the line by itself. */
  static final int LARGEST = 1 << 20;

  /** Of files that are asked for and not opened yet; they are in memory. */
  private static final long MOST_BYTES = 4L << 20;

  private static final int MOST_FILES = 128;
  private static final int READ_BYTES = 1 << 15;

  /** JSch's window for a channel is 1 MB: two fill a line of 100 MB/s with 20 ms of round trip. */
  private static final int MOST_LANES = 2;

  private static final int FILES_OF_A_LANE = 4;

  /** In a row. Some hosts allow one channel only, and some of them hang up when asked for more. */
  private static final int MOST_REFUSALS = 3;

  private static final int REGULAR = 0100000;
  private static final int TYPE = 0170000;
  private static final byte[] NOTHING = {};

  private final Supplier<Session> session;
  private final UnaryOperator<String> remote;
  private final LongConsumer received;
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private final List<SftpLane> lanes = new ArrayList<>();
  private final Map<SftpLane, Map<Integer, Request>> underWay = new HashMap<>();
  private Iterator<Listed> expected = Collections.emptyIterator();
  private Listed next;
  private Listed second;
  private long bytes;
  private int turn;
  private int refusals;

  private record Request(Ahead file, long offset) {}

  /** A file under way: its size is asked for if it is not known, then it is opened and read. */
  private static final class Ahead {
    final String path;
    final SftpLane lane;
    long size;
    byte[] handle;
    byte[] content;
    int reads;
    boolean over;

    Ahead(String path, long size, SftpLane lane) {
      this.path = path;
      this.size = size;
      this.lane = lane;
    }

    long counted() {
      return Math.max(size, READ_BYTES);
    }
  }

  /**
   * @param session that is open now
   * @param remote a path of the pull area as the host knows it
   * @param received is told how many bytes of files have come
   */
  ReadAhead(Supplier<Session> session, UnaryOperator<String> remote, LongConsumer received) {
    this.session = session;
    this.remote = remote;
    this.received = received;
  }

  /** What will be opened next, in this order; what was expected until now is not. */
  void expect(Iterator<Listed> files) {
    end();
    if (refusals < MOST_REFUSALS) {
      expected = files;
      next = nextSmall();
      second = nextSmall();
    }
  }

  private void end() {
    lanes.forEach(SftpLane::close);
    lanes.clear();
    underWay.clear();
    ahead.clear();
    bytes = 0;
    expected = Collections.emptyIterator();
    next = null;
    second = null;
  }

  private Listed nextSmall() {
    while (expected.hasNext()) {
      Listed file = expected.next();
      if (file.size() <= LARGEST) {
        return file;
      }
    }
    return null;
  }

  /**
   * @return null if it is not at hand
   */
  byte[] content(String path) {
    try {
      boolean alone = lanes.isEmpty() && second == null;
      if (alone || (next == null && ahead.isEmpty())) {
        return null;
      }
      fill();
      Ahead file = taken(path);
      while (file != null && !file.over) {
        answer(file.lane, file.lane.take());
        for (SftpLane lane : lanes) {
          drain(lane);
        }
        fill();
      }
      return file == null ? null : file.content;
    } catch (IOException | BufferUnderflowException e) {
      end();
      return null;
    }
  }

  /** Files before it were expected and not opened. */
  private Ahead taken(String path) {
    if (ahead.stream().noneMatch(file -> file.path.equals(path))) {
      return null;
    }
    Ahead file = ahead.remove();
    while (!file.path.equals(path)) {
      file.over = true;
      bytes -= file.counted();
      file = ahead.remove();
    }
    bytes -= file.counted();
    return file;
  }

  private void fill() throws IOException {
    while (next != null
        && ahead.size() < MOST_FILES
        && (ahead.isEmpty() || bytes + next.size() <= MOST_BYTES)) {
      Ahead file = new Ahead(next.path(), next.size(), lane());
      ahead.add(file);
      bytes += file.counted();
      next = second;
      second = nextSmall();
      String name = remote.apply(file.path);
      if (file.size < 0) {
        request(file, file.lane.stat(name), 0);
      } else {
        request(file, file.lane.open(name), 0);
      }
    }
    for (SftpLane lane : lanes) {
      lane.flush();
    }
  }

  private SftpLane lane() throws IOException {
    if (lanes.size() < MOST_LANES && ahead.size() >= FILES_OF_A_LANE * lanes.size()) {
      refusals++;
      SftpLane lane = new SftpLane(session.get());
      refusals = 0;
      lanes.add(lane);
      underWay.put(lane, new HashMap<>());
    }
    return lanes.get(turn++ % lanes.size());
  }

  private void request(Ahead file, int id, long offset) {
    underWay.get(file.lane).put(id, new Request(file, offset));
  }

  private void drain(SftpLane lane) throws IOException {
    for (SftpLane.Answer answer = lane.poll(); answer != null; answer = lane.poll()) {
      answer(lane, answer);
    }
  }

  private void answer(SftpLane lane, SftpLane.Answer answer) throws IOException {
    Request request = underWay.get(lane).remove(answer.id());
    if (request == null || request.file().over) {
      return;
    }
    Ahead file = request.file();
    if (file.size < 0) {
      sized(file, answer);
    } else if (file.handle == null) {
      opened(file, answer);
    } else {
      read(file, request.offset(), answer);
    }
  }

  private void sized(Ahead file, SftpLane.Answer answer) throws IOException {
    long size = answer.type() == SftpLane.ATTRIBUTES ? regularSize(answer.rest()) : -1;
    if (size < 0 || size > LARGEST) {
      file.over = true;
      return;
    }
    if (ahead.contains(file)) {
      bytes += Math.max(size, READ_BYTES) - file.counted();
    }
    file.size = size;
    request(file, file.lane.open(remote.apply(file.path)), 0);
  }

  private static long regularSize(ByteBuffer attributes) {
    int flags = attributes.getInt();
    long size = (flags & 1) == 0 ? -1 : attributes.getLong();
    if ((flags & 2) != 0) {
      attributes.getLong();
    }
    boolean regular = (flags & 4) == 0 || (attributes.getInt() & TYPE) == REGULAR;
    return regular ? size : -1;
  }

  private void opened(Ahead file, SftpLane.Answer answer) throws IOException {
    if (answer.type() != SftpLane.HANDLE) {
      file.over = true;
      return;
    }
    file.handle = answer.string();
    file.content = new byte[(int) file.size];
    // the last one asks for more than there is: a file that has grown is found out
    for (long offset = 0; offset <= file.size; offset += READ_BYTES) {
      request(file, file.lane.read(file.handle, offset, READ_BYTES), offset);
      file.reads++;
    }
  }

  private void read(Ahead file, long offset, SftpLane.Answer answer) throws IOException {
    int awaited = (int) Math.min(READ_BYTES, file.size - offset);
    byte[] found = answer.type() == SftpLane.DATA ? answer.string() : NOTHING;
    received.accept(found.length);
    if (found.length == awaited) {
      System.arraycopy(found, 0, file.content, (int) offset, awaited);
    } else {
      file.content = null;
    }
    file.reads--;
    file.over = file.reads == 0 || file.content == null;
    if (file.over) {
      file.lane.close(file.handle);
    }
  }
}
