package dst.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dst.config.Faults;
import dst.config.Home;
import dst.config.Settings;
import dst.deadletter.DeadLetter;
import dst.route.DeadLetterQueues;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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
      description = "Lists dead letters, oldest first, a line each.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:Listed, also if there are none.",
        "1:Central is not running on this home, or its broker does not answer.",
        "2:Bad configuration or usage."
      })
  int list(
      @Mixin HomeOption home,
      @Option(names = "--location", paramLabel = "ID", description = "Only this location's.")
          String location,
      @Option(
              names = "--limit",
              defaultValue = "1000",
              description = "List no more than this. Default: ${DEFAULT-VALUE}.")
          int limit,
      @Option(names = "--json", description = "As one JSON array.") boolean json)
      throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    try (DeadLetterQueues queues = open(home.home())) {
      for (String each : queues.locations()) {
        if (location == null || location.equals(each)) {
          queues.visit(each, letter -> letters.size() < limit && letters.add(letter));
        }
      }
    }
    if (json) {
      out().println(JSON.writeValueAsString(letters.stream().map(DeadCommand::headers).toList()));
    } else {
      for (DeadLetter letter : letters) {
        out().println(line(letter));
      }
      out().println(letters.size() == 1 ? "1 dead letter" : letters.size() + " dead letters");
    }
    return 0;
  }

  private static String line(DeadLetter letter) throws IOException {
    String file = whole(letter).path("file").asText("(no file)");
    return "%s  %s  %s  %s  %s%s"
        .formatted(
            letter.id(),
            letter.at().truncatedTo(ChronoUnit.SECONDS),
            letter.location(),
            letter.line() > 0 ? file + ":" + letter.line() : file,
            letter.key() == null ? "" : letter.key() + "  ",
            letter.error());
  }

  @Command(
      name = "show",
      description = "Shows one dead letter whole, with the row as its host sent it.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:Shown.",
        "1:There is no such dead letter, central is not running on this home, or its broker does not answer.",
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
        queues.visit(location, letter -> !letter.id().startsWith(id) || found.add(letter));
      }
    }
    if (found.size() != 1) {
      spec.commandLine()
          .getErr()
          .println(
              found.isEmpty()
                  ? "there is no dead letter " + id + "; dst dead list shows what there is"
                  : found.size() + " dead letters begin with " + id + "; give more of the id");
      return 1;
    }
    ObjectNode all = whole(found.get(0));
    if (json) {
      out().println(JSON.writeValueAsString(all));
    } else {
      all.properties()
          .forEach(
              p ->
                  out()
                      .printf(
                          "%-10s  %s%n",
                          p.getKey(),
                          p.getValue().isTextual() ? p.getValue().textValue() : p.getValue()));
    }
    return 0;
  }

  private static ObjectNode headers(DeadLetter letter) {
    return JSON.createObjectNode()
        .put("id", letter.id())
        .put("at", letter.at().toString())
        .put("location", letter.location())
        .put("bundle", letter.bundle())
        .put("record", letter.record())
        .put("key", letter.key())
        .put("line", letter.line())
        .put("cause", letter.cause())
        .put("rule", letter.rule())
        .put("error", letter.error())
        .put("attempts", letter.attempts());
  }

  /** The headers, and behind them what only the body tells. */
  private static ObjectNode whole(DeadLetter letter) throws IOException {
    ObjectNode all = headers(letter);
    if (JSON.readTree(letter.json()) instanceof ObjectNode body) {
      body.properties().forEach(p -> all.putIfAbsent(p.getKey(), p.getValue()));
    }
    return all;
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
