package dst.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration can't be used; its message lists every fault, a line each. */
public final class BadConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  public BadConfiguration(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}
