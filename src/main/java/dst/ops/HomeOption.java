package dst.ops;

import dst.config.Home;
import java.nio.file.Path;
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
    return new Home(dir != null ? dir : other != null ? Path.of(other) : installation());
  }

  /** The folder that the start script stands in; the current one without a script. */
  public static Path installation() {
    return Path.of(System.getProperty("dst.install", ""));
  }
}
