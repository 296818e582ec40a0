package dst.route.live;

import dst.config.Fault;
import dst.location.Location;
import dst.route.pull.PullRoutes;
import dst.route.pull.RouteLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the pull routes to what the definitions want: step by step, as a pull that is under way
 * ends first, and a folder that one location gives up may be another's next. Nobody waits for a
 * hung one.
 */
public final class LiveLocations {
  private static final Logger LOG = LoggerFactory.getLogger(LiveLocations.class);

  private final PullRoutes pulls;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Map<String, Definition> running = new HashMap<>();
  private final Map<String, Definition> failed = new HashMap<>();
  private final Map<String, Fault> faults = new TreeMap<>();
  private final Map<String, Long> retiring = new HashMap<>();

  /**
   * What is in effect of a location: any difference means a new route.
   *
   * @param around hashes of the files that stand behind it: its key file, its template's route file
   */
  record Definition(Location location, String around) {}

  /**
   * @param patience how long a pull that is under way may take to end
   */
  public LiveLocations(PullRoutes pulls, Duration patience, LongSupplier nanoTime) {
    this.pulls = pulls;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Those that were started, and those of them whose route could not be. */
  void started(Collection<Definition> definitions) {
    for (Definition definition : definitions) {
      String id = definition.location().id();
      if (pulls.location(id).isPresent()) {
        running.put(id, definition);
      } else {
        fail(definition, "its route could not be started; the log says why");
      }
    }
  }

  /** Goes one step. */
  void step(Map<String, Definition> wanted) {
    failed.keySet().removeIf(id -> !isFailed(wanted.get(id)));
    faults.keySet().retainAll(failed.keySet());
    for (String id : List.copyOf(running.keySet())) {
      // mostly the same object, which this compares first: there may be thousands
      boolean asWanted = Objects.equals(running.get(id), wanted.get(id));
      if (!asWanted && !isFailed(wanted.get(id)) && !retiring.containsKey(id)) {
        pulls.retire(id);
        retiring.put(id, nanoTime.getAsLong());
      }
    }
    for (String id : List.copyOf(retiring.keySet())) {
      if (pulls.isIdle(id) || nanoTime.getAsLong() - retiring.get(id) > patience.toNanos()) {
        replace(id, wanted.get(id));
      }
    }
    wanted.forEach(
        (id, definition) -> {
          if (!running.containsKey(id) && !isFailed(definition) && isFree(definition)) {
            added(definition);
          }
        });
  }

  private boolean isFailed(Definition definition) {
    return definition != null && definition.equals(failed.get(definition.location().id()));
  }

  /** Whether no other location's route pulls from the folder. */
  private boolean isFree(Definition definition) {
    String folder = definition.location().pull().folder();
    return running.values().stream().noneMatch(r -> r.location().pull().folder().equals(folder));
  }

  private void replace(String id, Definition next) {
    retiring.remove(id);
    Definition last = running.remove(id);
    try {
      pulls.remove(id);
    } catch (Exception e) {
      LOG.error("{}: its route did not stop in order: {}", id, RouteLoader.reason(e));
      LOG.debug("{}: the failure in full", id, e);
    }
    if (next == null) {
      LOG.info(
          "{}: is not pulled any more, its definition is gone; its rows and dead letters stay", id);
    } else if (isFree(next) && !added(next)) {
      restored(last);
    }
  }

  private boolean added(Definition definition) {
    Location location = definition.location();
    try {
      pulls.add(location, Duration.ZERO);
      running.put(location.id(), definition);
      failed.remove(location.id());
      faults.remove(location.id());
      LOG.info("{}: is pulled as {} says now", location.id(), location.file());
      return true;
    } catch (Exception e) {
      LOG.debug("{}: the failure in full", location.id(), e);
      fail(definition, "its route can't be started: " + e.getMessage());
      return false;
    }
  }

  private void fail(Definition definition, String message) {
    failed.put(definition.location().id(), definition);
    faults.put(definition.location().id(), new Fault(definition.location().file(), 0, message));
  }

  private void restored(Definition last) {
    try {
      pulls.add(last.location(), Duration.ZERO);
      running.put(last.location().id(), last);
    } catch (Exception e) {
      LOG.error(
          "{}: its last good route can't be started either: {}",
          last.location().id(),
          RouteLoader.reason(e));
      LOG.debug("{}: the failure in full", last.location().id(), e);
    }
  }

  List<Fault> faults() {
    return new ArrayList<>(faults.values());
  }
}
