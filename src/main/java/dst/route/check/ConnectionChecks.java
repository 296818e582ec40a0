package dst.route.check;

import dst.location.Location;
import dst.route.check.ConnectionCheck.Failure;
import dst.route.check.ConnectionCheck.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Tries to reach pull areas, at the same time and without central: {@code dst check --connect}.
 * Each has its time; what it made there to try the right to rename is removed again.
 */
public final class ConnectionChecks {
  private static final int MOST_AT_ONCE = 64;

  private final Path knownHosts;
  private final Duration most;

  /**
   * @param knownHosts the hosts' keys in OpenSSH's format
   * @param most how long one location may take
   */
  public ConnectionChecks(Path knownHosts, Duration most) {
    this.knownHosts = knownHosts;
    this.most = most;
  }

  /** One for each location, in their order. */
  public List<ConnectionCheck> on(List<Location> locations) throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(locations.size(), MOST_AT_ONCE)),
            run -> {
              Thread thread = new Thread(run, "attempt");
              thread.setDaemon(true);
              return thread;
            });
    try {
      int rounds = 1 + locations.size() / MOST_AT_ONCE;
      List<Future<ConnectionCheck>> tried =
          threads.invokeAll(
              locations.stream().map(each -> (Callable<ConnectionCheck>) () -> on(each)).toList(),
              most.toMillis() * rounds,
              TimeUnit.MILLISECONDS);
      List<ConnectionCheck> attempts = new ArrayList<>();
      for (int i = 0; i < tried.size(); i++) {
        attempts.add(result(locations.get(i), tried.get(i)));
      }
      return attempts;
    } finally {
      threads.shutdownNow();
    }
  }

  private ConnectionCheck result(Location location, Future<ConnectionCheck> tried)
      throws InterruptedException {
    try {
      return tried.get();
    } catch (CancellationException e) {
      String error = "the host has not answered within " + most.toSeconds() + " s: does it hang?";
      return new ConnectionCheck(location.id(), Part.TIME, error, null);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot try " + location.id(), e.getCause());
    }
  }

  private ConnectionCheck on(Location location) {
    String probe = ".dst-check-" + UUID.randomUUID();
    try {
      if ("file".equals(location.pull().from().getScheme())) {
        LocalConnectionCheck.on(location.pull(), probe);
      } else {
        new SftpConnectionCheck(location.pull(), knownHosts, most).on(probe);
      }
      return ConnectionCheck.good(location.id());
    } catch (Failure e) {
      return e.of(location.id());
    }
  }
}
