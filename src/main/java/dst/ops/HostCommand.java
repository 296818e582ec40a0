package dst.ops;

import dst.config.Home;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dst host}: runs until SIGTERM or Ctrl-C, and then ends in order. */
@Command(
    name = "host",
    description = {
      "Runs the listener of a location's host: captures what its programs change, and seals it into",
      "bundles that central pulls."
    },
    footer = {
      "",
      "It is configured by conf/host.properties, conf/captures/ and the environment",
      "(DST_HOST_LOCATION for dst.host.location), and ends in order on SIGTERM. docs/host.md tells",
      "how to set up a host."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      HostStatusCommand.class,
      HostSnapshotCommand.class,
      HostInstallCommand.class,
      HostUninstallCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Ended in order.",
      "1:It could not start, or not end in order; the log says why.",
      "2:Bad configuration; every fault is listed."
    })
public final class HostCommand implements Callable<Integer> {
  /** Starts a listener on a home. */
  @FunctionalInterface
  public interface Start {
    AutoCloseable on(Home home) throws Exception;
  }

  @Mixin private HomeOption home;
  private final Start start;

  public HostCommand(Start start) {
    this.start = start;
  }

  @Override
  public Integer call() throws Exception {
    return new UntilStopped("the listener").run(home.home().dir(), start.on(home.home()));
  }
}
