package dst.route.sftp;

import dst.bundle.FileStamp;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * A large file, read in parts that are asked for before they are needed, on several channels at
 * once. It ends where the host says so, as a file that is read in the usual way.
 */
public final class LargeFile extends InputStream {
  private static final int LEAST_PART = 1 << 12;

  /** JSch's window for a channel. */
  private static final int MOST_UNDER_WAY = 1 << 20;

  private final String name;
  private final Semaphore memory;
  private final List<Way> ways = new ArrayList<>();
  private final NavigableMap<Long, Part> parts = new TreeMap<>();
  private long size;
  private long asked;
  private int partBytes;
  private byte[] current = {};
  private int at;
  private boolean over;
  private boolean closed;

  /** The file as it is open on one channel. */
  private final class Way {
    private final SftpChannel channel;
    private boolean answered;
    private byte[] handle;
    private RemoteEntry opened;
    private RemoteEntry now;
    private int underWay;

    Way(SftpChannel channel) {
      this.channel = channel;
    }

    void opened(SftpAnswer answer) throws IOException {
      answered = true;
      handle = answer.handle();
      if (closed) {
        close();
      } else if (handle != null) {
        channel.statOpen(handle, told -> opened = told.attributes());
        channel.flush();
      }
    }

    void look() throws IOException {
      now = null;
      boolean[] told = {handle == null};
      if (handle != null) {
        channel.statOpen(
            handle,
            answer -> {
              now = answer.attributes();
              told[0] = true;
            });
        channel.flush();
      }
      while (!told[0]) {
        channel.await();
      }
    }

    void close() throws IOException {
      if (handle != null) {
        channel.close(handle);
        channel.flush();
        handle = null;
      }
    }
  }

  /** A part that was asked for. */
  private final class Part {
    private final Way way;
    private final long offset;
    private final int length;
    private final boolean admitted;
    private byte[] bytes;

    /**
     * @param admitted whether it takes of the memory that all locations share
     */
    Part(Way way, long offset, int length, boolean admitted) throws IOException {
      this.way = way;
      this.offset = offset;
      this.length = length;
      this.admitted = admitted;
      parts.put(offset, this);
      way.underWay += length;
      way.channel.read(way.handle, offset, length, this::answered);
    }

    void answered(SftpAnswer answer) throws IOException {
      way.underWay -= length;
      if (closed) {
        return;
      }
      bytes = answer.data();
      if (bytes == null || bytes.length > length) {
        throw new IOException("the host does not send %s from byte %,d on".formatted(name, offset));
      }
      long end = offset + bytes.length;
      if (bytes.length > 0 && bytes.length < length && end != size) {
        // a host that sends less is asked for less
        partBytes = Math.min(partBytes, Math.max(LEAST_PART, bytes.length));
        new Part(way, end, length - bytes.length, false);
        way.channel.flush();
      }
      size = Math.max(size, end);
    }

    void leave() {
      if (admitted) {
        memory.release(length);
      }
    }
  }

  private LargeFile(List<SftpChannel> channels, String name, long size, Semaphore memory) {
    this.name = name;
    this.size = size;
    this.memory = memory;
    this.partBytes = channels.get(0).mostRead();
  }

  /**
   * @param name the path as the host knows it
   * @param size in bytes, as the host told it
   * @param memory how many bytes all locations together may have in it
   * @return null if the host does not open it
   */
  static LargeFile open(List<SftpChannel> channels, String name, long size, Semaphore memory)
      throws IOException {
    LargeFile file = new LargeFile(channels, name, size, memory);
    for (SftpChannel channel : channels) {
      file.comeAlsoOn(channel);
    }
    Way first = file.ways.get(0);
    while (!first.answered) {
      first.channel.await();
    }
    if (first.handle == null) {
      file.close();
      return null;
    }
    return file;
  }

  /** What is not asked for yet may also come on this one. */
  void comeAlsoOn(SftpChannel channel) throws IOException {
    Way way = new Way(channel);
    ways.add(way);
    channel.open(name, way::opened);
    channel.flush();
  }

  /**
   * Which version of the file it was that came, on whichever channel.
   *
   * @return null if the host does not tell
   * @throws IOException if parts of it may be of another one
   */
  FileStamp wasRead() throws IOException {
    FileStamp stamp = null;
    for (Way way : ways) {
      way.look();
      if (way.now == null || way.opened == null || way.now.stamp() == null) {
        continue;
      }
      FileStamp one = way.now.stamp();
      if (!one.equals(way.opened.stamp()) || (stamp != null && !one.equals(stamp))) {
        throw new IOException(name + " was changed while it was read: it is read again later");
      }
      stamp = one;
    }
    return stamp;
  }

  /** In bytes, as far as is known. */
  long size() {
    return size;
  }

  /** Asks for as much as may be under way; beyond its end, too: a file that has grown goes on. */
  void ask() throws IOException {
    for (Way way = freest(); asked <= size && way != null; way = freest()) {
      boolean admitted = memory.tryAcquire(partBytes);
      if (!admitted && !parts.isEmpty()) {
        break;
      }
      new Part(way, asked, partBytes, admitted);
      asked += partBytes;
    }
    for (Way way : ways) {
      way.channel.flush();
    }
  }

  /** Null if as much as can be is under way on each. */
  private Way freest() {
    return ways.stream()
        .filter(way -> way.handle != null && way.underWay + partBytes <= MOST_UNDER_WAY)
        .min(Comparator.comparingInt(way -> way.underWay))
        .orElse(null);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (at == current.length && !over) {
      next();
    }
    int n = Math.min(length, current.length - at);
    System.arraycopy(current, at, buffer, offset, n);
    at += n;
    return n == 0 && length > 0 ? -1 : n;
  }

  private void next() throws IOException {
    ask();
    Part next = parts.firstEntry().getValue();
    while (next.bytes == null) {
      next.way.channel.await();
      for (Way way : ways) {
        way.channel.takeAll();
      }
      ask();
    }
    parts.remove(next.offset);
    next.leave();
    current = next.bytes;
    at = 0;
    over = current.length == 0 || (parts.isEmpty() && asked > size);
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      parts.values().forEach(Part::leave);
      for (Way way : ways) {
        way.close();
      }
    }
  }
}
