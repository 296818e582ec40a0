package dst.ops;

import dst.config.Home;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dst init}. */
@Command(
    name = "init",
    description = {
      "Makes a fresh home with one example that works at once: of central, a location that is"
          + " pulled",
      "from a folder in the home; with --host, of a host, a folder into which programs drop files."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The home is made.",
      "1:A file can't be written.",
      "2:The folder is not empty."
    })
public final class InitCommand implements Callable<Integer> {
  /** What a fresh home has and the installation has not, under {@code /init} in the jar. */
  private static final List<String> OF_CENTRAL =
      List.of(
          "conf/known_hosts",
          "locations/_defaults.yaml",
          "locations/example.yaml",
          "inbox/example/PROD-1.csv",
          "inbox/example/photos/lamp.svg");

  /** The same of a host, under {@code /init-host}. */
  private static final List<String> OF_HOST =
      List.of("conf/captures/articles.yaml", "drop/PROD-1.csv", "files/photos/lamp.svg");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A new or empty folder.")
  private Path dir;

  @Option(names = "--host", description = "A host's home: for dst host.")
  private boolean host;

  @Override
  public Integer call() throws IOException {
    Home home = new Home(dir);
    Home installation = new Home(HomeOption.installation());
    refuseUnlessEmpty(home.dir());
    refuseUnlessInstalled(installation);
    Set<Shipped.Role> role = EnumSet.of(host ? Shipped.Role.HOST : Shipped.Role.CENTRAL);
    SortedMap<String, Path> shipped = Shipped.of(installation, role);
    for (Map.Entry<String, Path> file : shipped.entrySet()) {
      Path target = home.dir().resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.copy(file.getValue(), target);
    }
    Shipped.remember(home, Shipped.checksums(shipped));
    for (String file : host ? OF_HOST : OF_CENTRAL) {
      write((host ? "/init-host/" : "/init/") + file, home.dir().resolve(file));
    }
    write("/init/gitignore", home.dir().resolve(".gitignore"));
    String next =
        host
            ? "Write its location to conf/host.properties; its example is"
                + " conf/captures/articles.yaml; check it"
            : "Its example is locations/example.yaml; check it";
    spec.commandLine()
        .getOut()
        .printf("%s is a fresh home. %s with: dst check --home %s%n", home.dir(), next, dir);
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
    try (InputStream content = InitCommand.class.getResourceAsStream(name)) {
      Files.copy(content, target);
    }
  }
}
