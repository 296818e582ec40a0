package dst;

import dst.capture.Capture;
import dst.capture.Captures;
import dst.config.Fault;
import dst.config.Faults;
import dst.config.Home;
import dst.config.HostSettings;
import dst.config.Watch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what people change in {@code conf/captures/} while the listener runs: all captures are
 * stopped and started with what the files say now. Instead of a faulty file goes what it said
 * before.
 */
final class LiveCaptures implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveCaptures.class);

  /** Looks until files that still change are read as they are. */
  private static final int MOST_WAIT = 5;

  private final Home home;
  private final HostSettings settings;
  private final Start start;
  private final Watch watch = new Watch();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          run -> {
            Thread thread = new Thread(run, "captures");
            thread.setDaemon(true);
            return thread;
          });
  private List<Capture> captures;
  private Closeable running;
  private boolean changed;
  private int waited;
  private volatile String problem;

  /** Starts captures; closing stops them. */
  @FunctionalInterface
  interface Start {
    Closeable start(List<Capture> captures) throws Exception;
  }

  /** Starts what was read. */
  LiveCaptures(Home home, HostSettings settings, List<Capture> captures, Start start)
      throws Exception {
    this.home = home;
    this.settings = settings;
    this.start = start;
    this.captures = List.copyOf(captures);
    this.running = start.start(this.captures);
  }

  /** Looks each second from now on. No events of the file system: they don't come over mounts. */
  void watch() {
    var unused = clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** What is wrong with edits, which are not in effect for it; null: nothing. */
  String problem() {
    return problem;
  }

  private synchronized void look() {
    try {
      changed |= !watch.look(files()).isEmpty();
      if (changed && (watch.isStill() || ++waited > MOST_WAIT)) {
        changed = false;
        waited = 0;
        read();
      }
    } catch (Exception e) {
      changed = true;
      say("the captures can't be taken over, which is tried again: " + e.getMessage());
    }
  }

  private Map<Path, Watch.Stamp> files() throws IOException {
    Map<Path, Watch.Stamp> now = new HashMap<>();
    try (Stream<Path> files = Files.list(home.captures())) {
      for (Path file : files.toList()) {
        Watch.Stamp stamp = Watch.Stamp.of(file);
        if (stamp != null) {
          now.put(file, stamp);
        }
      }
    }
    return now;
  }

  private void read() throws Exception {
    Faults faults = new Faults();
    Map<String, Capture> next = new TreeMap<>();
    Captures.load(home, settings, faults).forEach(capture -> next.put(capture.name(), capture));
    for (Fault fault : faults.list()) {
      next.values().removeIf(capture -> capture.definition().equals(fault.file()));
    }
    boolean none = next.isEmpty() && faults.count() == 1;
    for (Capture before : captures) {
      if (!next.containsKey(before.name())
          && (none || Files.exists(home.dir().resolve(before.definition())))) {
        next.put(before.name(), before);
      }
    }
    List<Capture> wanted = List.copyOf(next.values());
    List<String> told = new ArrayList<>(faults.list().stream().map(Fault::toString).toList());
    if (running == null || !wanted.equals(sorted(captures))) {
      takeOver(wanted, told);
    }
    say(told.isEmpty() ? null : String.join("; ", told) + " (what was in effect stays)");
  }

  private static List<Capture> sorted(List<Capture> captures) {
    Map<String, Capture> byName = new TreeMap<>();
    captures.forEach(capture -> byName.put(capture.name(), capture));
    return List.copyOf(byName.values());
  }

  private void takeOver(List<Capture> wanted, List<String> told) throws Exception {
    stop();
    try {
      running = start.start(wanted);
    } catch (Exception e) {
      running = start.start(captures);
      told.add(difference(captures, wanted) + ", but can't be started: " + e.getMessage());
      return;
    }
    LOG.info("captures are taken over: {}", difference(captures, wanted));
    captures = wanted;
  }

  private static String difference(List<Capture> before, List<Capture> now) {
    Map<String, Capture> gone = new TreeMap<>();
    before.forEach(capture -> gone.put(capture.name(), capture));
    List<String> told = new ArrayList<>();
    for (Capture capture : now) {
      Capture old = gone.remove(capture.name());
      if (!capture.equals(old)) {
        told.add(capture.name() + (old == null ? " is new" : " is changed"));
      }
    }
    gone.keySet().forEach(name -> told.add(name + " is gone"));
    return String.join(", ", told);
  }

  private void say(String now) {
    if (now != null && !now.equals(problem)) {
      LOG.warn("{}", now);
    } else if (now == null && problem != null) {
      LOG.info("the captures are well again");
    }
    problem = now;
  }

  private void stop() throws IOException {
    Closeable stopped = running;
    running = null;
    if (stopped != null) {
      stopped.close();
    }
  }

  /** Waits for a change that is under way. */
  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    synchronized (this) {
      stop();
    }
  }
}
