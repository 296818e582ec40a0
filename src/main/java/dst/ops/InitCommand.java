package dst.ops;

import dst.config.Home;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dst init}. */
@Command(
    name = "init",
    description = "Makes a fresh home with one example location, which pulls from a folder in it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The home is made.",
      "1:A file can't be written.",
      "2:The folder is not empty."
    })
public final class InitCommand implements Callable<Integer> {
  /** What a fresh home has and the installation has not, under {@code /init} in the jar. */
  private static final List<String> FRESH =
      List.of(
          "conf/known_hosts",
          "locations/_defaults.yaml",
          "locations/example.yaml",
          "inbox/example/PROD-1.csv",
          "inbox/example/photos/lamp.svg");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A new or empty folder.")
  private Path dir;

  @Override
  public Integer call() throws IOException {
    Home home = new Home(dir);
    Home installation = new Home(HomeOption.installation());
    refuseUnlessEmpty(home.dir());
    refuseUnlessInstalled(installation);
    SortedMap<String, Path> shipped = Shipped.of(installation);
    for (Map.Entry<String, Path> file : shipped.entrySet()) {
      Path target = home.dir().resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.copy(file.getValue(), target);
    }
    Shipped.remember(home, shipped);
    for (String file : FRESH) {
      write(file, home.dir().resolve(file));
    }
    write("gitignore", home.dir().resolve(".gitignore"));
    spec.commandLine()
        .getOut()
        .printf(
            "%s is a fresh home. Its example is locations/example.yaml; check it with: dst check --home %s%n",
            home.dir(), dir);
    return 0;
  }

  private void refuseUnlessEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw refuse(folder + " is no folder: give a new or empty one");
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw refuse(folder + " is not empty: give a new or empty folder");
      }
    }
  }

  private void refuseUnlessInstalled(Home installation) {
    for (Path folder : List.of(installation.conf(), installation.routes())) {
      if (!Files.isDirectory(folder)) {
        throw refuse(folder + " is missing: start dst through the script of its installation");
      }
    }
  }

  private ParameterException refuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static void write(String name, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (InputStream content = InitCommand.class.getResourceAsStream("/init/" + name)) {
      Files.copy(content, target);
    }
  }
}
