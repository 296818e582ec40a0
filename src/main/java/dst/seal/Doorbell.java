package dst.seal;

import dst.bundle.Ring;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings at central that there is something to pull. Nobody waits for it, and nothing depends on it:
 * central also pulls on its schedule. One ring is under way at a time, and however often it is rung
 * meanwhile, one more follows.
 */
public final class Doorbell implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Doorbell.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int TOO_MANY = 429;

  /** One for all listeners of a process: it has threads of its own. */
  private static final class Line {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
  }

  private final String location;
  private final URI url;
  private final String secret;
  private final Clock clock;
  private final Delay delay;
  private boolean busy;
  private boolean again;
  private boolean closed;
  private int failed;
  private String trouble;

  /** How long a failed ring waits: the first time, doubled each time, and the longest. */
  public record Delay(Duration first, Duration most) {
    static final Delay USUAL = new Delay(Duration.ofMillis(250), Duration.ofSeconds(30));

    Duration after(int failures) {
      Duration next = first.multipliedBy(1L << Math.min(failures - 1, 20));
      return next.compareTo(most) < 0 ? next : most;
    }
  }

  /**
   * @param central where its doorbells are
   */
  public Doorbell(String location, URI central, String secret, Clock clock) {
    this(location, central, secret, clock, Delay.USUAL);
  }

  public Doorbell(String location, URI central, String secret, Clock clock, Delay delay) {
    this.location = location;
    this.url = URI.create(central + Ring.PATH + location);
    this.secret = secret;
    this.clock = clock;
    this.delay = delay;
  }

  /** Returns at once. */
  public synchronized void ring() {
    if (busy) {
      again = true;
    } else if (!closed) {
      busy = true;
      send();
    }
  }

  private void send() {
    again = false;
    CompletableFuture<Void> unused =
        Line.HTTP
            .sendAsync(request(), HttpResponse.BodyHandlers.discarding())
            .handle(
                (answer, failure) -> {
                  answered(answer == null ? 0 : answer.statusCode(), failure);
                  return null;
                });
  }

  private HttpRequest request() {
    Ring ring = Ring.sign(location, clock.instant(), secret);
    return HttpRequest.newBuilder(url)
        .timeout(PATIENCE)
        .header(Ring.AT, String.valueOf(ring.at()))
        .header(Ring.SIGNATURE, ring.signature())
        .POST(HttpRequest.BodyPublishers.noBody())
        .build();
  }

  /**
   * Rings once, and waits for the answer.
   *
   * @return why it is not heard, in words; null: it is
   */
  public String test() {
    try {
      int status = Line.HTTP.send(request(), HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 || status == TOO_MANY ? null : answer(status);
    } catch (IOException e) {
      return cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return cause(e);
    }
  }

  private synchronized void answered(int status, Throwable failure) {
    if (status / 100 == 2) {
      if (trouble != null) {
        LOG.info("{}: the doorbell at {} is heard again", location, url);
      }
      trouble = null;
      failed = 0;
      busy = false;
      if (again) {
        ring();
      }
      return;
    }
    failed++;
    if (status != TOO_MANY) {
      say(status == 0 ? cause(failure) : answer(status));
    }
    later();
  }

  /** What could not be rung is rung later: it stands for all that was sealed meanwhile. */
  private void later() {
    Executor afterDelay =
        CompletableFuture.delayedExecutor(
            delay.after(failed).toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
    afterDelay.execute(
        () -> {
          synchronized (this) {
            if (!closed) {
              send();
            }
          }
        });
  }

  private void say(String problem) {
    if (trouble == null) {
      LOG.warn(
          "{}: central's doorbell at {} {}; bundles are pulled on central's schedule until it is"
              + " heard again",
          location,
          url,
          problem);
    }
    trouble = problem;
  }

  private static String answer(int status) {
    return status == 403
        ? "refuses this host (403): compare dst.host.doorbell.secret with pull.doorbell of the"
            + " location's definition, and both clocks"
        : "answers with " + status;
  }

  private static String cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "can't be reached (" + cause + ")";
  }

  /** Why it is not heard; null: it is, or was not rung yet. */
  public synchronized String trouble() {
    return trouble;
  }

  /** Nothing is rung any more. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
