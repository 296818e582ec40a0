package dst.config;

import java.nio.file.Path;

/**
 * The folder of one installation: what people write, and what dst keeps. Every command takes it as
 * {@code --home}.
 */
public record Home(Path dir) {
  public Home {
    dir = dir.toAbsolutePath().normalize();
  }

  public Path locations() {
    return dir.resolve("locations");
  }

  public Path routes() {
    return dir.resolve("routes");
  }

  public Path conf() {
    return dir.resolve("conf");
  }

  public Path records() {
    return conf().resolve("records");
  }

  /** What a host's listener captures. */
  public Path captures() {
    return conf().resolve("captures");
  }

  public Path secrets() {
    return conf().resolve("secrets");
  }

  public Path data() {
    return dir.resolve("data");
  }

  /** The path as people know it: relative to the home, if it lies in it. */
  public Path shown(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(dir) ? dir.relativize(absolute) : absolute;
  }
}
