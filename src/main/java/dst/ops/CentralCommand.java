package dst.ops;

import dst.config.Home;
import java.util.concurrent.Callable;
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
    return new UntilStopped("central").run(home.home().dir(), start.on(home.home()));
  }
}
