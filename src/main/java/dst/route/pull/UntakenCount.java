package dst.route.pull;

import dst.pull.Untaken;
import dst.status.UntakenFiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what a listing of one location's pull area had and the pull does not take, with a few
 * names for each reason. A name that was shown stays shown while it is there, so that the oldest of
 * them tells how long. Filled by the thread that pulls, asked by any.
 */
public final class UntakenCount {
  private static final Logger LOG = LoggerFactory.getLogger(UntakenCount.class);
  private static final int NAMES = 5;

  /** What ends by itself has ended by then. */
  private static final Duration SOON = Duration.ofMinutes(10);

  private final String location;
  private final Clock clock;
  private final Map<Untaken, Tally> tallies = new EnumMap<>(Untaken.class);
  private final Map<Untaken, Map<String, Instant>> shown = new EnumMap<>(Untaken.class);
  private final Set<Untaken> logged = EnumSet.noneOf(Untaken.class);
  private final Set<String> unmarked = new HashSet<>();
  private final Set<String> markers = new HashSet<>();
  private volatile List<UntakenFiles> last = List.of();

  UntakenCount(String location, Clock clock) {
    this.location = location;
    this.clock = clock;
  }

  /** Those of one reason in the listing that goes on. */
  private static final class Tally {
    private final Map<String, Instant> before;
    private final Map<String, Instant> kept = new TreeMap<>();
    private final TreeSet<String> fresh = new TreeSet<>();
    private long files;

    Tally(Map<String, Instant> before) {
      this.before = before;
    }

    void add(String name) {
      files++;
      Instant since = before.get(name);
      if (since != null) {
        kept.put(name, since);
      } else if (fresh.size() < NAMES || name.compareTo(fresh.last()) < 0) {
        fresh.add(name);
        if (fresh.size() > NAMES) {
          fresh.pollLast();
        }
      }
    }

    Map<String, Instant> names(Instant now) {
      for (String name : fresh) {
        if (kept.size() < NAMES) {
          kept.put(name, now);
        }
      }
      return kept;
    }
  }

  /** A listing begins. What an earlier one that failed had counted is forgotten. */
  void begin() {
    tallies.clear();
    unmarked.clear();
    markers.clear();
  }

  void add(Untaken why, String name) {
    if (why != Untaken.LEFT_ALONE) {
      tallies
          .computeIfAbsent(why, reason -> new Tally(shown.getOrDefault(reason, Map.of())))
          .add(name);
    }
  }

  /** A file that is taken once its marker is there. */
  void needsMarker(String name) {
    if (!markers.remove(name)) {
      unmarked.add(name);
    }
  }

  /**
   * @param suffix of all markers
   */
  void marker(String name, String suffix) {
    String marked = name.substring(0, name.length() - suffix.length());
    if (!unmarked.remove(marked)) {
      markers.add(marked);
    }
  }

  /**
   * The listing is complete.
   *
   * @param suffix of markers, or null
   */
  void end(String suffix) {
    unmarked.forEach(name -> add(Untaken.NO_MARKER, name));
    markers.forEach(name -> add(Untaken.MARKER_ALONE, name + suffix));
    Instant now = clock.instant();
    List<UntakenFiles> found = new ArrayList<>();
    Map<Untaken, Map<String, Instant>> names = new EnumMap<>(Untaken.class);
    tallies.forEach((why, tally) -> names.put(why, tally.names(now)));
    names.forEach((why, some) -> found.add(found(why, tallies.get(why).files, some, now)));
    shown.clear();
    shown.putAll(names);
    last = List.copyOf(found);
    log(Set.copyOf(names.keySet()));
    begin();
  }

  private static UntakenFiles found(
      Untaken why, long files, Map<String, Instant> names, Instant now) {
    Instant since = names.values().stream().min(Instant::compareTo).orElse(now);
    boolean stands = why.stays() || !now.isBefore(since.plus(SOON));
    return new UntakenFiles(
        why.word(),
        files,
        List.copyOf(names.keySet()),
        since,
        stands,
        why.sentence(files),
        why.advice());
  }

  /** Once for each reason, and once when none is left. */
  private void log(Set<Untaken> reasons) {
    for (UntakenFiles files : last) {
      if (files.stands() && logged.add(Untaken.of(files.reason()))) {
        LOG.warn("{}: {}; {}", location, files.sentence(), files.advice());
      }
    }
    for (Untaken why : Untaken.values()) {
      if (!reasons.contains(why) && logged.remove(why)) {
        LOG.info("{}: no more {}", location, why.sentence());
      }
    }
  }

  /** What the last complete listing had. */
  List<UntakenFiles> last() {
    return last;
  }
}
