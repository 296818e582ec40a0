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

/** {@code dst host uninstall}. */
@Command(
    name = "uninstall",
    description = {
      "Removes from the host's database what dst host install made there, and nothing else.",
      "Stop the programs that write dst_outbox, wait until it is empty, and then stop dst host"
          + " first."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done.",
      "1:Changes are not sealed yet, the database refused it, or does not answer.",
      "2:Bad configuration; every fault is listed."
    })
public final class HostUninstallCommand implements Callable<Integer> {
  @Mixin private HomeOption home;
  @Spec private CommandSpec spec;

  @Option(names = "--dry-run", description = "Print the statements, and run nothing.")
  private boolean dryRun;

  @Option(
      names = "--discard-unsealed",
      description = "Also where the outbox holds changes: central will never hear of them.")
  private boolean discardUnsealed;

  @Override
  public Integer call() throws IOException {
    try (HostDatabase database = HostOfHome.read(home.home()).database()) {
      Installation installation = new Installation(database);
      List<String> statements = installation.planToRemove(discardUnsealed);
      if (dryRun) {
        statements.forEach(sql -> spec.commandLine().getOut().println(sql + "\n;"));
      } else {
        installation.uninstall(discardUnsealed);
        spec.commandLine().getOut().println("removed from " + database);
      }
    }
    return 0;
  }
}
