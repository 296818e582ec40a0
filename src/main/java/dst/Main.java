package dst;

import dst.config.BadConfiguration;
import dst.config.Faults;
import dst.config.FileFailure;
import dst.config.FileNames;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.Settings;
import dst.config.Variables;
import dst.demo.DemoCommand;
import dst.demo.StartCentral;
import dst.ops.CentralCommand;
import dst.ops.CheckCommand;
import dst.ops.DeadCommand;
import dst.ops.HostCommand;
import dst.ops.InitCommand;
import dst.ops.LocationCommand;
import dst.ops.Logs;
import dst.ops.ProtectedCommand;
import dst.ops.QuickStartCommand;
import dst.ops.StatusCommand;
import dst.ops.UpgradeCommand;
import dst.ops.Visible;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The table of contents: every command of dst. */
@Command(
    name = "dst",
    description = "Brings the product data of many locations together, into one central database.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    subcommands = {
      CheckCommand.class,
      DeadCommand.class,
      InitCommand.class,
      LocationCommand.class,
      ProtectedCommand.class,
      QuickStartCommand.class,
      UpgradeCommand.class,
      StatusCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Done.", "1:It failed.", "2:Bad configuration or usage."})
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .addSubcommand(new DemoCommand(Main::startForDemo, Host::start))
        .addSubcommand(new CentralCommand(Main::startCentral))
        .addSubcommand(new HostCommand(Main::startHost))
        .setExecutionStrategy(Main::run)
        .setExecutionExceptionHandler(Main::exitCode);
  }

  /** Help is given in any locale. */
  private static int run(ParseResult arguments) {
    if (!asksForHelp(arguments)) {
      try {
        FileNames.requireAll();
      } catch (BadConfiguration e) {
        throw new CommandLine.ExecutionException(
            arguments.commandSpec().commandLine(), e.getMessage(), e);
      }
    }
    return new CommandLine.RunLast().execute(arguments);
  }

  private static boolean asksForHelp(ParseResult arguments) {
    return arguments.isUsageHelpRequested()
        || arguments.isVersionHelpRequested()
        || (arguments.hasSubcommand() && asksForHelp(arguments.subcommand()));
  }

  private static Central startCentral(Home home) throws Exception {
    Logs.setUp(home, Settings.load(home, Variables.of(home), new Faults()).log());
    return Central.start(home, System.getenv());
  }

  private static Host startHost(Home home) throws Exception {
    Logs.setUp(home, HostSettings.load(home, Variables.of(home), new Faults()).log());
    return Host.start(home, System.getenv());
  }

  private static StartCentral.Running startForDemo(Home home, Map<String, String> environment)
      throws Exception {
    Central central = Central.start(home, environment);
    return new StartCentral.Running(
        central, central.broker(), central.doorbell(), central.progress());
  }

  private static int exitCode(Exception failure, CommandLine command, ParseResult arguments)
      throws Exception {
    if (failure instanceof BadConfiguration) {
      command.getErr().println(Visible.lines(failure.getMessage()));
      return 2;
    }
    String sentence = FileFailure.sentence(failure, arguments.commandSpec().qualifiedName());
    if (sentence != null) {
      command.getErr().println(Visible.lines("dst: " + sentence));
      return 1;
    }
    throw failure;
  }

  /** From the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"dst " + (version == null ? "(not packaged)" : version)};
    }
  }
}
