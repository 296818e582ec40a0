package dst.route.pull;

import com.fasterxml.jackson.core.JacksonException;
import dst.bundle.BundleNames;
import dst.bundle.PullArea;
import dst.bundle.SignOfLife;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Whether a location's listener runs, by the file that it touches in {@code ready/}: each listing
 * has it anyway. Only that its time changes counts, so the host's clock may be wrong. Filled by the
 * thread that pulls, asked by any.
 */
final class ListenerWatch {
  /** Two beats and a listing; see {@link dst.seal.Heartbeat}. */
  static final Duration SILENT = Duration.ofSeconds(40);

  private static final Duration READ_AGAIN = Duration.ofMinutes(1);

  private final Clock clock;
  private long found;
  private long last = -1;
  private Instant since;
  private Instant seen;
  private boolean still;
  private long size;
  private long toldSize;
  private Instant told = Instant.EPOCH;
  private SignOfLife says = SignOfLife.WELL;

  ListenerWatch(Clock clock) {
    this.clock = clock;
  }

  /** The listing has its file, with this time. Its size is 0 while nothing fails there. */
  synchronized void found(long modified, long bytes) {
    found = modified;
    size = bytes;
    if (bytes == 0) {
      says = SignOfLife.WELL;
      toldSize = 0;
    }
  }

  /** Whether its file says something that is not read yet, or was read long ago. */
  synchronized boolean hasNews() {
    Duration ago = Duration.between(told, clock.instant()).abs();
    return size > 0 && (size != toldSize || ago.compareTo(READ_AGAIN) >= 0);
  }

  /**
   * Reads what it says. Where that can't be read the host says so, as of any other trouble there,
   * and nothing else waits for it.
   *
   * @throws IOException if the connection is broken
   */
  void hear(PullArea host) throws IOException {
    asks();
    try (InputStream in = host.open(BundleNames.READY + "/" + BundleNames.ALIVE)) {
      heard(SignOfLife.read(in.readNBytes(SignOfLife.MOST_BYTES)));
    } catch (NoSuchFileException gone) {
      heard(SignOfLife.WELL);
    } catch (FileSystemException refused) {
      heardNothing("central can't read it: give central's account the right to: " + refused);
    } catch (JacksonException foreign) {
      heardNothing("it is not what a listener writes: " + foreign.getOriginalMessage());
    }
  }

  /** Also when it fails, so that it is asked for again after a minute and not at each poll. */
  private synchronized void asks() {
    told = clock.instant();
    toldSize = size;
  }

  private void heardNothing(String why) {
    heard(SignOfLife.trouble(new SignOfLife.Trouble("ready/" + BundleNames.ALIVE, null, why)));
  }

  private synchronized void heard(SignOfLife now) {
    says = now;
  }

  /** What fails at the host, as it said last. */
  synchronized SignOfLife says() {
    return says;
  }

  /** The listing is complete. */
  synchronized void end() {
    Instant now = clock.instant();
    if (last >= 0 && found > 0 && found != last) {
      seen = now;
    }
    since = since == null || now.isBefore(since) ? now : since;
    last = found;
    found = 0;
    still = Duration.between(seen == null ? since : seen, now).compareTo(SILENT) >= 0;
  }

  /**
   * When it was seen last, since central started; null: never, or not yet.
   *
   * @param lastRing when it rang last, or null
   */
  synchronized Instant seen(Instant lastRing) {
    return seen == null || (lastRing != null && lastRing.isAfter(seen)) ? lastRing : seen;
  }

  /** What is wrong, and what to do; null: nothing. */
  synchronized String silent(Instant lastRing) {
    Instant newest = seen(lastRing);
    boolean heard =
        lastRing != null && Duration.between(lastRing, clock.instant()).compareTo(SILENT) < 0;
    if (!still || heard) {
      return null;
    }
    return "its listener has not been seen since "
        + (newest == null ? "central started" : newest.truncatedTo(ChronoUnit.SECONDS))
        + ", so changes there are not sent: start dst host on it; if it runs, it must be able to"
        + " write ready/"
        + BundleNames.ALIVE;
  }
}
