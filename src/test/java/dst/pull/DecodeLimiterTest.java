package dst.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dst.record.Batch;
import java.io.Closeable;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class DecodeLimiterTest {
  private final DecodeLimiter turns = new DecodeLimiter(1);
  private final List<String> decoded = new CopyOnWriteArrayList<>();

  /** A file whose batches are decoded when the test says so. */
  private final class LargeFile implements Iterator<Batch>, Closeable {
    private final String name;
    private final Semaphore let = new Semaphore(1);
    private final Iterator<Batch> inTurn = turns.of(this);
    private boolean failsBehindTheFirst;

    LargeFile(String name) {
      this.name = name;
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Batch next() {
      if (failsBehindTheFirst && decoded.contains(name)) {
        throw new IllegalStateException("broken");
      }
      let.acquireUninterruptibly();
      decoded.add(name);
      return null;
    }

    @Override
    public void close() {
      let.release(100);
    }

    Thread decodesNext() {
      Thread thread = new Thread(inTurn::next, name);
      thread.start();
      await().until(() -> thread.getState(), Thread.State.WAITING::equals);
      return thread;
    }
  }

  @Test
  void the_first_batch_of_a_file_never_waits_and_later_ones_do_for_the_older_files()
      throws Exception {
    LargeFile one = new LargeFile("one");
    LargeFile two = new LargeFile("two");
    LargeFile three = new LargeFile("three");
    one.inTurn.next();
    Thread first = one.decodesNext();

    two.inTurn.next();
    three.inTurn.next();
    two.let.release(2);
    three.let.release();
    Thread second = two.decodesNext();
    Thread third = three.decodesNext();
    assertThat(decoded).containsExactly("one", "two", "three");

    one.let.release();
    first.join();
    second.join();
    third.join();
    assertThat(decoded).containsExactly("one", "two", "three", "one", "two", "three");
  }

  @Test
  void a_file_that_fails_gives_its_turn_away() {
    LargeFile broken = new LargeFile("broken");
    broken.failsBehindTheFirst = true;
    broken.inTurn.next();
    assertThatThrownBy(broken.inTurn::next).hasMessage("broken");

    LargeFile good = new LargeFile("good");
    good.let.release();
    good.inTurn.next();
    good.inTurn.next();
    assertThat(decoded).containsExactly("broken", "good", "good");
  }
}
