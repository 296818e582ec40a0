package dst.ops;

import dst.capture.database.HostDatabase;
import dst.capture.database.Installation;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dst host install}. */
@Command(
    name = "install",
    description = {
      "Makes the outbox in the host's database, and triggers for the captures that say triggers:"
          + " true:",
      "all of it, or nothing if the database refuses a part. Run again it changes nothing, or fixes"
          + " what",
      "no longer fits the tables."
    },
    footer = {
      "",
      "Triggers see changes from now on. What the tables hold already is sent by: dst host snapshot"
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done.",
      "1:The database refused it, or does not answer.",
      "2:Bad configuration; every fault is listed."
    })
public final class HostInstallCommand implements Callable<Integer> {
  @Mixin private HomeOption home;
  @Spec private CommandSpec spec;

  @Option(names = "--dry-run", description = "Print the statements, and run nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    HostOfHome host = HostOfHome.read(home.home());
    try (HostDatabase database = host.database()) {
      Installation installation = new Installation(database);
      List<String> statements = installation.plan(host.captures());
      if (dryRun) {
        statements.forEach(sql -> spec.commandLine().getOut().println(sql + "\n;"));
      } else {
        installation.install(host.captures());
        spec.commandLine().getOut().println("installed in " + database);
      }
    }
    return 0;
  }
}
