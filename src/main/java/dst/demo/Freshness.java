package dst.demo;

import dst.record.Batch;
import dst.record.Change;
import dst.record.RecordType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * How long each change takes from its commit at the host to its commit at central: both are seen in
 * this process, the moment after they happen, on the same clock. Changes of one product arrive in
 * the order in which they were made.
 */
final class Freshness {
  private final LongSupplier nanos;
  private final Map<String, Waiting> hosts = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Arrived> arrived = new ConcurrentLinkedQueue<>();

  /**
   * A change that has become central.
   *
   * @param took from commit to commit
   * @param measured whether it came through an outbox: a dropped file has its own pace
   */
  record Arrived(Duration took, boolean measured) {}

  /**
   * @param nanos the clock
   */
  Freshness(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The changes of one host that are not central yet, by the product's key. */
  private static final class Waiting {
    private final RecordType type;
    private final boolean measured;
    private final Map<String, Deque<Sent>> byKey = new HashMap<>();

    private Waiting(RecordType type, boolean measured) {
      this.type = type;
      this.measured = measured;
    }

    private synchronized void add(String key, Sent change) {
      byKey.computeIfAbsent(key, k -> new ArrayDeque<>(1)).add(change);
    }

    private synchronized Sent remove(String key) {
      Deque<Sent> changes = byKey.get(key);
      if (changes == null) {
        return null;
      }
      Sent first = changes.poll();
      if (changes.isEmpty()) {
        byKey.remove(key);
      }
      return first;
    }

    private synchronized int count() {
      return byKey.values().stream().mapToInt(Deque::size).sum();
    }

    private synchronized boolean isEmpty() {
      return byKey.isEmpty();
    }

    private synchronized List<Sent> oldest() {
      return byKey.values().stream().map(Deque::peek).toList();
    }
  }

  /** A change on its way from a host. */
  final class Sent {
    private volatile long at;
    private volatile boolean committed;

    /** The host's database has it: from here on the time counts. */
    void committed() {
      at = nanos.getAsLong();
      committed = true;
    }

    private Duration took(long now) {
      return committed ? Duration.ofNanos(Math.max(0, now - at)) : Duration.ZERO;
    }
  }

  /** The changes of this host will be told, and come as records of this type. */
  void follow(String location, RecordType type, boolean measured) {
    hosts.put(location, new Waiting(type, measured));
  }

  /** A change is about to be committed at a host. */
  Sent begins(String location, String key) {
    Sent change = new Sent();
    hosts.get(location).add(key, change);
    return change;
  }

  /** A batch has just been committed at central, for the first time. */
  void stored(Batch batch) {
    long now = nanos.getAsLong();
    Waiting host = hosts.get(batch.bundle().location());
    if (host == null || !batch.record().equals(host.type.name())) {
      return;
    }
    for (Change change : batch.changes()) {
      Sent sent = host.remove(host.type.keyOf(change.values()));
      if (sent != null) {
        arrived.add(new Arrived(sent.took(now), host.measured));
      }
    }
  }

  /** The changes that became central since the last call. */
  List<Arrived> arrived() {
    List<Arrived> all = new ArrayList<>();
    for (Arrived one = arrived.poll(); one != null; one = arrived.poll()) {
      all.add(one);
    }
    return all;
  }

  /** How many changes are on their way. */
  long waiting() {
    return hosts.values().stream().mapToLong(Waiting::count).sum();
  }

  /** How many changes of each host are on their way, if there are any. */
  Map<String, Integer> byHost() {
    Map<String, Integer> counts = new TreeMap<>();
    hosts.forEach(
        (location, host) -> {
          int count = host.count();
          if (count > 0) {
            counts.put(location, count);
          }
        });
    return counts;
  }

  /** How many of these hosts have nothing on its way. */
  long inStep(Collection<String> locations) {
    return locations.stream().filter(l -> hosts.containsKey(l) && hosts.get(l).isEmpty()).count();
  }

  /** The age of the oldest change that is on its way. */
  Duration oldest() {
    long now = nanos.getAsLong();
    return hosts.values().stream()
        .flatMap(host -> host.oldest().stream())
        .map(sent -> sent.took(now))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
