package dst.ops;

import dst.config.Home;
import dst.config.LockFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dst upgrade}: as package managers do with configuration files that people may edit. */
@Command(
    name = "upgrade",
    description = {
      "Brings what a home has from its installation (routes/, conf/) up to this version. Run it"
          + " after a new version is installed, while central, or the listener of a host, is"
          + " stopped.",
      "A file that nobody has edited is replaced. One that was edited stays; if this version's"
          + " differs from the last one's, it is put beside it as FILE.new: merge it by hand, and"
          + " delete FILE.new. Until then each run names it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The home is up to date.",
      "1:It failed, central or a listener is running, or files must be merged by hand: each is"
          + " named.",
      "2:Bad usage."
    })
public final class UpgradeCommand implements Callable<Integer> {
  @Mixin private HomeOption homeOption;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Home home = homeOption.home();
    Home installation = new Home(HomeOption.installation());
    if (home.dir().toRealPath().equals(installation.dir().toRealPath())) {
      throw new ParameterException(
          spec.commandLine(), "this is the installation itself: name a home with --home");
    }
    refuseWhileItRuns(home);
    SortedMap<String, Path> shipped = Shipped.of(installation, Shipped.roles(home));
    Map<String, String> before = Shipped.remembered(home);
    Map<String, String> now = Shipped.checksums(shipped);
    boolean merged = true;
    for (Map.Entry<String, Path> file : shipped.entrySet()) {
      String path = file.getKey();
      merged &= bring(file.getValue(), path, home.dir().resolve(path), before.get(path));
    }
    Map<String, String> gone = new TreeMap<>(before);
    gone.keySet().removeAll(shipped.keySet());
    for (Map.Entry<String, String> file : gone.entrySet()) {
      if (!remove(file.getKey(), home.dir().resolve(file.getKey()), file.getValue())) {
        merged = false;
        now.put(file.getKey(), file.getValue());
      }
    }
    Shipped.remember(home, now);
    return merged ? 0 : 1;
  }

  /** It takes routes over as soon as they change: half of an upgrade would be running. */
  private static void refuseWhileItRuns(Home home) throws IOException {
    boolean central = LockFile.of(home).isHeld();
    if (central || LockFile.ofHost(home).isHeld()) {
      throw new IOException(
          (central ? "central" : "the listener")
              + " is running on "
              + home.dir()
              + ": stop it, upgrade, and start it again");
    }
  }

  /**
   * @param before the checksum of the last version's; null: it had none
   * @return false if people must merge
   */
  private boolean bring(Path file, String path, Path target, String before) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    String now = Shipped.checksum(file);
    Path beside = target.resolveSibling(target.getFileName() + ".new");
    if (!Files.exists(target)) {
      if (before == null) {
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
        out.println(path + ": new");
      }
      Files.deleteIfExists(beside);
      return true; // else people have removed it
    }
    String there = Shipped.checksum(target);
    if (there.equals(now)) {
      Files.deleteIfExists(beside);
      return true;
    }
    if (there.equals(before)) {
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      out.println(path + ": replaced");
      Files.deleteIfExists(beside);
      return true;
    }
    if (!now.equals(before)) {
      Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
    } else if (!Files.exists(beside)) {
      return true; // edited, and nothing of this version is to be merged, or it was
    }
    out.println(
        path
            + ": was edited here and differs in this version: merge "
            + path
            + ".new into it, and delete "
            + path
            + ".new");
    return false;
  }

  private boolean remove(String path, Path target, String before) throws IOException {
    if (!Files.exists(target)) {
      return true;
    }
    if (Shipped.checksum(target).equals(before)) {
      Files.delete(target);
      spec.commandLine().getOut().println(path + ": removed, this version has none");
      return true;
    }
    spec.commandLine()
        .getOut()
        .println(
            path
                + ": was edited here, and this version has none: remove it, or keep it under"
                + " another name");
    return false;
  }
}
