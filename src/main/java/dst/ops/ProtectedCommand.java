package dst.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dst.config.Faults;
import dst.config.Home;
import dst.config.LockFile;
import dst.config.Settings;
import dst.status.ListenerStatus;
import dst.status.LocationStatus;
import dst.status.NotedWatermarks;
import dst.store.Watermark;
import dst.store.Watermarks;
import dst.store.database.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code dst protected}: what backups of the central database cover, so that hosts may delete it.
 */
@Command(
    name = "protected",
    description = {
      "Tells the hosts what a backup of the central database covers: they delete no bundle before.",
      "In a backup job: dst protected note FILE; then the backup; when it has succeeded,"
          + " dst protected report FILE."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(note | report | list)")
public final class ProtectedCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Command(
      name = "note",
      description = {
        "Writes to FILE up to which bundle each location is complete now. Run it before the"
            + " backup.",
        "Works whether central runs or not."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:It is written.", "1:It failed: do not report it.", "2:Bad usage."})
  int note(
      @Mixin HomeOption home,
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException, InterruptedException {
    NotedWatermarks now = new NotedWatermarks(Instant.now(), complete(home.home()));
    now.write(file);
    return print(now, json);
  }

  @Command(
      name = "report",
      description = {
        "The backup that was made after FILE was noted has succeeded: what stands in FILE is"
            + " covered.",
        "Central takes it over within a minute, or when it is started; the hosts learn it at their"
            + " next pull. To report a file twice, or an older one, changes nothing."
      },
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:It is reported.", "1:It failed.", "2:Bad usage."})
  int report(
      @Mixin HomeOption home,
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException {
    Path reported = NotedWatermarks.reported(home.home());
    NotedWatermarks all = NotedWatermarks.readIfThere(reported).and(NotedWatermarks.read(file));
    all.write(reported);
    return print(all, json);
  }

  @Command(
      name = "list",
      description = "Shows what was reported.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:Shown.", "1:It failed.", "2:Bad usage."})
  int list(@Mixin HomeOption home, @Option(names = "--json", description = "As JSON.") boolean json)
      throws IOException {
    return print(NotedWatermarks.readIfThere(NotedWatermarks.reported(home.home())), json);
  }

  private static Map<String, Watermark> complete(Home home)
      throws IOException, InterruptedException {
    return LockFile.of(home).isHeld() ? ofCentral(home) : inDatabase(home);
  }

  /** A database in a file is open to the running central alone. */
  private static Map<String, Watermark> ofCentral(Home home)
      throws IOException, InterruptedException {
    Map<String, Watermark> marks = new TreeMap<>();
    for (LocationStatus location : RunningCentral.ask(home).locations()) {
      ListenerStatus listener = location.listener();
      if (listener != null && listener.applied() != null) {
        marks.put(location.id(), new Watermark(listener.epoch(), listener.applied(), 0, null));
      }
    }
    return marks;
  }

  private static Map<String, Watermark> inDatabase(Home home) throws IOException {
    Faults faults = new Faults();
    Settings.Database db = Settings.load(home, faults).database();
    faults.throwIfAny();
    try (Database database = Database.open(db.url(), db.user(), db.password(), 1)) {
      return new Watermarks(database).all();
    }
  }

  private int print(NotedWatermarks marks, boolean json) throws IOException {
    ArrayNode all = JSON.createArrayNode();
    marks
        .marks()
        .forEach(
            (location, mark) -> {
              all.addObject()
                  .put("location", location)
                  .put("epoch", mark.epoch())
                  .put("applied", mark.applied());
              if (!json) {
                out().println(location + "  epoch " + mark.epoch() + "  up to " + mark.applied());
              }
            });
    if (json) {
      out().println(JSON.writeValueAsString(all));
    } else if (all.isEmpty()) {
      out().println("nothing: no location with a listener is complete up to any bundle");
    }
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
