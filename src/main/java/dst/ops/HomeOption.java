package dst.ops;

import dst.config.Home;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --home}, the same for every command. */
public final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "The folder that holds locations/, routes/, conf/ and data/. Default: where dst is"
              + " installed.")
  private Path dir;

  public Home home() {
    String other = System.getProperty("dst.home");
    Home home = new Home(dir != null ? dir : other != null ? Path.of(other) : installation());
    requireReadable(home);
    return home;
  }

  /** Without the right to look into it, a folder looks as if nothing were there. */
  private static void requireReadable(Home home) {
    for (Path folder : List.of(home.dir(), home.data(), home.conf())) {
      if (Files.isDirectory(folder) && !Files.isExecutable(folder)) {
        throw new UncheckedIOException(new AccessDeniedException(folder.toString()));
      }
    }
  }

  /** The folder that the start script stands in; the current one without a script. */
  public static Path installation() {
    return Path.of(System.getProperty("dst.install", ""));
  }
}
