package dst.ops;

import dst.config.Home;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
    AutoCloseable central = start.on(home.home());
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, ended), "stop"));
    LOG.info("central runs on {}", home.home().dir());
    stop.await();
    LOG.info("central stops");
    try {
      central.close();
      LOG.info("central has ended in order");
      ended.complete(0);
    } catch (Exception e) {
      LOG.error("central has ended, but not in order", e);
      ended.complete(1);
    }
    return ended.join();
  }

  /** Java ends with the signal's number, whatever was done about it: it is halted with ours. */
  private static void end(CountDownLatch stop, CompletableFuture<Integer> ended) {
    stop.countDown();
    Runtime.getRuntime().halt(ended.join());
  }
}
