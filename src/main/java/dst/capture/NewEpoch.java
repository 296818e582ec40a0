package dst.capture;

import java.io.IOException;

/** What is to be done when the host's past is lost: its database or its pull area was restored. */
@FunctionalInterface
public interface NewEpoch {
  /**
   * Begins a higher epoch, and asks for a snapshot of all captures.
   *
   * @param reason in words, for the log
   * @param above an epoch that was used before; the new one is higher
   * @return the new epoch
   */
  long begin(String reason, long above) throws IOException;
}
