package dst.ordeal;

import dst.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code dst central} or {@code dst host} as a process, and the commands that people run beside it.
 */
final class DstProcess implements AutoCloseable {
  private final String role;
  private final Path home;
  private final Path log;
  private final Map<String, String> environment = new HashMap<>();
  private Process process;

  /**
   * @param role the command that runs: {@code central} or {@code host}
   */
  DstProcess(String role, Path home, Path log) {
    this.role = role;
    this.home = home;
    this.log = log;
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  void start() throws IOException {
    process = java(role).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
  }

  /**
   * @return true
   */
  boolean isAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(role + " has ended:\n" + Files.readString(log));
    }
    return true;
  }

  /** Without any warning: kill -9. */
  void kill() {
    process.destroyForcibly().onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** SIGTERM, until it has ended. */
  void stop() {
    process.destroy();
    process.onExit().orTimeout(2, TimeUnit.MINUTES).join();
  }

  /**
   * Runs a command on the same home.
   *
   * @return what it said
   */
  String run(String... command) throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "command", ".txt");
    int code = java(command).redirectOutput(out.toFile()).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + code + ": " + Files.readString(out));
    }
    return Files.readString(out);
  }

  /** A line each. */
  List<String> deadLetters() throws IOException, InterruptedException {
    List<String> lines = run("dead", "list").lines().toList();
    return lines.subList(0, lines.size() - 1);
  }

  private ProcessBuilder java(String... command) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(List.of(command));
    line.addAll(List.of("--home", home.toString()));
    ProcessBuilder java = new ProcessBuilder(line).redirectErrorStream(true);
    java.environment().putAll(environment);
    return java;
  }

  @Override
  public void close() {
    if (process != null) {
      stop();
    }
  }
}
