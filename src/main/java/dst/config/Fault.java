package dst.config;

import java.nio.file.Path;

/**
 * One fault of a file that people write by hand.
 *
 * @param file relative to the home where it lies in it
 * @param line counted from 1; 0 when the fault is of the file as a whole
 * @param message what is wrong, what was found, what to do
 */
public record Fault(Path file, int line, String message) {

  /** {@code locations/boston.yaml:7: message}, the form that editors and terminals can jump to. */
  @Override
  public String toString() {
    return line > 0 ? file + ":" + line + ": " + message : file + ": " + message;
  }
}
