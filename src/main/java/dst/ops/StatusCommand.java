package dst.ops;

import dst.config.Nearest;
import dst.status.CentralStatus;
import dst.status.LocationStatus;
import dst.status.StatusJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dst status}. */
@Command(
    name = "status",
    description = "Shows how the running central and each of its locations do.",
    footer = {
      "",
      "Locations that need somebody come first. FILES, RECORDS and REJECTED are counted since"
          + " central",
      "started; QUEUED are batches that wait for the database; OLDEST is the age of the oldest"
          + " file",
      "that was taken and is not stored yet; DEAD are dead letters (dst dead list)."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All is well. Dead letters, pauses and quiet hours are no fault.",
      "1:Central is not running on this home, or does not answer.",
      "2:Bad usage, such as a location that central does not have.",
      "3:Somebody should look: a location fails, database or broker does not answer,",
      "  a disk or the queue is nearly full, or an edited file is not in effect."
    })
public final class StatusCommand implements Callable<Integer> {
  private static final int WATCH_SECONDS = 2;
  private static final String HOME = "\u001b[H";
  private static final String TO_END_OF_LINE = "\u001b[K";
  private static final String TO_END_OF_SCREEN = "\u001b[J";

  @Mixin private HomeOption home;
  @Spec private CommandSpec spec;

  @Option(names = "--location", paramLabel = "ID", description = "Only this location, in full.")
  private String location;

  @Option(names = "--json", description = "As one JSON object (docs/status.md).")
  private boolean json;

  @Option(
      names = "--watch",
      description =
          "Again every 2 s, until Ctrl-C. On a terminal as much as fits: problems first, the rest"
              + " is counted.")
  private boolean watch;

  @Override
  public Integer call() throws IOException, InterruptedException {
    int code = show();
    CountDownLatch never = new CountDownLatch(1);
    while (watch && !never.await(WATCH_SECONDS, TimeUnit.SECONDS)) {
      code = showAgain();
    }
    return code;
  }

  /** Central may be restarted while somebody watches. */
  private int showAgain() throws InterruptedException {
    try {
      return show();
    } catch (IOException e) {
      Screen screen = Screen.now();
      print(screen, screen.fold(Visible.line(e.getMessage()), ""));
      return 1;
    }
  }

  private int show() throws IOException, InterruptedException {
    CentralStatus status = only(RunningCentral.ask(home.home()));
    if (json) {
      out().println(Visible.lines(StatusJson.write(status)));
      out().flush();
    } else {
      Screen screen = Screen.now();
      StatusText text = new StatusText(status, screen);
      boolean fits = watch && screen.isTerminal();
      print(screen, location != null ? text.location() : fits ? text.watch() : text.table());
    }
    return status.isWell() ? 0 : 3;
  }

  /** While it is watched, each page takes the place of the one before, line by line. */
  private void print(Screen screen, List<String> lines) {
    boolean redraws = watch && screen.isTerminal();
    out().print(redraws ? HOME : "");
    lines.stream()
        .limit(redraws ? screen.rows() - 1 : lines.size())
        .forEach(line -> out().println(redraws ? line + TO_END_OF_LINE : line));
    out().print(redraws ? TO_END_OF_SCREEN : "");
    out().flush();
  }

  private CentralStatus only(CentralStatus all) {
    if (location == null) {
      return all;
    }
    List<LocationStatus> one =
        all.locations().stream().filter(each -> each.id().equals(location)).toList();
    if (one.isEmpty()) {
      List<String> ids = all.locations().stream().map(LocationStatus::id).toList();
      throw new ParameterException(
          spec.commandLine(),
          "central has no location \"" + location + "\": " + Nearest.hint(location, ids));
    }
    return all.with(one);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
