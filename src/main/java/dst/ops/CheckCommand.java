package dst.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dst.capture.Capture;
import dst.capture.Captures;
import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.Settings;
import dst.config.Variables;
import dst.location.Location;
import dst.location.Locations;
import dst.location.RecordTypes;
import dst.location.RouteFile;
import dst.route.check.ConnectionCheck;
import dst.route.check.ConnectionChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dst check}. */
@Command(
    name = "check",
    description = "Reads all that people write by hand, and prints every fault with file and line.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All is well.",
      "1:The check itself failed, or with --connect a host can't be pulled or a listener can't"
          + " work.",
      "2:There are faults in files, or a location is not known."
    })
public final class CheckCommand implements Callable<Integer> {
  @Mixin private HomeOption homeOption;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(
      names = "--without-secrets",
      description = "A missing secret is no fault: for a check where the secrets are not at hand.")
  private boolean withoutSecrets;

  @Option(
      names = "--connect",
      description = {
        "At central, also tries each host: address, connection, host key, log-in, folder, listing,"
            + " and the right",
        "to rename, with an empty file .dst-check-... that is removed again. On a host, tries what"
            + " its listener",
        "needs: database, rights, triggers, folders, and the doorbell by a ring. Run it as the"
            + " listener's user."
      })
  private boolean connect;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "How long one host may take. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Parameters(
      arity = "0..*",
      paramLabel = "LOCATION",
      description = "With --connect at central: only these are tried. Default: all.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Home home = homeOption.home();
    Variables variables = Variables.of(home);
    if (withoutSecrets) {
      variables = variables.withoutSecrets();
    }
    Faults faults = new Faults();
    Found found = read(home, variables, faults);
    List<ConnectionCheck> attempts = List.of();
    List<HostCheck.Tried> tried = List.of();
    if (connect) {
      List<Location> chosen =
          names.isEmpty()
              ? found.locations()
              : KnownLocations.choose(spec, home, found.locations(), names);
      Settings settings = Settings.load(home, variables, new Faults());
      attempts =
          new ConnectionChecks(settings.knownHosts(), Duration.ofSeconds(Math.max(1, timeout)))
              .on(chosen);
      tried = tried(home, found);
    } else if (!names.isEmpty()) {
      throw KnownLocations.usage(spec, "locations are named only with --connect");
    }
    PrintWriter out = spec.commandLine().getOut();
    List<Fault> unused = SecretsCheck.unused(home);
    if (json) {
      out.println(Visible.lines(json(faults.list(), unused, found, attempts, tried)));
    } else {
      Screen screen = Screen.now();
      unused.forEach(note -> out.println(screen.yellow("note") + Visible.line(": " + note)));
      print(out, screen, faults, found);
      attempts.forEach(attempt -> print(out, screen, attempt));
      tried.forEach(one -> print(out, screen, one));
    }
    return exitCode(faults, attempts, tried);
  }

  /**
   * What a home holds; one without locations or without captures has none of them.
   *
   * @param host null: it is none of a host
   */
  private record Found(List<Location> locations, int types, int captures, HostCheck host) {
    @Override
    public String toString() {
      List<String> all = new ArrayList<>();
      if (types > 0) {
        all.add(count(locations.size(), "location"));
        all.add(count(types, "record type"));
      }
      if (captures > 0) {
        all.add(count(captures, "capture"));
      }
      return String.join(", ", all);
    }
  }

  /** With settings that are wrong themselves, what fails would have another reason. */
  private List<HostCheck.Tried> tried(Home home, Found found) {
    if (!names.isEmpty() || !HostSettings.isHost(home)) {
      return List.of();
    }
    return found.host() == null
        ? List.of(
            new HostCheck.Tried(
                "listener",
                List.of(
                    "is not tried: fix the faults of "
                        + home.shown(HostSettings.file(home))
                        + " first"),
                List.of()))
        : found.host().all();
  }

  /** A home is central's, a host's, or both. */
  private static Found read(Home home, Variables variables, Faults faults) {
    List<Location> locations = List.of();
    int types = 0;
    List<Capture> captures = List.of();
    HostCheck host = null;
    if (Files.isDirectory(home.locations()) || !HostSettings.isHost(home)) {
      Settings settings = Settings.load(home, variables, faults);
      RecordTypes known = RecordTypes.load(home, faults);
      locations = Locations.load(home, known, variables, faults);
      types = known.all().size();
      KnownHostsCheck.check(home, settings.knownHosts(), faults);
    }
    if (HostSettings.isHost(home)) {
      int before = faults.count();
      HostSettings settings = HostSettings.load(home, variables, faults);
      boolean complete = faults.count() == before;
      captures = Captures.load(home, settings, faults);
      host = complete ? new HostCheck(settings, captures) : null;
      RouteFile.readAllOfHost(home, faults);
    }
    SecretsCheck.check(home, faults);
    return new Found(locations, types, captures.size(), host);
  }

  private static int exitCode(
      Faults faults, List<ConnectionCheck> attempts, List<HostCheck.Tried> tried) {
    if (!faults.isEmpty()) {
      return 2;
    }
    return isWell(attempts, tried) ? 0 : 1;
  }

  private static boolean isWell(List<ConnectionCheck> attempts, List<HostCheck.Tried> tried) {
    return attempts.stream().allMatch(ConnectionCheck::ok)
        && tried.stream().allMatch(HostCheck.Tried::ok);
  }

  private static void print(PrintWriter out, Screen screen, HostCheck.Tried tried) {
    if (tried.ok()) {
      out.println(Visible.line(tried.what() + ": ok"));
    }
    for (String problem : tried.problems()) {
      out.println(screen.red(Visible.line(tried.what())) + Visible.line(": " + problem));
    }
    for (String note : tried.notes()) {
      out.println("    " + screen.yellow("note") + Visible.line(": " + note));
    }
  }

  private static void print(PrintWriter out, Screen screen, Faults faults, Found found) {
    if (faults.isEmpty()) {
      out.println(found + ": all is well");
    }
    for (Fault fault : faults.list()) {
      String line = Visible.line(fault.toString());
      String place = Visible.line(fault.place());
      out.println(screen.red(place) + line.substring(place.length()));
    }
  }

  private static void print(PrintWriter out, Screen screen, ConnectionCheck attempt) {
    if (attempt.ok()) {
      out.println(attempt.location() + ": can be pulled");
      return;
    }
    out.println(
        attempt.location()
            + ": "
            + screen.red(attempt.failed().toString())
            + Visible.line(": " + attempt.error()));
    if (attempt.knownHost() != null) {
      out.println("    " + Visible.line(attempt.knownHost()));
    }
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private String json(
      List<Fault> faults,
      List<Fault> notes,
      Found found,
      List<ConnectionCheck> attempts,
      List<HostCheck.Tried> tried)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeBooleanField("ok", faults.isEmpty() && isWell(attempts, tried));
      json.writeNumberField("locations", found.locations().size());
      json.writeNumberField("record_types", found.types());
      json.writeNumberField("captures", found.captures());
      write(json, "faults", faults);
      write(json, "notes", notes);
      if (connect) {
        writeAttempts(json, attempts);
        writeTried(json, tried);
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, String name, List<Fault> faults)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Fault fault : faults) {
      json.writeStartObject();
      json.writeStringField("file", fault.file().toString());
      json.writeNumberField("line", fault.line());
      json.writeStringField("message", fault.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeAttempts(JsonGenerator json, List<ConnectionCheck> attempts)
      throws IOException {
    json.writeArrayFieldStart("hosts");
    for (ConnectionCheck attempt : attempts) {
      json.writeStartObject();
      json.writeStringField("location", attempt.location());
      json.writeBooleanField("ok", attempt.ok());
      if (!attempt.ok()) {
        json.writeStringField("failed", attempt.failed().toString());
        json.writeStringField("error", attempt.error());
      }
      if (attempt.knownHost() != null) {
        json.writeStringField("known_host", attempt.knownHost());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeTried(JsonGenerator json, List<HostCheck.Tried> tried)
      throws IOException {
    json.writeArrayFieldStart("listener");
    for (HostCheck.Tried one : tried) {
      json.writeStartObject();
      json.writeStringField("what", one.what());
      json.writeBooleanField("ok", one.ok());
      writeTexts(json, "problems", one.problems());
      writeTexts(json, "notes", one.notes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
