package dst.status;

import dst.config.Home;
import dst.config.LockFile;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * {@code data/central.lock}: keeps a second central away from a home, and tells the commands where
 * the running one is seen: its URL in the first line, its start in the second.
 */
public final class CentralLock implements AutoCloseable {
  private final FileChannel channel;

  private CentralLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Where a central is seen.
   *
   * @param since its start, which tells it from another one that has its port now
   */
  public record Announcement(URI url, Instant since) {}

  /** Another central runs on this home. */
  public static final class AlreadyRunning extends IOException {
    private static final long serialVersionUID = 1L;

    AlreadyRunning(Path home) {
      super("a central is running on " + home + " already; stop it first, or name another --home");
    }
  }

  /**
   * Held until it is closed, or the process ends.
   *
   * @throws AlreadyRunning if another process holds it
   */
  public static CentralLock take(Home home) throws IOException {
    FileChannel channel =
        LockFile.of(home).hold().orElseThrow(() -> new AlreadyRunning(home.dir()));
    channel.truncate(0);
    return new CentralLock(channel);
  }

  /** Tells the commands where this central is seen. */
  public void announce(Announcement where) throws IOException {
    String text = where.url() + "\n" + where.since() + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
  }

  /** Where a central said that it is seen; it may have been killed since. */
  public static Optional<Announcement> read(Home home) throws IOException {
    try {
      List<String> lines = Files.readAllLines(home.data().resolve("central.lock"));
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new Announcement(URI.create(lines.get(0)), Instant.parse(lines.get(1))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IOException("data/central.lock is not as central writes it: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.truncate(0);
    channel.close();
  }
}
