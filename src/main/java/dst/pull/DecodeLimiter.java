package dst.pull;

import dst.record.Batch;
import java.io.Closeable;
import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;

/**
 * Which large files are decoded at the moment: the oldest, one for each two cores. Else all
 * locations decode at once after an outage, and the queue's consumers and Java's compilers hardly
 * get a core. A first batch never waits, so small bundles overtake; after some batches a file goes
 * to the end of the line, so the largest ones delay nobody for long.
 */
final class DecodeLimiter {
  private static final int BATCHES = 32;

  private final PriorityQueue<Decoding> waiting =
      new PriorityQueue<>(Comparator.comparingLong(decoding -> decoding.place));
  private int free;
  private long places;

  /**
   * @param most how many files are decoded at once
   */
  DecodeLimiter(int most) {
    this.free = most;
  }

  static DecodeLimiter ofThisMachine() {
    return new DecodeLimiter(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  /** The same batches, decoded in turn. Nothing that waits for a host may be in them. */
  <B extends Iterator<Batch> & Closeable> Iterator<Batch> of(B batches) {
    return new Decoding(batches, batches);
  }

  private synchronized boolean begin(Decoding decoding) {
    if (decoding.decoded % BATCHES == 1) {
      decoding.place = places++;
    }
    if (free > 0) {
      free--;
      return true;
    }
    waiting.add(decoding);
    return false;
  }

  private synchronized void end() {
    if (waiting.isEmpty()) {
      free++;
    } else {
      waiting.poll().turn.release();
    }
  }

  private final class Decoding implements Iterator<Batch>, Closeable {
    private final Iterator<Batch> batches;
    private final Closeable source;
    private final Semaphore turn = new Semaphore(0);
    private long decoded;
    private long place;

    Decoding(Iterator<Batch> batches, Closeable source) {
      this.batches = batches;
      this.source = source;
    }

    @Override
    public boolean hasNext() {
      return batches.hasNext();
    }

    @Override
    public Batch next() {
      if (decoded++ == 0) {
        return batches.next();
      }
      if (!begin(this)) {
        turn.acquireUninterruptibly();
      }
      try {
        return batches.next();
      } finally {
        end();
      }
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
