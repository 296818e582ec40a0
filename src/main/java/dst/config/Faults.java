package dst.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects faults, so that all of them are told at once. */
public final class Faults {
  private final List<Fault> added = new ArrayList<>();

  public void add(Path file, int line, String message) {
    added.add(new Fault(file, line, message));
  }

  public void add(Place place, String message) {
    add(place.file(), place.line(), message);
  }

  /** How often a fault was added; whoever sees it grow while reading a thing leaves that thing. */
  public int count() {
    return added.size();
  }

  public boolean isEmpty() {
    return added.isEmpty();
  }

  /**
   * By file and line. A fault of {@code _defaults.yaml} that every location meets is there once.
   */
  public List<Fault> list() {
    return added.stream().distinct().sorted().toList();
  }

  /**
   * @throws BadConfiguration with every fault, if there is one
   */
  public void throwIfAny() {
    if (!added.isEmpty()) {
      throw new BadConfiguration(list());
    }
  }
}
