package dst.pull;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dst.location.Location;
import dst.record.Batch;
import dst.testbed.MemoryPullArea;
import dst.testbed.Products;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a record costs on its way from a file to the queue, counted and not timed. */
class CostTest {
  private static final int RECORDS = 20_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path staging;
  private final Location boston = Products.location("boston", Products.files());

  @Test
  void a_thousand_records_are_one_message_and_each_takes_little_memory() throws IOException {
    StringBuilder csv = new StringBuilder("CODE;NAME;PRICE;IMAGE;OP\n");
    for (int i = 1; i <= RECORDS; i++) {
      csv.append("P").append(i).append(";A name of a product;1250.5;;\n");
    }
    MemoryPullArea area = new MemoryPullArea().with("first.csv", csv.toString());
    area.with("second.csv", csv.toString());
    assertThat(messages(area, "first.csv")).isEqualTo(RECORDS / Batch.MOST_RECORDS);

    long before = allocated();
    messages(area, "second.csv");
    long each = (allocated() - before) / RECORDS;

    assertThat(each).as("bytes allocated for each record; measured: 999").isLessThan(1_150);
  }

  private int messages(MemoryPullArea area, String file) throws IOException {
    Pull pull = new Pull(staging, Clock.systemUTC());
    Intake intake = pull.take(boston, file, area.size(file), area);
    for (Iterator<Batch> batches = pull.read(intake); batches.hasNext(); ) {
      pull.hold(intake, batches.next());
    }
    pull.seal(intake);
    int messages = 0;
    for (Iterator<Held> held = pull.held(intake); held.hasNext(); held.next()) {
      messages++;
    }
    pull.finish(intake);
    return messages;
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
