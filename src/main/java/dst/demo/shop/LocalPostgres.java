package dst.demo.shop;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server for one host of the demo, if this machine has its programs: on a free port of
 * the loopback address, with a password. It ends with this process, however that ends.
 */
public final class LocalPostgres implements AutoCloseable {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String USER = "dst";
  private static final int TRIES = 100;

  /** PostgreSQL refuses to run as root. */
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  /**
   * A Ctrl-C, or the end of a terminal, goes to all that were started from it. The server must
   * outlast them until its host has ended: it gets a session, or at least a process group, of its
   * own.
   */
  private static final boolean SETSID = onPath("setsid").findAny().isPresent();

  /** The server goes when nobody holds its standard input any more: also after a kill -9. */
  private static final String SERVE =
      """
      trap '' INT HUP
      command -v setsid >/dev/null || set -m
      "$0/postgres" -D "$1" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= &
      server=$!
      cat >/dev/null
      kill -INT $server
      wait $server
      """;

  private final Process process;
  private final DemoDatabase database;

  private LocalPostgres(Process process, DemoDatabase database) {
    this.process = process;
    this.database = database;
  }

  /**
   * Goes on with the data of the last run.
   *
   * @param folder of its own
   * @throws IOException why there is none
   */
  public static LocalPostgres start(Path folder) throws IOException {
    Path bin = programs();
    Path data = folder.resolve("data");
    String password = Secrets.loadOrMake(folder.resolve("password"));
    File log = folder.resolve("log").toFile();
    if (!Files.exists(data)) {
      make(bin, folder, data, password, log);
    }
    awaitEndOfLast(data);
    int port = freePort();
    Process process =
        command(List.of("sh", "-c", SERVE, bin.toString(), data.toString(), "" + port), log)
            .start();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    LocalPostgres started = new LocalPostgres(process, new DemoDatabase(url, USER, password));
    try {
      started.awaitAnswer();
      return started;
    } catch (IOException e) {
      started.close();
      throw e;
    }
  }

  /** One that lost its holder to a kill goes by itself, in its own time; two can't share data. */
  private static void awaitEndOfLast(Path data) throws IOException {
    // PostgreSQL's first line there is the server's id; it takes the file away when it ends
    try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
      lines
          .limit(1)
          .filter(line -> line.matches("\\d{1,18}"))
          .flatMap(id -> ProcessHandle.of(Long.parseLong(id)).stream())
          .forEach(
              server -> server.onExit().completeOnTimeout(server, 10, TimeUnit.SECONDS).join());
    } catch (NoSuchFileException ended) {
      // as it should be
    }
  }

  /** A database with its password, which initdb reads from a file: others see command lines. */
  private static void make(Path bin, Path folder, Path data, String password, File log)
      throws IOException {
    Path secret = folder.resolve("password-for-initdb");
    Secrets.write(secret, password);
    Files.createDirectory(data);
    List<String> initdb =
        List.of(
            bin.resolve("initdb").toString(),
            "-D",
            data.toString(),
            "-U",
            USER,
            "-E",
            "UTF8",
            "--no-locale",
            "-A",
            "scram-sha-256",
            "--pwfile=" + secret);
    try {
      if (ROOT) {
        List<String> give = List.of("chown", "postgres", data.toString(), secret.toString());
        await(new ProcessBuilder(give).redirectErrorStream(true).start(), "chown");
      }
      await(command(initdb, log).start(), "initdb");
    } catch (IOException e) {
      Files.delete(data);
      throw new IOException(e.getMessage() + ", see " + log, e);
    } finally {
      Files.delete(secret);
    }
  }

  private static ProcessBuilder command(List<String> command, File log) {
    List<String> full = new ArrayList<>(SETSID ? List.of("setsid") : List.of());
    full.addAll(ROOT ? List.of("runuser", "-u", "postgres", "--") : List.of());
    full.addAll(command);
    return new ProcessBuilder(full)
        .directory(new File("/"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
  }

  private static void await(Process process, String what) throws IOException {
    int code = process.onExit().orTimeout(1, TimeUnit.MINUTES).join().exitValue();
    if (code != 0) {
      throw new IOException(what + " ended with " + code);
    }
  }

  /** Those of the newest version, where Debian has them; they are not on the PATH there. */
  private static Path programs() throws IOException {
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        return versions
            .map(version -> version.resolve("bin"))
            .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
            .max((one, other) -> Integer.compare(version(one), version(other)))
            .orElseThrow(() -> new IOException("there is no initdb in " + DEBIAN));
      }
    }
    return onPath("initdb")
        .findFirst()
        .orElseThrow(() -> new IOException("there is no initdb on the PATH"));
  }

  private static Stream<Path> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(Path::of)
        .filter(bin -> Files.isExecutable(bin.resolve(program)));
  }

  private static int version(Path bin) {
    String number = bin.getParent().getFileName().toString().replaceAll("\\D", "");
    return number.isEmpty() ? 0 : Integer.parseInt(number);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() throws IOException {
    SQLException last = null;
    try {
      for (int tries = 0; tries < TRIES && !process.waitFor(100, TimeUnit.MILLISECONDS); tries++) {
        try {
          DriverManager.getConnection(database.url(), USER, database.password()).close();
          return;
        } catch (SQLException e) {
          last = e;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    throw new IOException("the server does not start", last);
  }

  public DemoDatabase database() {
    return database;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }
}
