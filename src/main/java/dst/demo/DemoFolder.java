package dst.demo;

import dst.config.BadConfiguration;
import dst.config.Fault;
import dst.config.Home;
import dst.config.HostSettings;
import dst.location.Location;
import dst.ops.HomeOption;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * {@code data/demo} of a home: a home of its own for central, the hosts' folders, and what their
 * programs keep. One demo at a time has it.
 */
final class DemoFolder implements AutoCloseable {
  private static final String VERSION = "2";

  private final Path data;
  private final Home from;
  private final Path dir;
  private final FileChannel channel;

  private DemoFolder(Home home, Home from, FileChannel channel) {
    this.data = home.data();
    this.from = from;
    this.dir = of(home);
    this.channel = channel;
  }

  private static Path of(Home home) {
    return home.data().resolve("demo");
  }

  /**
   * Nothing is made in a home that is not for the demo. One that is new takes what it needs from
   * the installation.
   *
   * @throws BadConfiguration if the home is for other work
   * @throws IOException also if another demo has it
   */
  static DemoFolder open(Home home) throws IOException {
    boolean own = Files.isDirectory(home.locations()) || HostSettings.isHost(home);
    Home from = own ? home : new Home(HomeOption.installation());
    if (!isForDemo(definitions(from))) {
      throw notForDemo(home);
    }
    Files.createDirectories(home.data());
    FileChannel channel =
        FileChannel.open(
            home.data().resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new IOException("another dst demo runs in " + of(home) + ": stop it first");
    }
    return new DemoFolder(home, from, channel);
  }

  /** An unpacked archive has them among the examples: so no central is started on it by mistake. */
  private static Path definitions(Home home) {
    return Files.isDirectory(home.locations())
        ? home.locations()
        : home.dir().resolve("docs/examples");
  }

  private static boolean isForDemo(Path definitions) throws IOException {
    if (!Files.isDirectory(definitions)) {
      return false;
    }
    try (Stream<Path> files = Files.list(definitions)) {
      for (Path file : files.filter(DemoFolder::isDefinition).toList()) {
        if (Files.readString(file).contains("DST_DEMO_HOST")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isDefinition(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".yaml") && !name.endsWith(".camel.yaml");
  }

  /** Before anything is made in a home that is for other work. */
  static BadConfiguration notForDemo(Home home) {
    return new BadConfiguration(
        List.of(
            new Fault(
                Path.of("locations"),
                0,
                "no location of "
                    + home.dir()
                    + " is for the demo (one has from:"
                    + " sftp://${id}@${env:DST_DEMO_HOST:a.host}:${env:DST_DEMO_PORT:22}/pull): run"
                    + " it without --home, or with a new folder")));
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
    return Files.createDirectories(data.resolve("demo-postgresql"));
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
    copy(definitions(from), DemoFolder::isDefinition, home().locations());
    copy(from.routes(), file -> true, home().routes());
    copy(from.records(), file -> true, home().records());
  }

  private static void copy(Path folder, Predicate<Path> which, Path to) throws IOException {
    delete(to);
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(which)
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
