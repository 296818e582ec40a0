package dst.location;

import dst.config.Handover;
import dst.config.Home;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What people ask of the pulls beside their definitions: a file in {@code data/paused} for each
 * paused location, which lasts over restarts, and one in {@code data/poll-now} until central has
 * seen it. Files, so that it works whether central runs or not.
 */
public final class PullOrders {
  private final Path paused;
  private final Path now;

  public PullOrders(Home home) {
    this.paused = home.data().resolve("paused");
    this.now = home.data().resolve("poll-now");
  }

  public Set<String> paused() throws IOException {
    return names(paused);
  }

  /** The locations that are to be pulled at once. */
  public Set<String> now() throws IOException {
    return names(now);
  }

  /**
   * @return false if it was paused already
   */
  public boolean pause(String location) throws IOException {
    return write(paused, location);
  }

  /**
   * @return false if it was not paused
   */
  public boolean resume(String location) throws IOException {
    return Files.deleteIfExists(paused.resolve(location));
  }

  public void askNow(String location) throws IOException {
    write(now, location);
  }

  /** Takes the order back, as it was carried out, or nobody will. */
  public boolean done(String location) throws IOException {
    return Files.deleteIfExists(now.resolve(location));
  }

  private static boolean write(Path folder, String location) throws IOException {
    Handover.makeFolder(folder);
    try {
      Files.writeString(
          Files.createFile(folder.resolve(location)), "since " + Instant.now() + "\n");
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
