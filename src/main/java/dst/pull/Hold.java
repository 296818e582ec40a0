package dst.pull;

import dst.record.Batch;
import dst.record.BatchJson;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Keeps a file's batches back until all of it has been read, so that a file is queued whole or
 * rejected whole. The first batch stays in memory: a small file needs no disk.
 */
final class Hold {
  private static final int LARGE_BUNDLE = 2;

  private final Path path;
  private Held first;
  private DataOutputStream rest;
  private int batches;
  private long bytes;
  private long records;
  private int rejected;

  Hold(Path path) {
    this.path = path;
  }

  void add(Batch batch) throws IOException {
    byte[] json = BatchJson.write(batch);
    if (batches == 0) {
      first = new Held(batch.id(), batch.bundle().location(), 0, json);
    } else {
      if (rest == null) {
        rest = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16));
      }
      rest.writeUTF(batch.id());
      rest.writeInt(json.length);
      rest.write(json);
    }
    batches++;
    bytes += json.length;
    records += batch.records();
    rejected += batch.rejected().size();
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
  }

  Iterator<Held> batches() throws IOException {
    close();
    return new Batches(batches > 1 ? open() : null);
  }

  private DataInputStream open() throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
  }

  private final class Batches implements Iterator<Held>, Closeable {
    private final DataInputStream in;
    private int next;

    Batches(DataInputStream in) {
      this.in = in;
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
      int priority = batches > LARGE_BUNDLE ? 4 : 6;
      if (next++ == 0) {
        return new Held(first.id(), first.location(), priority, first.json());
      }
      try {
        String id = in.readUTF();
        return new Held(id, first.location(), priority, in.readNBytes(in.readInt()));
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
