package dst.config;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * One fault of a file that people write by hand. Faults are in the order of their files and lines.
 *
 * @param file relative to the home where it lies in it
 * @param line counted from 1; 0 when the fault is of the file as a whole
 * @param message what is wrong, what was found, what to do
 */
public record Fault(Path file, int line, String message) implements Comparable<Fault> {
  private static final Comparator<Fault> BY_PLACE =
      Comparator.comparing((Fault fault) -> fault.file().toString())
          .thenComparing(Fault::line)
          .thenComparing(Fault::message);

  @Override
  public int compareTo(Fault other) {
    return BY_PLACE.compare(this, other);
  }

  /** {@code locations/boston.yaml:7}. */
  public String place() {
    return line > 0 ? file + ":" + line : file.toString();
  }

  /** {@code locations/boston.yaml:7: message}, the form that editors and terminals can jump to. */
  @Override
  public String toString() {
    return place() + ": " + message;
  }
}
