package dst.capture;

import java.io.IOException;

/** Where a snapshot is asked for: of all captures, or of what who wires it says. */
@FunctionalInterface
public interface Snapshots {
  /**
   * Asks for a snapshot. It is durable when this returns: it will be made, also after a crash.
   * Asking twice is asking once.
   *
   * @param reason for people
   */
  void request(String reason) throws IOException;
}
