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

/** {@code dst central} as a process, and the commands that people run beside it. */
final class CentralProcess implements AutoCloseable {
  private final Path home;
  private final Path log;
  private final Map<String, String> environment = new HashMap<>();
  private Process process;

  CentralProcess(Path home, Path log) {
    this.home = home;
    this.log = log;
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  void start() throws IOException {
    process = java("central").redirectOutput(log.toFile()).start();
  }

  /**
   * @return true
   */
  boolean isAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("central has ended:\n" + Files.readString(log));
    }
    return true;
  }

  /** A line each. */
  List<String> deadLetters() throws IOException, InterruptedException {
    Path out = home.resolve("dead-letters.txt");
    Process list = java("dead", "list").redirectOutput(out.toFile()).start();
    if (list.waitFor() != 0) {
      throw new IllegalStateException("dst dead list failed: " + Files.readString(out));
    }
    List<String> lines = Files.readAllLines(out);
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
      process.destroy();
      process.onExit().orTimeout(2, TimeUnit.MINUTES).join();
    }
  }
}
