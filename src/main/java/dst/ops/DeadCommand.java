package dst.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dst.config.Faults;
import dst.config.Home;
import dst.config.Nearest;
import dst.config.Settings;
import dst.deadletter.DeadLetter;
import dst.record.Rejection;
import dst.route.broker.DeadLetterFilter;
import dst.route.broker.DeadLetterQueues;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dst dead}: what was rejected, and why. */
@Command(
    name = "dead",
    description = "Shows the dead letters: records and files that were rejected, and why.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(list | show)")
public final class DeadCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Command(
      name = "list",
      description = {
        "Lists dead letters, a line each: location by location, the oldest first.",
        "The last line says how many there are in all, and how to list the next ones."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:Listed, also if there are none.",
        "1:Central is not running on this home, or its broker does not answer;",
        "  or there is no dead letter as --after names it.",
        "2:Bad configuration or usage, such as a location or cause that is not known."
      })
  int list(
      @Mixin HomeOption home,
      @Option(names = "--location", paramLabel = "ID", description = "Only this location's.")
          String location,
      @Option(
              names = "--cause",
              paramLabel = "CAUSE",
              description =
                  "Only those of this cause: format, rule, data_file, database, file, message.")
          String cause,
      @Option(
              names = "--file",
              paramLabel = "NAME",
              description =
                  "Only those of files with this name; * and ? stand for any letters:"
                      + " \"PROD*.csv\".")
          String file,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "1000",
              description =
                  "List no more than this; 0: only say how many. Default: ${DEFAULT-VALUE}.")
          int limit,
      @Option(
              names = "--after",
              paramLabel = "ID",
              description = "Begin behind this one, the last one of the list before.")
          String after,
      @Option(names = "--json", description = "As one JSON array.") boolean json)
      throws Exception {
    if (limit < 0) {
      throw KnownLocations.usage(spec, "--limit must be 0 or more, not " + limit);
    }
    DeadLetterFilter filter = new DeadLetterFilter(cause == null ? null : known(cause), file, null);
    try (DeadLetterQueues queues = open(home.home())) {
      List<String> locations = queues.locations();
      if (location != null) {
        requireKnown(home.home(), location, locations);
        locations = locations.contains(location) ? List.of(location) : List.of();
      }
      new DeadListing(queues, locations, filter, limit, out(), json).print(after);
    }
    return 0;
  }

  private String known(String cause) {
    List<String> causes =
        Arrays.stream(Rejection.Cause.values()).map(Rejection.Cause::word).toList();
    if (!causes.contains(cause)) {
      throw KnownLocations.usage(
          spec, "there is no cause \"" + cause + "\": " + Nearest.hint(cause, causes));
    }
    return cause;
  }

  /** One that has a definition, or dead letters that are left. */
  private void requireKnown(Home home, String location, List<String> withLetters)
      throws IOException {
    if (!withLetters.contains(location)) {
      KnownLocations.refuseUnknown(spec, home, List.of(location));
    }
  }

  @Command(
      name = "show",
      description = "Shows one dead letter whole, with the row as its host sent it.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:Shown.",
        "1:There is no such dead letter, central is not running on this home, or its broker does"
            + " not answer.",
        "2:Bad configuration or usage."
      })
  int show(
      @Mixin HomeOption home,
      @Parameters(paramLabel = "ID", description = "Its id in the list, or the beginning of it.")
          String id,
      @Option(names = "--json", description = "As one JSON object.") boolean json)
      throws Exception {
    List<DeadLetter> found = new ArrayList<>();
    try (DeadLetterQueues queues = open(home.home())) {
      for (String location : queues.locations()) {
        queues.visit(
            location, DeadLetterFilter.ofId(id), letter -> found.size() < 2 && found.add(letter));
      }
    }
    if (found.size() != 1) {
      String message =
          found.isEmpty()
              ? "there is no dead letter " + id + "; dst dead list shows what there is"
              : "several dead letters begin with " + id + "; give more of the id";
      spec.commandLine().getErr().println(Visible.line(message));
      return 1;
    }
    ObjectNode all = DeadListing.whole(found.get(0));
    if (json) {
      out().println(Visible.lines(JSON.writeValueAsString(all)));
    } else {
      Screen screen = Screen.now();
      for (Map.Entry<String, JsonNode> member : all.properties()) {
        String row = Visible.line(row(member.getKey(), member.getValue()));
        screen.fold(row, " ".repeat(12)).forEach(out()::println);
      }
    }
    return 0;
  }

  private static String row(String name, JsonNode value) {
    return "%-10s  %s".formatted(name, value.isTextual() ? value.textValue() : value);
  }

  private static DeadLetterQueues open(Home home) throws Exception {
    Faults faults = new Faults();
    Settings settings = Settings.load(home, faults);
    faults.throwIfAny();
    return DeadLetterQueues.open(settings.broker());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
