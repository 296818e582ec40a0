package dst.ops;

import dst.config.Home;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dst central}: runs until SIGTERM or Ctrl-C, and then ends in order. */
@Command(
    name = "central",
    description = "Runs the central server: pulls every location and stores what it sends.",
    footer = {
      "",
      "It is configured by conf/dst.properties and the environment (DST_DB_URL for dst.db.url),",
      "and ends in order on SIGTERM: what is under way is finished or taken up at the next start."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Ended in order.",
      "1:It could not start, or not end in order; the log says why.",
      "2:Bad configuration; every fault is listed."
    })
public final class CentralCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(CentralCommand.class);

  /** Starts a central on a home. */
  @FunctionalInterface
  public interface Start {
    AutoCloseable on(Home home) throws Exception;
  }

  @Mixin private HomeOption home;
  private final Start start;

  public CentralCommand(Start start) {
    this.start = start;
  }

  @Override
  public Integer call() throws Exception {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stop.countDown();
              await(stopped);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      AutoCloseable central = start.on(home.home());
      LOG.info("central runs on {}", home.home().dir());
      stop.await();
      LOG.info("central stops");
      central.close();
    } finally {
      stopped.countDown();
    }
    LOG.info("central has ended in order");
    return 0;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
