package dst.ops;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a server of this process running until SIGTERM or Ctrl-C, and then ends it in order. */
final class UntilStopped {
  private static final Logger LOG = LoggerFactory.getLogger(UntilStopped.class);

  private final String what;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  /**
   * @param what is running, as the log calls it
   */
  UntilStopped(String what) {
    this.what = what;
  }

  /**
   * @return the exit code
   */
  int run(Path home, AutoCloseable running) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
    LOG.info("{} runs on {}", what, home);
    stop.await();
    LOG.info("{} stops", what);
    try {
      running.close();
      LOG.info("{} has ended in order", what);
      ended.complete(0);
    } catch (Exception e) {
      LOG.error("{} has ended, but not in order", what, e);
      ended.complete(1);
    }
    return ended.join();
  }

  /** Java ends with the signal's number, whatever was done about it: it is halted with ours. */
  private void end() {
    stop.countDown();
    Runtime.getRuntime().halt(ended.join());
  }
}
