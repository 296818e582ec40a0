package dst.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/**
 * Where a scenario runs: a temporary folder, and real programs. All that it started ends with it,
 * the last first, also after a failure.
 */
final class Lab implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Path checkout;
  private final boolean quick;
  private final Path dir;
  private final Deque<AutoCloseable> started = new ConcurrentLinkedDeque<>();
  private final List<Program> programs = new CopyOnWriteArrayList<>();
  private PostgresServer postgres;

  /**
   * @param checkout whose {@code ./dst} is measured
   * @param quick tiny sizes, only to see that it works
   */
  Lab(Path checkout, boolean quick) throws IOException {
    this.checkout = checkout;
    this.quick = quick;
    this.dir = Files.createTempDirectory("dst-bench");
    // a server's own user must get to its folder
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  boolean isQuick() {
    return quick;
  }

  /** How much of something: the whole, or a little if all is to be quick. */
  int size(int whole, int little) {
    return quick ? little : whole;
  }

  /** A folder of this lab; made if it is not there. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(dir.resolve(name));
  }

  Path checkout() {
    return checkout;
  }

  /** PostgreSQL with its durable defaults; started by the first who asks. */
  PostgresServer postgres() throws IOException {
    if (postgres == null) {
      postgres = new PostgresServer(this);
    }
    return postgres;
  }

  /** What {@code dst init} makes, without its locations. */
  CentralHome centralHome() throws IOException {
    return centralHome("central");
  }

  CentralHome centralHome(String name) throws IOException {
    return new CentralHome(this, folder("home-" + name));
  }

  /**
   * {@code ./dst central} as a process of its own.
   *
   * @return when it runs
   */
  Program central(CentralHome home) throws IOException {
    return dst("central", home.dir(), home.environment(), "central runs on");
  }

  /**
   * {@code ./dst ROLE --home HOME} as a process of its own.
   *
   * @param runs what its log says when it runs
   */
  Program dst(String role, Path home, Map<String, String> environment, String runs)
      throws IOException {
    List<String> command =
        List.of(checkout.resolve("dst").toString(), role, "--home", home.toString());
    Program program = start(home.getFileName() + "-" + role, environment, command);
    program.untilItSays(runs);
    return program;
  }

  /** Starts a program; what it says goes to a log in this lab. */
  Program start(String name, Map<String, String> environment, List<String> command)
      throws IOException {
    Program program =
        closing(new Program(name, folder("logs").resolve(name + ".log"), environment, command));
    programs.add(program);
    return program;
  }

  /** From here on the program may end: it is stopped on purpose. */
  void ends(Program program) {
    programs.remove(program);
  }

  /** A part that ends with this lab. */
  <T extends AutoCloseable> T closing(T part) {
    started.push(part);
    return part;
  }

  /** Waits, looking every few milliseconds; fails at once when a program of this lab has ended. */
  void until(String what, Callable<Boolean> reached) {
    Awaitility.await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(LONG)
        .until(
            () -> {
              programs.forEach(Program::requireAlive);
              return reached.call();
            });
  }

  /** Passes the time, as a scenario does that measures what runs by itself. */
  void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Awaitility.await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(Math.max(1, Math.min(100, time.toMillis() / 20))))
        .atMost(time.plusSeconds(30))
        .until(
            () -> {
              programs.forEach(Program::requireAlive);
              return System.nanoTime() >= end;
            });
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Also when the bench itself is ended from outside. */
  @Override
  public void close() throws IOException {
    programs.clear();
    IOException failed = null;
    for (AutoCloseable part = started.poll(); part != null; part = started.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        failed = new IOException("can't end " + part, e);
      }
    }
    if (Files.exists(dir)) {
      delete(dir);
    }
    if (failed != null) {
      throw failed;
    }
  }

  private static void delete(Path dir) throws IOException {
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          /** A server that ends removes files of its own. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
