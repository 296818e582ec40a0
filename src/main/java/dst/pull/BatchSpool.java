package dst.pull;

import dst.record.Batch;
import dst.record.BatchJson;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * Keeps a file's batches back until all of it has been read, so that a file is queued whole or
 * rejected whole. The first batch stays in memory: a small plain file needs no disk. Those of a
 * sealed bundle lie on the disk as well, so that after a crash the same ones are queued again: its
 * number can't stand for other ones, whatever was changed in the definition meanwhile.
 */
final class BatchSpool {
  private static final int LARGE_BUNDLE = 2;

  /** How many bytes lie beside a batch's id and JSON. */
  private static final int FRAME = 6;

  private final Path path;
  private final Kind kind;
  private Held first;
  private final CRC32 sum = new CRC32();
  private DataOutputStream rest;
  private boolean created;
  private int batches;
  private long bytes;
  private long records;
  private int rejected;
  private long skipped;
  private long repeated;

  /** Whose batches they are; it tells the priority of small bundles and of large ones. */
  enum Kind {
    FILE(6, 4),
    LIVE(6, 4),
    SNAPSHOT(2, 2);

    private final int small;
    private final int large;

    Kind(int small, int large) {
      this.small = small;
      this.large = large;
    }
  }

  BatchSpool(Path path, Kind kind) {
    this.path = path;
    this.kind = kind;
  }

  /**
   * Takes what a crash left.
   *
   * @param expected how many batches
   */
  void reopen(String location, int expected) throws IOException {
    try (DataInputStream in = open()) {
      for (batches = 0; batches < expected; batches++) {
        String id = in.readUTF();
        byte[] json = in.readNBytes(in.readInt());
        first = batches == 0 ? new Held(id, location, 0, json) : first;
        bytes += json.length;
      }
    }
  }

  void add(Batch batch) throws IOException {
    byte[] json = BatchJson.write(batch);
    if (batches == 0) {
      first = new Held(batch.id(), batch.bundle().location(), 0, json);
    }
    if (batches > 0 || kind != Kind.FILE) {
      DataOutputStream out = rest();
      out.writeUTF(batch.id());
      out.writeInt(json.length);
      out.write(json);
    }
    batches++;
    bytes += json.length;
    records += batch.records();
    rejected += batch.rejected().size();
    skipped += batch.skipped();
    repeated += batch.repeated();
  }

  long bytes() {
    return bytes;
  }

  long records() {
    return records;
  }

  int rejected() {
    return rejected;
  }

  long skipped() {
    return skipped;
  }

  long repeated() {
    return repeated;
  }

  int size() {
    return batches;
  }

  boolean isOfSnapshot() {
    return kind == Kind.SNAPSHOT;
  }

  private DataOutputStream rest() throws IOException {
    if (rest == null) {
      created = !Files.exists(path);
      sum.reset();
      OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
      rest = new DataOutputStream(new CheckedOutputStream(out, sum));
    }
    return rest;
  }

  /** What is held, and the trailer, outlive a loss of power when this returns. */
  void seal(byte[] trailer) throws IOException {
    DataOutputStream out = rest();
    out.write(trailer);
    out.writeLong(sum.getValue());
    close();
    Durable.sync(path);
    if (created) {
      Durable.sync(path.getParent());
    }
  }

  void close() throws IOException {
    if (rest != null) {
      rest.close();
      rest = null;
    }
  }

  /** Forgets what is held; the hold can be filled anew. */
  void clear() throws IOException {
    close();
    Files.deleteIfExists(path);
    first = null;
    batches = 0;
    bytes = 0;
    records = 0;
    rejected = 0;
    skipped = 0;
    repeated = 0;
  }

  /**
   * @param round of a bundle that is taken once more; else 0
   */
  Iterator<Held> batches(long round) throws IOException {
    close();
    Batches all = new Batches(batches > 1 ? open() : null, round);
    if (batches > 1 && kind != Kind.FILE) {
      all.skipFirst();
    }
    return all;
  }

  private DataInputStream open() throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
  }

  private final class Batches implements Iterator<Held>, Closeable {
    private final DataInputStream in;
    private final long round;
    private int next;

    Batches(DataInputStream in, long round) {
      this.in = in;
      this.round = round;
    }

    private void skipFirst() throws IOException {
      in.skipNBytes((long) FRAME + first.id().length() + first.json().length);
    }

    @Override
    public boolean hasNext() {
      return next < batches;
    }

    @Override
    public Held next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the hold has " + batches + " batches");
      }
      int priority = batches > LARGE_BUNDLE ? kind.large : kind.small;
      if (next++ == 0) {
        return new Held(first.id(), first.location(), priority, first.json()).inRound(round);
      }
      try {
        String id = in.readUTF();
        byte[] json = new byte[in.readInt()];
        in.readFully(json);
        return new Held(id, first.location(), priority, json).inRound(round);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read what is held in " + path, e);
      }
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
