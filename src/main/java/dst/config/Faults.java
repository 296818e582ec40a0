package dst.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects faults, so that all of them are told at once. */
public final class Faults {
  private final List<Fault> list = new ArrayList<>();

  public void add(Path file, int line, String message) {
    list.add(new Fault(file, line, message));
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  public List<Fault> list() {
    return List.copyOf(list);
  }

  /**
   * @throws BadConfiguration with every fault, if there is one
   */
  public void throwIfAny() {
    if (!list.isEmpty()) {
      throw new BadConfiguration(list());
    }
  }
}
