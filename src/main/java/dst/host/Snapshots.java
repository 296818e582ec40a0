package dst.host;

import java.io.IOException;

/** Where snapshots are asked for. */
@FunctionalInterface
public interface Snapshots {
  /**
   * Asks for a snapshot of all captures. It is durable when this returns: it will be made, also
   * after a crash. Asking twice is asking once.
   *
   * @param reason for people
   */
  void request(String reason) throws IOException;
}
