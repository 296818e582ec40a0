package dst.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each host without a listener has dropped and is not central yet. Files are added by the
 * programs' thread and taken away by the thread that asks the ledger.
 */
final class Backlog {
  private final Ledger ledger;
  private final Map<String, Map<String, Waiting>> waiting = new ConcurrentHashMap<>();
  private final Map<String, Long> from = new ConcurrentHashMap<>();

  Backlog(Ledger ledger) {
    this.ledger = ledger;
  }

  private record Waiting(int changes, Instant since) {}

  /**
   * A dropped file that has become central.
   *
   * @param took from the change to the transaction that made it central
   */
  record Arrived(int changes, Instant at, Duration took) {}

  /**
   * @param changes in the file; 0 when they are not known any more
   */
  void add(String location, String file, int changes, Instant at) {
    waiting
        .computeIfAbsent(location, l -> new ConcurrentHashMap<>())
        .put(file, new Waiting(changes, at));
  }

  /** Asks the ledger about all that waits. */
  List<Arrived> arrived() throws SQLException {
    List<Arrived> arrived = new ArrayList<>();
    for (Map.Entry<String, Map<String, Waiting>> entry : waiting.entrySet()) {
      if (!entry.getValue().isEmpty()) {
        arrived.addAll(arrived(entry.getKey(), entry.getValue()));
      }
    }
    return arrived;
  }

  /** Files come in the order of their names, so behind the oldest one no bundle needs a look. */
  private List<Arrived> arrived(String location, Map<String, Waiting> files) throws SQLException {
    String oldest = files.keySet().stream().min(Comparator.naturalOrder()).orElseThrow();
    List<Arrived> arrived = new ArrayList<>();
    for (Ledger.Completed bundle : ledger.completed(location, from.getOrDefault(location, 0L))) {
      Waiting waited = files.remove(bundle.file());
      if (waited != null) {
        Duration took = Duration.between(waited.since(), bundle.at());
        arrived.add(new Arrived(waited.changes(), bundle.at(), took));
      }
      if (bundle.file().equals(oldest)) {
        from.merge(location, bundle.number(), Math::max);
      }
    }
    return arrived;
  }

  boolean isEmpty() {
    return waiting.values().stream().allMatch(Map::isEmpty);
  }

  /** How many of these locations have nothing waiting. */
  long inStep(Collection<String> locations) {
    return locations.stream().filter(l -> waiting.getOrDefault(l, Map.of()).isEmpty()).count();
  }

  /** The files that wait, for people, if there are any. */
  Map<String, Integer> files() {
    Map<String, Integer> files = new TreeMap<>();
    waiting.forEach(
        (location, there) -> {
          if (!there.isEmpty()) {
            files.put(location, there.size());
          }
        });
    return files;
  }

  /** Since when the oldest change waits. */
  Optional<Instant> oldest() {
    return waiting.values().stream()
        .flatMap(files -> files.values().stream())
        .map(Waiting::since)
        .min(Comparator.naturalOrder());
  }
}
