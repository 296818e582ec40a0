package dst.ops;

import dst.config.Home;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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

  /** What belongs to the installation alone. */
  private static final Set<String> NOT_OF_A_HOME =
      Set.of("broker.xml", "compose", "grafana", "prometheus", "systemd");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A new or empty folder.")
  private Path dir;

  @Override
  public Integer call() throws IOException {
    Home home = new Home(dir);
    Home installation = new Home(HomeOption.installation());
    refuseUnlessEmpty(home.dir());
    refuseUnlessInstalled(installation);
    copyFolder(installation.conf(), home.conf());
    copyFolder(installation.routes(), home.routes());
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

  /** Everything but the installation's own secrets and trusted hosts. */
  private static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        boolean secret = file.getParent().endsWith("conf/secrets") && !name.equals("README.md");
        Path relative = from.relativize(file);
        boolean ofAHome = !NOT_OF_A_HOME.contains(relative.getName(0).toString());
        if (ofAHome && !secret && !name.equals("known_hosts")) {
          Path target = to.resolve(relative);
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }

  private static void write(String name, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (InputStream content = InitCommand.class.getResourceAsStream("/init/" + name)) {
      Files.copy(content, target);
    }
  }
}
