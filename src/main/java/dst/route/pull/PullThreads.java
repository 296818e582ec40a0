package dst.route.pull;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.quartz.spi.ThreadPool;

/**
 * Quartz' threads, as many as there are pulls under way: a pull that hangs holds its own and takes
 * none from the others, also when locations are added. Quartz' own pool has a fixed size.
 */
public final class PullThreads implements ThreadPool {
  private static final int ENOUGH = 1_000;

  private final AtomicInteger count = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(work -> new Thread(work, "pull-" + count.incrementAndGet()));

  @Override
  public boolean runInThread(Runnable work) {
    try {
      threads.execute(work);
      return true;
    } catch (RejectedExecutionException stopped) {
      return false;
    }
  }

  @Override
  public int blockForAvailableThreads() {
    return ENOUGH;
  }

  @Override
  public void initialize() {}

  @Override
  public void shutdown(boolean waitForJobsToComplete) {
    threads.shutdown();
    if (waitForJobsToComplete) {
      try {
        threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public int getPoolSize() {
    return ENOUGH;
  }

  @Override
  public void setInstanceId(String id) {}

  @Override
  public void setInstanceName(String name) {}
}
