package dst.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dst.config.Home;
import dst.config.LockFile;
import dst.location.PullOrders;
import dst.location.RemovalOrders.Decision;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dst location}: pulls single locations now, or not at all for a time. */
@Command(
    name = "location",
    description =
        "Lists the locations, pulls them at once, pauses and resumes them, confirms removals.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(list | poll | pause | resume | confirm | keep)")
public final class LocationCommand {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration MOST_WAIT = Duration.ofSeconds(15);

  @Spec private CommandSpec spec;

  /** What was done for one location. */
  private record Answer(String location, boolean done, String message) {}

  @Command(
      name = "list",
      description = "Lists the locations that have a definition, and which are paused.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:Listed.", "1:It failed.", "2:Bad usage."})
  int list(@Mixin HomeOption home, @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException {
    Set<String> paused = new PullOrders(home.home()).paused();
    ArrayNode all = JSON.createArrayNode();
    for (String id : KnownLocations.of(home.home())) {
      if (json) {
        all.addObject().put("location", id).put("paused", paused.contains(id));
      } else {
        out().println(paused.contains(id) ? id + "  paused" : id);
      }
    }
    if (json) {
      out().println(JSON.writeValueAsString(all));
    }
    return 0;
  }

  @Command(
      name = "pause",
      description = {
        "Pulls nothing from these locations until they are resumed, also after a restart.",
        "What is under way goes on. Works whether central runs or not."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:They are paused.", "1:It failed.", "2:A location is not known."})
  int pause(
      @Mixin HomeOption home,
      @Parameters(arity = "0..*", paramLabel = "LOCATION") List<String> named,
      @Option(names = "--all", description = "All of them.") boolean all,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException {
    PullOrders orders = new PullOrders(home.home());
    Collection<String> names = all ? KnownLocations.of(home.home()) : named;
    KnownLocations.refuseUnlessNamed(spec, named, all);
    KnownLocations.refuseUnknown(spec, home.home(), names);
    List<Answer> answers = new ArrayList<>();
    for (String name : names) {
      String said = orders.pause(name) ? "is paused" : "was paused already";
      answers.add(new Answer(name, true, said));
    }
    return print(answers, json);
  }

  @Command(
      name = "resume",
      description = "Pulls from these locations again.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:They are not paused any more.", "1:It failed.", "2:Not known."})
  int resume(
      @Mixin HomeOption home,
      @Parameters(arity = "0..*", paramLabel = "LOCATION") List<String> named,
      @Option(names = "--all", description = "All of them.") boolean all,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException {
    PullOrders orders = new PullOrders(home.home());
    Collection<String> names = all ? orders.paused() : named;
    KnownLocations.refuseUnlessNamed(spec, named, all);
    List<String> unknown = new ArrayList<>(names);
    unknown.removeAll(orders.paused());
    KnownLocations.refuseUnknown(spec, home.home(), unknown);
    List<Answer> answers = new ArrayList<>();
    for (String name : names) {
      String said = orders.resume(name) ? "is pulled again" : "was not paused";
      answers.add(new Answer(name, true, said));
    }
    return print(answers, json);
  }

  @Command(
      name = "confirm",
      description = {
        "Removes what is held of this location because it would be much at once (dst status"
            + " tells).",
        "What is shown here is confirmed, and no more: a later list that lacks more is held anew.",
        "Needs the running central."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:It is removed, or nothing is held.",
        "1:It failed: central is not running, or it is not held any more as it was shown.",
        "2:The location is not known."
      })
  int confirm(
      @Mixin HomeOption home,
      @Parameters(paramLabel = "LOCATION") String name,
      @Option(
              names = "--id",
              paramLabel = "ID",
              description = "Only this one, as dst status shows it.")
          List<String> ids,
      @Option(
              names = "--dry-run",
              description = "Shows what would be removed, and removes nothing.")
          boolean dryRun,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException, InterruptedException {
    return decide(home, name, ids, dryRun ? null : Decision.CONFIRM, json);
  }

  @Command(
      name = "keep",
      description = {
        "Forgets what is held of this location: nothing of it is removed.",
        "The next list, snapshot or listing that lacks as much is held anew.",
        "Needs the running central."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:It is forgotten, or nothing is held.",
        "1:It failed: central is not running, or it is not held any more as it was shown.",
        "2:The location is not known."
      })
  int keep(
      @Mixin HomeOption home,
      @Parameters(paramLabel = "LOCATION") String name,
      @Option(
              names = "--id",
              paramLabel = "ID",
              description = "Only this one, as dst status shows it.")
          List<String> ids,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException, InterruptedException {
    return decide(home, name, ids, Decision.KEEP, json);
  }

  private int decide(
      HomeOption home, String name, List<String> ids, Decision decision, boolean json)
      throws IOException, InterruptedException {
    KnownLocations.refuseUnknown(spec, home.home(), List.of(name));
    return new HeldDecisions(home.home(), name, out(), json)
        .decide(ids == null ? List.of() : ids, decision);
  }

  @Command(
      name = "poll",
      description = "Pulls these locations now, before their next time.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:Central pulls them now.",
        "1:One is not pulled now: central is not running on this home, or it is paused.",
        "2:A location is not known."
      })
  int poll(
      @Mixin HomeOption homeOption,
      @Parameters(arity = "0..*", paramLabel = "LOCATION") List<String> named,
      @Option(names = "--all", description = "All of them.") boolean all,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException {
    Home home = homeOption.home();
    PullOrders orders = new PullOrders(home);
    Set<String> paused = orders.paused();
    Collection<String> names = all ? KnownLocations.of(home) : named;
    KnownLocations.refuseUnlessNamed(spec, named, all);
    KnownLocations.refuseUnknown(spec, home, names);
    boolean runs = LockFile.of(home).isHeld();
    for (String name : names) {
      if (runs && !paused.contains(name)) {
        orders.askNow(name);
      }
    }
    long until = System.nanoTime() + MOST_WAIT.toNanos();
    List<Answer> answers = new ArrayList<>();
    for (String name : names) {
      if (!runs) {
        answers.add(
            new Answer(name, false, "is not pulled: central is not running on " + home.dir()));
      } else if (paused.contains(name)) {
        answers.add(
            new Answer(name, false, "is not pulled: it is paused; dst location resume " + name));
      } else if (seen(orders, name, until)) {
        answers.add(new Answer(name, true, "is pulled now"));
      } else {
        answers.add(
            new Answer(name, false, "is not pulled: central has not answered; see its log"));
      }
    }
    return print(answers, json);
  }

  private static boolean seen(PullOrders orders, String name, long until) throws IOException {
    while (orders.now().contains(name)) {
      if (System.nanoTime() > until) {
        return !orders.done(name);
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    return true;
  }

  private int print(List<Answer> answers, boolean json) throws IOException {
    ArrayNode all = JSON.createArrayNode();
    for (Answer answer : answers) {
      all.addObject()
          .put("location", answer.location())
          .put("ok", answer.done())
          .put("message", answer.message());
      if (!json) {
        out().println(answer.location() + " " + answer.message());
      }
    }
    if (json) {
      out().println(JSON.writeValueAsString(all));
    }
    return answers.stream().allMatch(Answer::done) ? 0 : 1;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
