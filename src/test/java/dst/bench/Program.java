package dst.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A program that runs beside the bench, and what it costs: itself and all that it started. */
final class Program implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final String name;
  private final Path log;
  private final Process process;

  Program(String name, Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    this.name = name;
    this.log = log;
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(clean(environment));
    builder.environment().keySet().removeIf(key -> isOwn(key) && !environment.containsKey(key));
    process = builder.start();
  }

  /** No settings of this machine's own, except options for Java: they are how one profiles. */
  private static boolean isOwn(String variable) {
    return variable.startsWith("DST_") && !variable.equals("DST_JAVA_OPTS");
  }

  private static Map<String, String> clean(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("JAVA_HOME", System.getProperty("java.home"));
    return all;
  }

  /**
   * Runs a command to its end.
   *
   * @return what it said
   * @throws IOException with what it said, if it did not end well
   */
  static String run(List<String> command) throws IOException {
    Path out = Files.createTempFile("dst-bench", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      int code = process.waitFor();
      String said = Files.readString(out);
      if (code != 0) {
        throw new IOException(String.join(" ", command) + " ended with " + code + ": " + said);
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(out);
    }
  }

  /** Where a program of this name is: on the path, or where servers are. */
  static Path find(String program, String install) {
    String path = System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin:/sbin";
    for (String folder : path.split(":", -1)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new Missing(program, install);
  }

  long pid() {
    return process.pid();
  }

  /** CPU seconds so far: its own, and of all that it started. */
  double cpu() {
    return ProcFiles.cpuSeconds(process.toHandle());
  }

  /** The most memory that the program itself has held, in MB. */
  double peakMemory() {
    return ProcFiles.peakMemory(pid());
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void requireAlive() {
    if (!process.isAlive()) {
      List<String> lines = log().lines().toList();
      List<String> last = lines.subList(Math.max(0, lines.size() - 20), lines.size());
      throw new IllegalStateException(name + " has ended:\n" + String.join("\n", last));
    }
  }

  void untilItSays(String text) {
    Awaitility.await(name + " says: " + text)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(LONG)
        .until(
            () -> {
              requireAlive();
              return log().contains(text);
            });
  }

  /** SIGTERM, until it has ended. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
