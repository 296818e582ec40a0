package dst.bench;

import dst.config.Home;
import dst.status.CentralLock;
import dst.status.CentralStatus;
import dst.status.LocationStatus;
import dst.status.StatusJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A central from its start on, seen by what it tells of itself. */
final class Watched {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Lab lab;
  private final CentralHome home;
  private final Instant begin;
  private final Program program;

  private Watched(Lab lab, CentralHome home, Instant begin, Program program) {
    this.lab = lab;
    this.home = home;
    this.begin = begin;
    this.program = program;
  }

  static Watched start(Lab lab, CentralHome home) throws IOException {
    Instant begin = Instant.now();
    return new Watched(lab, home, begin, lab.central(home));
  }

  Program program() {
    return program;
  }

  /**
   * Waits until so many locations have been pulled.
   *
   * @return seconds from the command to the end of each one's first pull, in order
   */
  List<Double> polled(int locations) {
    List<Double> seconds = new ArrayList<>();
    lab.until(
        locations + " locations are pulled",
        () -> {
          seconds.clear();
          for (LocationStatus each : status().locations()) {
            if (each.state().equals("ok")) {
              seconds.add(Duration.between(begin, each.since()).toMillis() / 1e3);
            }
          }
          return seconds.size() >= locations;
        });
    return seconds.stream().sorted().toList();
  }

  /**
   * How late the pulls are that go well, in milliseconds: from when each was due to its end.
   *
   * @param time for so long; the locations are pulled every two seconds or more
   */
  double[] lateness(Duration time) throws IOException, InterruptedException {
    List<Double> late = new ArrayList<>();
    Map<String, Instant> due = new HashMap<>();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      for (LocationStatus each : status().locations()) {
        if (each.state().equals("ok") && each.nextPull() != null) {
          late(each, due).ifPresent(late::add);
        }
      }
      lab.pass(Duration.ofMillis(500));
    }
    return late.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** A pull may begin a moment before its time. */
  private static Optional<Double> late(LocationStatus now, Map<String, Instant> due) {
    Instant was = due.get(now.id());
    if (was != null && now.lastGood().isBefore(was.minusMillis(100))) {
      return Optional.empty();
    }
    due.put(now.id(), now.nextPull());
    return Optional.ofNullable(was)
        .map(at -> Math.max(0, Duration.between(at, now.lastGood()).toMillis() / 1.0));
  }

  CentralStatus status() throws IOException, InterruptedException {
    URI url = CentralLock.read(new Home(home.dir())).orElseThrow().url();
    HttpRequest request = HttpRequest.newBuilder(url.resolve("/observe/status")).build();
    return StatusJson.read(http.send(request, BodyHandlers.ofString()).body());
  }
}
