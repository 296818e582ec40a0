package dst.ops;

import dst.bundle.SignOfLife;
import dst.config.Home;
import dst.config.LockFile;
import dst.seal.HostStatus;
import dst.seal.StatusFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dst host status}. */
@Command(
    name = "status",
    description = "Shows how the running listener does. It is at most some seconds old.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All is well.",
      "1:The listener is not running on this home.",
      "2:Bad usage.",
      "3:Somebody should look: something fails, and is tried again."
    })
public final class HostStatusCommand implements Callable<Integer> {
  @Mixin private HomeOption homeOption;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "As one JSON object (docs/host.md).")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Home home = homeOption.home();
    HostStatus status = StatusFile.read(home).orElse(null);
    if (status == null || !LockFile.ofHost(home).isHeld()) {
      throw new IOException(
          "the listener is not running on "
              + home.dir()
              + ". Start it with `dst host`, or name the home that it runs on with --home.");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Visible.lines(status.json()));
    } else {
      print(out, Screen.now(), status);
    }
    return status.isWell() ? 0 : 3;
  }

  private static void print(PrintWriter out, Screen screen, HostStatus status) {
    for (SignOfLife.Trouble trouble : status.troubles()) {
      String since = trouble.since() == null ? "" : " since " + trouble.since();
      out.println(
          screen.red(Visible.line(trouble.what() + " fails"))
              + Visible.line(since + ": " + trouble.error()));
    }
    out.printf(
        "%s  epoch %d  bundle %d  waiting %d  %s%n",
        status.location(), status.epoch(), status.number(), status.waiting(), acknowledged(status));
    out.printf(
        "running since %s, %,d MB free in the pull area%n",
        status.since(), status.freeBytes() >> 20);
    SignOfLife.Late late = status.waitingForFiles();
    if (late != null) {
      String wait = late.rows() == 1 ? "row waits" : "rows wait";
      out.println(
          screen.yellow("%,d %s".formatted(late.rows(), wait))
              + Visible.line(
                  " since %s for data files, like %s".formatted(late.since(), late.file())));
    }
    for (HostStatus.Captured capture : status.captures()) {
      out.printf(
          "%-20s %,12d changes sealed, %s%n",
          capture.capture(),
          capture.changes(),
          capture.last() == null ? "none since the start" : "the last " + capture.last());
    }
  }

  private static String acknowledged(HostStatus status) {
    HostStatus.Acknowledged ack = status.acknowledged();
    if (ack == null) {
      return "nothing acknowledged yet";
    }
    String epoch = ack.epoch() == status.epoch() ? "" : " of epoch " + ack.epoch();
    return "applied %d%s  protected %d".formatted(ack.applied(), epoch, ack.protectedUpTo());
  }
}
