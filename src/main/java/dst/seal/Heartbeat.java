package dst.seal;

import dst.bundle.BundleNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The file in {@code ready/} by which central sees that the listener runs. Only its time is
 * changed, so it also works on a full disk.
 */
public final class Heartbeat {
  private static final Duration APART = Duration.ofSeconds(15);

  private final Path file;
  private final Clock clock;
  private Instant last = Instant.EPOCH;

  public Heartbeat(Path pullArea, Clock clock) {
    this.file = pullArea.resolve(BundleNames.READY).resolve(BundleNames.ALIVE);
    this.clock = clock;
  }

  /** To be called every few seconds. */
  public synchronized void beat() throws IOException {
    Instant now = clock.instant();
    if (now.isBefore(last) || !now.isBefore(last.plus(APART))) {
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
      Files.setLastModifiedTime(file, FileTime.from(now));
      last = now;
    }
  }
}
