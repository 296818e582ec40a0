package dst.testbed;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What {@code make dist} builds, unpacked elsewhere and run through its own start script. */
public final class Installation {
  private final Path dir;

  /**
   * @param parent an empty folder
   */
  public Installation(Path parent) throws IOException, InterruptedException {
    Files.createDirectories(parent);
    Process tar =
        new ProcessBuilder("tar", "-xzf", archive().toString(), "-C", parent.toString())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IOException("tar ended with " + tar.exitValue());
    }
    try (Stream<Path> folders = Files.list(parent)) {
      dir = folders.findFirst().orElseThrow();
    }
  }

  private static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.toString().endsWith(".tar.gz"))
          .findFirst()
          .orElseThrow(() -> new IOException("there is no archive: run mvnw verify, or make dist"))
          .toAbsolutePath();
    }
  }

  public Path dir() {
    return dir;
  }

  /** What a command said on both streams, and how it ended. */
  public record Ended(int code, String out, String err) {}

  public Ended run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("dst", ".out");
    Path err = Files.createTempFile("dst", ".err");
    try {
      Process process =
          command(environment, arguments)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", arguments) + " hangs");
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  public Process start(Map<String, String> environment, File log, String... arguments)
      throws IOException {
    return command(environment, arguments)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  /** With no settings of this machine's own, and the Java of the tests. */
  private ProcessBuilder command(Map<String, String> environment, String... arguments) {
    ProcessBuilder command = new ProcessBuilder(dir.resolve("dst").toString());
    command.command().addAll(List.of(arguments));
    command.environment().keySet().removeIf(name -> name.startsWith("DST_"));
    command.environment().put("JAVA_HOME", System.getProperty("java.home"));
    command.environment().putAll(environment);
    return command;
  }
}
