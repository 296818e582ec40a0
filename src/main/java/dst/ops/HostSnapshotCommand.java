package dst.ops;

import dst.capture.Capture;
import dst.capture.Captures;
import dst.capture.snapshot.SnapshotProgress;
import dst.capture.snapshot.SnapshotRequests;
import dst.config.Faults;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.LockFile;
import dst.config.Variables;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dst host snapshot}. */
@Command(
    name = "snapshot",
    description = {
      "Asks the listener to send captures whole: all rows of their tables, all data files. Live"
          + " changes",
      "go on meanwhile, and win. What central has and the host has not any more is deleted at the"
          + " end.",
      "Asking again begins anew."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:It is asked for; with --wait: all of it was sent, and central has applied it.",
      "1:With --wait: the listener is not running, or has ended. The snapshot goes on when it"
          + " runs.",
      "2:Bad usage, or bad configuration.",
      "3:With --wait: something can't be sent; the output names it and says why."
    })
public final class HostSnapshotCommand implements Callable<Integer> {
  private static final int BAR = 30;

  /** A database that restarts is no reason to give up. */
  private static final long FAILING_NANOS = TimeUnit.SECONDS.toNanos(10);

  @Mixin private HomeOption homeOption;
  @Spec private CommandSpec spec;

  @Option(
      names = "--table",
      paramLabel = "CAPTURE",
      description =
          "A capture's name, or data_file for the data files; may be repeated. Default: all.")
  private List<String> tables = List.of();

  @Option(
      names = "--with-contents",
      description = "Sends the contents of data files again, also those that central has already.")
  private boolean contents;

  @Option(
      names = "--wait",
      description = "Shows how far it is, until it has ended. Ctrl-C ends only this command.")
  private boolean wait;

  @Option(names = "--json", description = "As a JSON array, an object for each capture.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Home home = homeOption.home();
    Set<String> wanted = wanted(home);
    long request = new SnapshotRequests(home).ask(wanted, "dst host snapshot", contents);
    PrintWriter out = spec.commandLine().getOut();
    if (!LockFile.ofHost(home).isHeld()) {
      out.println("The listener is not running: it begins when it runs.");
      out.flush();
      return wait ? 1 : 0;
    }
    return wait ? show(out, home, request) : 0;
  }

  private Set<String> wanted(Home home) {
    Faults faults = new Faults();
    HostSettings settings = HostSettings.load(home, Variables.of(home, System.getenv()), faults);
    List<Capture> captures = Captures.load(home, settings, faults);
    faults.throwIfAny();
    Set<String> known = new TreeSet<>(captures.stream().map(Capture::name).toList());
    known.add(SnapshotRequests.DATA_FILES);
    for (String table : tables) {
      if (!known.contains(table)) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no capture \"%s\"; there are: %s".formatted(table, String.join(", ", known)));
      }
    }
    return tables.isEmpty() ? Set.of(SnapshotRequests.ALL) : new TreeSet<>(tables);
  }

  private int show(PrintWriter out, Home home, long request)
      throws IOException, InterruptedException {
    boolean terminal = Boolean.getBoolean("dst.terminal") && !json;
    CountDownLatch never = new CountDownLatch(1);
    SnapshotProgress progress = new SnapshotProgress(home);
    SnapshotWait waiting = new SnapshotWait(request, tables, FAILING_NANOS);
    while (!waiting.hasEnded(progress.read(), System.nanoTime())) {
      if (!LockFile.ofHost(home).isHeld()) {
        out.println((terminal ? "\n" : "") + "The listener has ended: it goes on when it runs.");
        out.flush();
        return 1;
      }
      if (terminal && !waiting.lines().isEmpty()) {
        out.print("\r" + bar(waiting.lines()));
        out.flush();
      }
      if (never.await(250, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts it down");
      }
    }
    if (json) {
      out.println(Visible.lines(SnapshotProgress.json(waiting.lines())));
    } else {
      out.print(terminal ? "\r" + bar(waiting.lines()) + "\n" : "");
      waiting.lines().forEach(line -> out.println(Visible.line(sentence(line))));
    }
    out.flush();
    return waiting.isSent() ? 0 : 3;
  }

  private static String bar(List<SnapshotProgress.Line> lines) {
    long rows = lines.stream().mapToLong(SnapshotProgress.Line::rows).sum();
    long of = Math.max(1, lines.stream().mapToLong(SnapshotProgress.Line::of).sum());
    int done = (int) Math.min(BAR, BAR * rows / of);
    return "[%s%s] %,d of about %,d rows"
        .formatted("#".repeat(done), " ".repeat(BAR - done), rows, of);
  }

  private static String sentence(SnapshotProgress.Line line) {
    String note = line.note() == null ? "" : "; " + line.note();
    return switch (line.state()) {
      case REFUSED -> line.capture() + ": not sent" + note;
      case FAILING -> line.capture() + ": fails, and is tried again" + note;
      default -> "%s: %,d rows sent%s".formatted(line.capture(), line.rows(), note);
    };
  }
}
