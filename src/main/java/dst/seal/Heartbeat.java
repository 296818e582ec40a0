package dst.seal;

import dst.bundle.BundleNames;
import dst.bundle.SignOfLife;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file in {@code ready/} by which central sees that the listener runs, and what fails there.
 * While that is the same only the file's time is changed, so it also works on a full disk.
 */
public final class Heartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration APART = Duration.ofSeconds(15);

  private final Path file;
  private final Supplier<SignOfLife> says;
  private final Clock clock;
  private Instant last = Instant.EPOCH;
  private SignOfLife said;

  /**
   * @param says what fails at the moment
   */
  public Heartbeat(Path pullArea, Supplier<SignOfLife> says, Clock clock) {
    this.file = pullArea.resolve(BundleNames.READY).resolve(BundleNames.ALIVE);
    this.says = says;
    this.clock = clock;
  }

  /** To be called every few seconds. */
  public synchronized void beat() throws IOException {
    Instant now = clock.instant();
    if (now.isBefore(last) || !now.isBefore(last.plus(APART))) {
      if (!Files.exists(file)) {
        Files.createFile(file);
        said = SignOfLife.WELL;
      }
      say();
      Files.setLastModifiedTime(file, FileTime.from(now));
      last = now;
    }
  }

  /** Whole or not at all: central may read it at any time. */
  private void say() {
    SignOfLife now = says.get();
    if (now.equals(said)) {
      return;
    }
    try {
      Path next = file.resolveSibling("." + file.getFileName() + ".tmp");
      Files.write(next, now.bytes());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      said = now;
    } catch (IOException e) {
      LOG.debug("{} can't say what fails here", file, e);
    }
  }
}
