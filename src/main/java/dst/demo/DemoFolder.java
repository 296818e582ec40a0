package dst.demo;

import dst.config.Home;
import dst.location.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code data/demo} of a home: a home of its own for central, the hosts' folders, and what their
 * programs keep. One demo at a time has it.
 */
final class DemoFolder implements AutoCloseable {
  private static final String VERSION = "2";

  private final Home from;
  private final Path dir;
  private final FileChannel channel;

  private DemoFolder(Home from, FileChannel channel) {
    this.from = from;
    this.dir = of(from);
    this.channel = channel;
  }

  private static Path of(Home home) {
    return home.data().resolve("demo");
  }

  /**
   * @throws IOException also if another demo has it
   */
  static DemoFolder open(Home home) throws IOException {
    Files.createDirectories(home.data());
    FileChannel channel =
        FileChannel.open(
            home.data().resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new IOException("another dst demo runs in " + of(home) + ": stop it first");
    }
    return new DemoFolder(home, channel);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  Path dir() {
    return dir;
  }

  /** The home that central runs on. */
  Home home() {
    return new Home(dir.resolve("home"));
  }

  /** The home of a host. */
  Home host(String location) {
    return new Home(dir.resolve("hosts").resolve(location));
  }

  /** The key of the hosts' SFTP server. */
  Path hostKey() {
    return dir.resolve("sftp/host.key");
  }

  /** The secret of a host's rings, as central has it. */
  Path doorbell(String location) {
    return home().secrets().resolve(location + ".doorbell");
  }

  /** The shipped routes. */
  Path routes() {
    return from.routes();
  }

  Path centralKey() {
    return home().secrets().resolve("demo.key");
  }

  /** Of the server of a host with PostgreSQL; beside the rest, which may begin anew. */
  Path postgres() throws IOException {
    return Files.createDirectories(from.data().resolve("demo-postgresql"));
  }

  Path log() {
    return dir.resolve("dst.log");
  }

  boolean isFresh() {
    return !Files.exists(dir.resolve("demo.properties"));
  }

  void delete() throws IOException {
    delete(dir);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Takes over what people may have edited. Settings and secrets are the demo's own. */
  void copyHome() throws IOException {
    copy(from.locations(), home().locations());
    copy(from.routes(), home().routes());
    copy(from.records(), home().records());
  }

  private static void copy(Path folder, Path to) throws IOException {
    delete(to);
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(Files::isRegularFile)
          .forEach(
              file -> {
                try {
                  Files.copy(
                      file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  /** Takes a location out of the demo; its definition in the real home stays. */
  void leaveOut(Location location) throws IOException {
    Files.delete(home().dir().resolve(location.file()));
  }

  void writeKnownHost(String line) throws IOException {
    Files.writeString(home().conf().resolve("known_hosts"), line + "\n");
  }

  /**
   * Why the hosts can't go on from here, because what central has was made under other conditions.
   *
   * @return null if they can
   */
  String reasonToBeginAnew(String database, List<Location> locations) throws IOException {
    Properties last = last();
    if (!VERSION.equals(last.getProperty("version"))) {
      return "another version of dst made it";
    }
    if (!database.equals(last.getProperty("database"))) {
      return "it ran with another database";
    }
    return layouts(locations).entrySet().stream()
        .filter(now -> !last.getProperty(now.getKey(), now.getValue()).equals(now.getValue()))
        .map(now -> "the records of " + now.getKey() + " are defined in another way")
        .findFirst()
        .orElse(null);
  }

  private Properties last() throws IOException {
    Properties last = new Properties();
    try (var in = Files.newBufferedReader(dir.resolve("demo.properties"))) {
      last.load(in);
    }
    return last;
  }

  void remember(String database, List<Location> locations) throws IOException {
    Properties now = isFresh() ? new Properties() : last();
    now.setProperty("version", VERSION);
    now.setProperty("database", database);
    now.putAll(layouts(locations));
    Path temp = dir.resolve("demo.properties.tmp");
    try (var out = Files.newBufferedWriter(temp)) {
      now.store(out, "what dst demo goes on from");
    }
    Files.move(
        temp,
        dir.resolve("demo.properties"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static Map<String, String> layouts(List<Location> locations) {
    Map<String, String> layouts = new TreeMap<>();
    for (Location location : locations) {
      String text = location.zone() + " " + location.records();
      layouts.put(location.id(), Integer.toHexString(text.hashCode()));
    }
    return layouts;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
