package dst.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Commands of this machine that a test needs. */
final class Commands {
  private Commands() {}

  /**
   * @throws IOException with what it said, if it did not end well
   */
  static void run(List<String> command) throws IOException {
    Path output = Files.createTempFile("dst-command", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(
            String.join(" ", command) + " ended with " + code + ": " + Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(output);
    }
  }
}
