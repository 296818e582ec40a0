package dst.record;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Finds the keys that stand more than once in a file, by a hash of 64 bits: at most 4 MiB of memory
 * and 8 bytes on the disk for each record, however long the file is. Among ten million different
 * keys two have the same hash in one file of 370,000: exact enough to be counted, and whoever
 * rejects by it compares the keys. Not for several threads.
 */
public final class KeyHashes implements Closeable {
  private static final int FIRST_ROOM = 1 << 10;
  private static final int MOST_ROOM = 1 << 19;

  private final Path spill;
  private final int mostRoom;
  private final List<Long> lengths = new ArrayList<>();
  private long[] table = new long[FIRST_ROOM];
  private int size;
  private DataOutputStream out;

  /**
   * @param spill a file that is written when the memory is full, and deleted at the end
   */
  public KeyHashes(Path spill) {
    this(spill, MOST_ROOM);
  }

  KeyHashes(Path spill, int mostRoom) {
    this.spill = spill;
    this.mostRoom = mostRoom;
  }

  /** The hash of a key's values; never 0. */
  public static long of(List<String> key) {
    return of(key, IntStream.range(0, key.size()).toArray());
  }

  /** The same of the values at these positions. */
  static long of(List<String> values, int[] positions) {
    long hash = 0xcbf29ce484222325L;
    for (int position : positions) {
      String value = values.get(position);
      for (int i = 0; i < value.length(); i++) {
        hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
      }
      hash = (hash ^ 0x1ffff) * 0x100000001b3L; // "ab", "c" is not "a", "bc"
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }

  /**
   * @return whether the hash was added before; what is not found here, because it lies on the disk,
   *     {@link #finish} tells
   */
  public boolean add(long hash) throws IOException {
    int at = find(table, hash);
    if (table[at] == hash) {
      return true;
    }
    table[at] = hash;
    size++;
    if (size > table.length / 2) {
      makeRoom();
    }
    return false;
  }

  private static int find(long[] table, long hash) {
    int at = (int) hash & (table.length - 1);
    while (table[at] != 0 && table[at] != hash) {
      at = (at + 1) & (table.length - 1);
    }
    return at;
  }

  private void makeRoom() throws IOException {
    if (table.length >= mostRoom) {
      writeRun();
      return;
    }
    long[] larger = new long[2 * table.length];
    for (long hash : table) {
      if (hash != 0) {
        larger[find(larger, hash)] = hash;
      }
    }
    table = larger;
  }

  /** What is in memory goes to the disk, sorted. */
  private void writeRun() throws IOException {
    if (out == null) {
      out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(spill), 1 << 16));
    }
    Arrays.sort(table);
    for (long hash : table) {
      if (hash != 0) {
        out.writeLong(hash);
      }
    }
    lengths.add((long) size);
    Arrays.fill(table, 0);
    size = 0;
  }

  /**
   * All keys were added.
   *
   * @param again is given each hash once more for each time that {@link #add} did not find it,
   *     though it had been added before
   */
  public void finish(LongConsumer again) throws IOException {
    if (lengths.isEmpty()) {
      return;
    }
    if (size > 0) {
      writeRun();
    }
    out.close();
    PriorityQueue<Run> runs = new PriorityQueue<>();
    try {
      long from = 0;
      for (long length : lengths) {
        Run run = new Run(spill, from, length);
        runs.add(run);
        from += length;
      }
      long last = 0;
      while (!runs.isEmpty()) {
        Run run = runs.poll();
        if (run.hash == last) {
          again.accept(last);
        }
        last = run.hash;
        if (run.advance()) {
          runs.add(run);
        } else {
          run.close();
        }
      }
    } finally {
      for (Run run : runs) {
        run.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      Files.deleteIfExists(spill);
    }
  }

  /** A sorted stretch of the file. */
  private static final class Run implements Comparable<Run>, Closeable {
    private final DataInputStream in;
    private long left;
    private long hash;

    Run(Path file, long from, long length) throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 14));
      in.skipNBytes(8 * from);
      left = length;
      advance();
    }

    boolean advance() throws IOException {
      if (left == 0) {
        return false;
      }
      hash = in.readLong();
      left--;
      return true;
    }

    @Override
    public int compareTo(Run other) {
      return Long.compare(hash, other.hash);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
