package dst.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import dst.config.Settings;
import dst.config.Variables;
import dst.location.Locations;
import dst.location.RecordTypes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dst check}. */
@Command(
    name = "check",
    description = "Reads all that people write by hand, and prints every fault with file and line.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:All is well.", "1:The check itself failed.", "2:There are faults."})
public final class CheckCommand implements Callable<Integer> {
  @Mixin private HomeOption homeOption;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(
      names = "--without-secrets",
      description = "A missing secret is no fault: for a check where the secrets are not at hand.")
  private boolean withoutSecrets;

  @Override
  public Integer call() throws IOException {
    Home home = homeOption.home();
    Variables variables = Variables.of(home);
    if (withoutSecrets) {
      variables = variables.withoutSecrets();
    }
    Faults faults = new Faults();
    Settings.load(home, variables, faults);
    RecordTypes types = RecordTypes.load(home, faults);
    int locations = Locations.load(home, types, variables, faults).size();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(faults.list(), locations, types.all().size()));
    } else if (faults.isEmpty()) {
      out.println(
          count(locations, "location")
              + ", "
              + count(types.all().size(), "record type")
              + ": all is well");
    } else {
      faults.list().forEach(out::println);
    }
    return faults.isEmpty() ? 0 : 2;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String json(List<Fault> faults, int locations, int types) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeBooleanField("ok", faults.isEmpty());
      json.writeNumberField("locations", locations);
      json.writeNumberField("record_types", types);
      json.writeArrayFieldStart("faults");
      for (Fault fault : faults) {
        json.writeStartObject();
        json.writeStringField("file", fault.file().toString());
        json.writeNumberField("line", fault.line());
        json.writeStringField("message", fault.message());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }
}
